use super::{each_inline, listed};
use crate::{
    language::policy::identity,
    model::{Account, iam::Principal},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<dyn Principal> = Rule {
    id: "iam-inline-policy-resources-scoped",
    title: "Inline policies name the resources whose data they let anyone write, delete or read",
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
        text: "Open the user, group or role, edit the inline policy, and replace the wide statement by the actions \
               and resources that are needed.",
        cli: "aws iam put-role-policy --role-name {name} --policy-name {policy} --policy-document file://policy.json",
    },
    source: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    check,
};

fn check(principal: &dyn Principal, _: &Account) -> Outcome {
    each_inline(principal, |document| {
        listed(&identity::unscoped_actions(document))
            .map(|actions| format!("allows {actions} without naming resources"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Identity,
            iam::{InlinePolicy, Role, User},
        },
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([User::example()])
            .compliant([
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":["cloudwatch:PutMetricData", "ec2:Describe*", "s3:ListAllMyBuckets"]"#,
                        r#""*""#,
                    )]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"logs:PutLogEvents""#,
                        r#""arn:aws:logs:*:*:log-group:/aws/ec2/*""#,
                    )]),
                    ..User::example()
                },
            ])
            .non_compliant([
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"s3:PutObject""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":["logs:CreateLogStream", "logs:PutLogEvents"]"#,
                        r#""arn:aws:logs:*:*:*""#,
                    )]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"dynamodb:GetItem""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""NotAction":"iam:*""#, r#""*""#)]),
                    ..User::example()
                },
            ])
            .not_applicable([Role {
                identity: Identity {
                    arn: "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/x".to_owned(),
                    ..Role::example().identity
                },
                ..Role::example()
            }])
            .check();
    }
}
