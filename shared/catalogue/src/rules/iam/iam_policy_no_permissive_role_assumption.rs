use super::own;
use crate::{
    language::policy::identity,
    model::{Account, iam::Policy},
    rule::{Difference, Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Policy> = Rule {
    id: "iam-policy-no-permissive-role-assumption",
    title: "Customer managed policies name the roles that may be assumed",
    severity: Severity::High,
    expectations: &[],
    themes: &["cross-account", "least-privilege"],
    equivalents: &["prowler:iam_no_custom_policy_permissive_role_assumption"],
    differs: &[Difference {
        from: &["prowler:iam_no_custom_policy_permissive_role_assumption"],
        how: "A pattern that names roles, such as `role/app-*`, is not any role; `role/*` is. A condition on \
                  the tags of the role names roles too.",
        source: &[(
            "Resource",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "Whoever may assume any role has the rights of every role that trusts the account, and of roles \
                elsewhere that trust it.",
    remediation: Remediation {
        text: "Name the ARNs of the roles in the statement's Resource.",
        cli: "aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html",
    check,
};

fn check(policy: &Policy, _: &Account) -> Outcome {
    own(policy, |document| {
        identity::statements_allowing(document, "sts:AssumeRole")
            .into_iter()
            .any(|statement| statement.is_wide_on("sts:AssumeRole"))
            .then(|| "allows sts:AssumeRole on any role".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Policy::example(),
                Policy::allowing(r#""Action":"sts:AssumeRole""#, r#""arn:aws:iam::222222222222:role/deployer""#),
                Policy::allowing(r#""Action":"sts:GetCallerIdentity""#, r#""*""#),
            ])
            .non_compliant([
                Policy::allowing(r#""Action":"sts:AssumeRole""#, r#""*""#),
                Policy::allowing(r#""Action":"sts:*""#, r#""*""#),
                Policy::allowing(r#""Action":"sts:AssumeRole""#, r#""arn:aws:iam::*:role/*""#),
                Policy::allowing(r#""Action":"sts:AssumeRole""#, r#""arn:aws:iam::222222222222""#),
            ])
            .check();
    }
}
