use super::each_inline;
use crate::{
    language::policy::{
        effective::{Effective, Own},
        escalation,
    },
    model::{Account, iam::Principal},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<dyn Principal> = Rule {
    id: "iam-inline-policy-no-privilege-escalation",
    title: "Inline policies do not let anyone raise their own privileges",
    severity: Severity::High,
    expectations: &[],
    themes: &["least-privilege"],
    equivalents: &["prowler:iam_inline_policy_allows_privilege_escalation"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "With such actions on all resources, a principal with few rights gives itself, or borrows from a role, \
                all the others.",
    remediation: Remediation {
        text: "Open the user, group or role, edit the inline policy, and replace the wide statement by the actions \
               and resources that are needed.",
        cli: "aws iam put-role-policy --role-name {name} --policy-name {policy} --policy-document file://policy.json",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    check,
};

fn check(principal: &dyn Principal, _: &Account) -> Outcome {
    // A policy is judged for itself: it may take off a boundary that is set later.
    let own = Own { is_bounded: true, ..principal.own() };
    each_inline(principal, |document| escalation::by_all(&Effective::of(vec![document], None).with(own.clone())))
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
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"iam:PassRole""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"iam:CreateAccessKey""#,
                        r#""arn:aws:iam::111111111111:user/${aws:username}""#,
                    )]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":["iam:PassRole", "lambda:CreateFunction"]"#,
                        r#""arn:aws:iam::111111111111:role/one""#,
                    )]),
                    ..User::example()
                },
            ])
            .non_compliant([
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"iam:PutUserPolicy""#,
                        r#""arn:aws:iam::111111111111:user/shop-deployer-prod""#,
                    )]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"iam:DeleteUserPermissionsBoundary""#,
                        r#""arn:aws:iam::111111111111:user/${aws:username}""#,
                    )]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"iam:CreatePolicyVersion""#,
                        r#""*""#,
                    )]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]"#,
                        r#""*""#,
                    )]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"iam:Put*""#,
                        r#""arn:aws:iam::111111111111:role/*""#,
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
