use crate::{
    language::policy::place::Place,
    model::{Account, sqs::Queue},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict},
    rules::grants,
};

pub(super) static RULE: Rule<Queue> = Rule {
    id: "sqs-queue-no-public-access",
    title: "Policies of SQS queues let in only known accounts and services",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &[
        "config:SQS_QUEUE_NO_PUBLIC_ACCESS",
        "securityhub:SQS.3",
        "prowler:sqs_queues_not_publicly_accessible",
    ],
    differs: &[
        Difference {
            from: &["prowler:sqs_queues_not_publicly_accessible"],
            how: "Only conditions count that hold a grant to fixed values of who or what asks: a wildcard as the \
                  value, a policy variable other than the owner's own `${aws:ResourceAccount}` and \
                  `${aws:ResourceOrgID}`, and keys such as `aws:CalledVia` leave it public. Ranges of addresses \
                  restrict it.",
            source: &[(
                "SQS_QUEUE_NO_PUBLIC_ACCESS",
                "https://docs.aws.amazon.com/config/latest/developerguide/sqs-queue-no-public-access.html",
            )],
        },
        Difference {
            from: &["prowler:sqs_queues_not_publicly_accessible"],
            how: "An unconditional `Deny` to everyone outweighs the grant.",
            source: &[(
                "Policy evaluation logic",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
            )],
        },
        Difference {
            from: &["prowler:sqs_queues_not_publicly_accessible"],
            how: "`NotPrincipal` with `Allow` lets in everyone else.",
            source: &[(
                "NotPrincipal",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
            )],
        },
        Difference {
            from: &["prowler:sqs_queues_not_publicly_accessible"],
            how: "Operators with a quantifier restrict a grant as the plain ones do, such as \
                  `ForAnyValue:StringLike` for `aws:PrincipalOrgPaths`.",
            source: &[(
                "Global condition keys",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
            )],
        },
    ],
    parameters: &[],
    reads: &["sqs:GetQueueAttributes"],
    rationale: "Anyone on the internet with an AWS account can read or delete the messages of a public queue, or send false \
                ones.",
    remediation: Remediation {
        text: "Name the accounts in the access policy, or add a condition on aws:SourceArn, aws:SourceAccount or \
               aws:PrincipalOrgID: queue, Edit, Access policy.",
        cli: "aws sqs set-queue-attributes --queue-url {url} --attributes file://policy.json --region {region}",
    },
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
    check,
};

fn check(queue: &Queue, account: &Account) -> Outcome {
    match queue.policy.get()? {
        Some(policy) => grants::none_is_public(policy, &Place::resource(&account.id, &queue.identity.arn)),
        None => Ok(Verdict::Compliant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn granting(principal_and_condition: &str) -> Queue {
        Queue::with_policy(&format!(
            r#"{{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*",{principal_and_condition}}}"#
        ))
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Queue::example(),
                Queue { policy: Known(None), ..Queue::example() },
                granting(r#""Principal":{"AWS":"222222222222"}"#),
                granting(r#""Principal":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::shop-invoices-prod"}}"#),
                granting(r#""Principal":"*","Condition":{"StringEquals":{"aws:SourceAccount":"111111111111"}}"#),
                granting(
                    r#""Principal":{"AWS":"*"},"Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:111111111111:t"}}"#,
                ),
            ])
            .non_compliant([
                granting(r#""Principal":"*""#),
                granting(r#""NotPrincipal":{"AWS":"222222222222"}"#),
                granting(r#""Principal":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:*"}}"#),
                granting(r#""Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#),
            ])
            .check();
    }
}
