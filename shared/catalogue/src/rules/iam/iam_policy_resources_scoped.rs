use super::{listed, own};
use crate::{
    language::policy::identity,
    model::{Account, iam::Policy},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Policy> = Rule {
    id: "iam-policy-resources-scoped",
    title: "Customer managed policies name the resources whose data they let anyone write, delete or read",
    severity: Severity::Medium,
    expectations: &[3],
    themes: &["least-privilege"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A statement on all resources reaches the data of every other system in the account, not only of the \
                one it was written for.",
    remediation: Remediation {
        text: "Open the policy, Edit, and replace the wide statement by the actions and resources that are needed.",
        cli: "aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default",
    },
    source: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    check,
};

fn check(policy: &Policy, _: &Account) -> Outcome {
    own(policy, |document| {
        listed(&identity::unscoped_actions(document))
            .map(|actions| format!("allows {actions} without naming resources"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Policy::example()])
            .compliant([
                Policy::allowing(
                    r#""Action":["cloudwatch:PutMetricData", "ec2:Describe*", "s3:ListAllMyBuckets"]"#,
                    r#""*""#,
                ),
                Policy::allowing(r#""Action":"logs:PutLogEvents""#, r#""arn:aws:logs:*:*:log-group:/aws/ec2/*""#),
            ])
            .non_compliant([
                Policy::allowing(r#""Action":"s3:PutObject""#, r#""*""#),
                Policy::allowing(
                    r#""Action":["logs:CreateLogStream", "logs:PutLogEvents"]"#,
                    r#""arn:aws:logs:*:*:*""#,
                ),
                Policy::allowing(r#""Action":"dynamodb:GetItem""#, r#""*""#),
                Policy::allowing(r#""NotAction":"iam:*""#, r#""*""#),
            ])
            .check();
    }
}
