use crate::{
    model::{Account, iam::Principal},
    observed::any,
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "iam-support-role-created",
    title: "Someone has a role for dealing with AWS Support",
    severity: Severity::Low,
    expectations: &[],
    themes: &["account-contacts", "central-identity"],
    equivalents: &["prowler:iam_support_role_created", "securityhub:IAM.18"],
    differs: &[Difference {
        from: &["securityhub:IAM.18"],
        how: "A role must hold the policy; a user or a group is not enough.",
        source: &[("IAM.18", "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-18")],
    }],
    parameters: &[],
    reads: &["iam:GetAccountAuthorizationDetails"],
    rationale: "Without such a role, people use stronger ones for it, or nobody can do it when it is urgent.",
    remediation: Remediation {
        text: "Create a role for the people concerned and attach the AWS policy AWSSupportAccess.",
        cli: "aws iam attach-role-policy --role-name {name} --policy-arn arn:aws:iam::aws:policy/AWSSupportAccess",
    },
    source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSSupportAccess.html",
    check,
};

fn check(account: &Account, _: &Account) -> Outcome {
    let has_policy = any(account.iam.roles.each().map(|role| role?.has_aws_policy("AWSSupportAccess")))?;
    require(has_policy, "no role has the AWS policy AWSSupportAccess attached")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{GLOBAL, Regional, iam::Role},
        testing::Cases,
    };

    fn with(change: impl FnOnce(&mut Account)) -> Account {
        let mut account = Account::example();
        change(&mut account);
        account
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Account::example()])
            .non_compliant([with(|account| account.iam.roles = Regional::in_region(GLOBAL, [Role::example()]))])
            .check();
    }
}
