use crate::{
    model::{Account, iam::Principal},
    observed::any,
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "iam-securityaudit-role-created",
    title: "Auditors have a role of their own",
    severity: Severity::Low,
    expectations: &[],
    themes: &["central-identity"],
    equivalents: &["prowler:iam_securityaudit_role_created"],
    differs: &[],
    parameters: &[],
    reads: &["iam:GetAccountAuthorizationDetails"],
    rationale: "Without such a role, people use stronger ones for it, or nobody can do it when it is urgent.",
    remediation: Remediation {
        text: "Create a role for the people concerned and attach the AWS policy SecurityAudit.",
        cli: "aws iam attach-role-policy --role-name {name} --policy-arn arn:aws:iam::aws:policy/SecurityAudit",
    },
    source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/SecurityAudit.html",
    check,
};

fn check(account: &Account, _: &Account) -> Outcome {
    let has_policy = any(account.iam.roles.each().map(|role| role?.has_aws_policy("SecurityAudit")))?;
    require(has_policy, "no role has the AWS policy SecurityAudit attached")
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
