use super::in_own_words;
use crate::{
    model::{Account, iam::Principal},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<dyn Principal> = Rule {
    id: "iam-policy-cloudshell-admin-not-attached",
    title: "Users, groups and roles have no full access to CloudShell attached",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["least-privilege"],
    equivalents: &["prowler:iam_policy_cloudshell_admin_not_attached", "securityhub:IAM.27"],
    differs: &[Difference {
        from: &["prowler:iam_policy_cloudshell_admin_not_attached"],
        how: "Judged are the principals to which it is attached, each by itself.",
        source: &[(
            "AWS managed policies",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html#aws-managed-policies",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "CloudShell moves files in and out of the AWS network and gives a shell with the user's rights, which \
                makes it a way to carry data away.",
    remediation: Remediation {
        text: "Detach the policy and attach one that grants the actions and resources that are needed.",
        cli: "aws iam detach-role-policy --role-name {name} --policy-arn {policy}",
    },
    source: "https://docs.aws.amazon.com/cloudshell/latest/userguide/sec-auth-with-identities.html",
    check,
};

fn check(principal: &dyn Principal, _: &Account) -> Outcome {
    let attached = principal.has_aws_policy("AWSCloudShellFullAccess")?;
    in_own_words(principal, require(!attached, "the AWS policy AWSCloudShellFullAccess is attached"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::iam::{Role, User},
        observed::Known,
        testing::Cases,
    };

    fn attached(name: &str) -> User {
        User { attached_policies: Known(vec![format!("arn:aws:iam::aws:policy/{name}")]), ..User::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([User::example(), attached("ReadOnlyAccess")])
            .compliant([Role::example()])
            .non_compliant([attached("AWSCloudShellFullAccess")])
            .check();
    }
}
