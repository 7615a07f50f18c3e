use super::{in_own_words, listed};
use crate::{
    model::{Account, iam::Principal},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<dyn Principal> = Rule {
    id: "iam-no-inline-policy-check",
    title: "Users, groups and roles have no inline policies",
    severity: Severity::Low,
    expectations: &[],
    themes: &["central-identity"],
    equivalents: &["config:IAM_NO_INLINE_POLICY_CHECK"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An inline policy belongs to one principal: it is not versioned, not reused, and easily missed in a \
                review.",
    remediation: Remediation {
        text: "Make a managed policy of the inline one, attach it, and delete the inline policy.",
        cli: "aws iam delete-role-policy --role-name {name} --policy-name {policy}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
    check,
};

fn check(principal: &dyn Principal, _: &Account) -> Outcome {
    if principal.is_service_linked() {
        return not_applicable("an AWS service owns the role");
    }
    let names: Vec<&str> = principal.inline_policies()?.iter().map(|policy| policy.name.as_str()).collect();
    match listed(&names) {
        None => Ok(Verdict::Compliant),
        Some(names) => in_own_words(principal, violation(format!("it has inline policies: {names}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Identity,
            iam::{Group, InlinePolicy, Role, User},
        },
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn identity_center_is_named() {
        let inline_policies = Known(vec![InlinePolicy::allowing(r#""Action":"s3:GetObject""#, r#""*""#)]);
        let role = Role { inline_policies, ..Role::of_identity_center() };
        let Ok(Verdict::NonCompliant(seen)) = check(&role, &Account::example()) else { panic!("it has one") };
        assert_eq!(
            seen,
            "IAM Identity Center owns the role, so change its permission set: it has inline policies: extra"
        );
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([User::example()])
            .compliant([Group::example()])
            .non_compliant([User {
                inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"s3:GetObject""#, r#""*""#)]),
                ..User::example()
            }])
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
