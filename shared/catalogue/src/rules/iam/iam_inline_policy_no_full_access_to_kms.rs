use super::each_inline;
use crate::{
    language::policy::identity,
    model::{Account, iam::Principal},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<dyn Principal> = Rule {
    id: "iam-inline-policy-no-full-access-to-kms",
    title: "Inline policies do not allow everything in KMS",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["key-management", "least-privilege"],
    equivalents: &["prowler:iam_inline_policy_no_full_access_to_kms"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever may do everything to all keys can read whatever they protect, or schedule the keys for \
                deletion and with them the data.",
    remediation: Remediation {
        text: "Open the user, group or role, edit the inline policy, and replace the wide statement by the actions \
               and resources that are needed.",
        cli: "aws iam put-role-policy --role-name {name} --policy-name {policy} --policy-document file://policy.json",
    },
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
    check,
};

fn check(principal: &dyn Principal, _: &Account) -> Outcome {
    each_inline(principal, |document| {
        identity::grants_service_on_everything(document, "kms")
            .then(|| "allows every action of KMS on all resources".to_owned())
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
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"kms:Describe*""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"kms:*""#,
                        r#""arn:aws:kms:eu-west-1:111111111111:x/y""#,
                    )]),
                    ..User::example()
                },
            ])
            .non_compliant([
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"kms:*""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""NotAction":"s3:*""#, r#""*""#)]),
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
