use crate::{
    language::policy::place::Place,
    model::{Account, sns::Topic},
    rule::{Difference, Outcome, Remediation, Rule, Severity},
    rules::grants,
};

pub(super) static RULE: Rule<Topic> = Rule {
    id: "sns-topic-not-public",
    title: "SNS topics let only known accounts and services publish and subscribe",
    severity: Severity::Critical,
    expectations: &[36],
    themes: &["public-access"],
    equivalents: &["securityhub:SNS.4", "prowler:sns_topics_not_publicly_accessible"],
    differs: &[
        Difference {
            from: &["prowler:sns_topics_not_publicly_accessible"],
            how: "A condition that holds a grant to fixed values makes it non-public, also where the value is \
                  another account or a range of addresses.",
            source: &[(
                "SNS_TOPIC_NO_PUBLIC_ACCESS",
                "https://docs.aws.amazon.com/config/latest/developerguide/sns-topic-no-public-access.html",
            )],
        },
        Difference {
            from: &["prowler:sns_topics_not_publicly_accessible"],
            how: "An unconditional `Deny` to everyone outweighs the grant.",
            source: &[(
                "Policy evaluation logic",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
            )],
        },
        Difference {
            from: &["prowler:sns_topics_not_publicly_accessible"],
            how: "`NotPrincipal` with `Allow` lets in everyone else.",
            source: &[(
                "NotPrincipal",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
            )],
        },
    ],
    parameters: &[],
    reads: &["sns:GetTopicAttributes"],
    rationale: "Anyone on the internet with an AWS account can read the messages of a public topic or send false ones.",
    remediation: Remediation {
        text: "Name the accounts in the access policy, or add a condition on aws:SourceOwner, aws:PrincipalOrgID or \
               aws:SourceArn: topic, Edit, Access policy.",
        cli: "aws sns set-topic-attributes --topic-arn {arn} --attribute-name Policy --attribute-value \
              file://policy.json --region {region}",
    },
    source: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
    check,
};

fn check(topic: &Topic, account: &Account) -> Outcome {
    grants::none_is_public(topic.policy.get()?, &Place::resource(&account.id, &topic.identity.arn))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn granting(principal_and_condition: &str) -> Topic {
        Topic::with_policy(&format!(
            r#"{{"Version":"2008-10-17","Statement":[{{"Effect":"Allow","Action":["SNS:Publish","SNS:Subscribe"],
                "Resource":"arn:aws:sns:eu-west-1:111111111111:shop-alarms-prod",{principal_and_condition}}}]}}"#
        ))
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Topic::example(),
                granting(r#""Principal":{"AWS":"*"},"Condition":{"StringEquals":{"AWS:SourceOwner":"111111111111"}}"#),
                granting(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1234567890"}}"#),
                granting(
                    r#""Principal":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::shop-invoices-prod"}}"#,
                ),
                granting(r#""Principal":{"Service":"cloudwatch.amazonaws.com"}"#),
                granting(r#""Principal":{"AWS":"222222222222"}"#),
            ])
            .non_compliant([
                granting(r#""Principal":"*""#),
                granting(r#""Principal":{"AWS":"*"},"Condition":{"StringEquals":{"sns:Protocol":"https"}}"#),
                granting(r#""NotPrincipal":{"AWS":"222222222222"}"#),
            ])
            .check();
    }
}
