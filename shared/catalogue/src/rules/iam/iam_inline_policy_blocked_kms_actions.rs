use super::{each_inline, listed};
use crate::{
    language::policy::identity,
    model::{Account, iam::Principal},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<dyn Principal> = Rule {
    id: "iam-inline-policy-blocked-kms-actions",
    title: "Inline policies do not allow cryptography with all KMS keys",
    severity: Severity::Medium,
    expectations: &[4],
    themes: &["key-management", "least-privilege"],
    equivalents: &["config:IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS", "securityhub:KMS.2"],
    differs: &[],
    parameters: &["blocked_kms_actions"],
    reads: &[],
    rationale: "Encryption protects nothing from someone who may decrypt with every key; each principal needs the \
                keys of its own data only.",
    remediation: Remediation {
        text: "Open the user, group or role, edit the inline policy, and replace the wide statement by the actions \
               and resources that are needed.",
        cli: "aws iam put-role-policy --role-name {name} --policy-name {policy} --policy-document file://policy.json",
    },
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
    check,
};

fn check(principal: &dyn Principal, account: &Account) -> Outcome {
    each_inline(principal, |document| {
        listed(&identity::kms_actions_on_all_keys(document, &account.parameters.blocked_kms_actions))
            .map(|actions| format!("allows {actions} on all KMS keys"))
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
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"kms:DescribeKey""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"kms:Decrypt""#,
                        r#""arn:aws:kms:eu-west-1:111111111111:key/1234""#,
                    )]),
                    ..User::example()
                },
            ])
            .non_compliant([
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"kms:Decrypt""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"kms:*""#,
                        r#""arn:aws:kms:*:111111111111:key/*""#,
                    )]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":["kms:Encrypt", "kms:GenerateDataKey"]"#,
                        r#""*""#,
                    )]),
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
