use super::{each_inline, listed};
use crate::{
    language::policy::identity,
    model::{Account, iam::Principal},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<dyn Principal> = Rule {
    id: "iam-inline-policy-no-full-access",
    title: "Inline policies grant no service in full",
    severity: Severity::Low,
    expectations: &[2],
    themes: &["least-privilege"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A wildcard over a whole service also allows what nobody thought of: deleting, making public, handing \
                out access, and whatever AWS adds later.",
    remediation: Remediation {
        text: "Open the user, group or role, edit the inline policy, and replace the wide statement by the actions \
               and resources that are needed.",
        cli: "aws iam put-role-policy --role-name {name} --policy-name {policy} --policy-document file://policy.json",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    check,
};

fn check(principal: &dyn Principal, _: &Account) -> Outcome {
    each_inline(principal, |document| {
        listed(identity::services_granted_in_full(document))
            .map(|services| format!("allows every action of {services}"))
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
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"s3:P*""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"ec2:Describe*""#, r#""*""#)]),
                    ..User::example()
                },
            ])
            .non_compliant([
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"s3:*""#, r#""arn:aws:s3:::one""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"*""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""NotAction":"s3:*""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":["sts:A*", "sts:D*", "sts:G*", "sts:S*", "sts:T*"]"#,
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
