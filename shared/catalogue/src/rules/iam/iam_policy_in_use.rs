use crate::{
    model::{Account, iam::Principal},
    observed::any,
    rule::{Outcome, Remediation, Rule, Severity, any_of, parameter, require},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "iam-policy-in-use",
    title: "The policies that must be in use are attached",
    severity: Severity::Low,
    expectations: &[],
    themes: &["stale-credentials"],
    equivalents: &["config:IAM_POLICY_IN_USE"],
    differs: &[],
    parameters: &["iam_policies_in_use"],
    reads: &["iam:GetAccountAuthorizationDetails"],
    rationale: "A policy that must be in force, such as one that denies or audits, does nothing while it is attached \
                to nobody.",
    remediation: Remediation {
        text: "Attach the policy to the users, groups or roles that it was written for.",
        cli: "aws iam attach-role-policy --role-name {name} --policy-arn {policy}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-attach-detach.html",
    check,
};

fn check(account: &Account, _: &Account) -> Outcome {
    let wanted = parameter("iam_policies_in_use", account.parameters.iam_policies_in_use.as_ref())?;
    any_of(wanted.iter().map(|arn| {
        let attached = |principal: &dyn Principal| Ok(principal.attached_policies()?.contains(arn));
        let to_users = account.iam.users.each().map(|user| attached(user?));
        let to_groups = account.iam.groups.each().map(|group| attached(group?));
        let to_roles = account.iam.roles.each().map(|role| attached(role?));
        require(any(to_users.chain(to_groups).chain(to_roles))?, format!("{arn} is attached to nobody"))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn asking(arn: &str) -> Account {
        let mut account = Account::example();
        account.parameters.iam_policies_in_use = Some(vec![arn.to_owned()]);
        account
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([asking("arn:aws:iam::aws:policy/SecurityAudit")])
            .non_compliant([asking("arn:aws:iam::aws:policy/Unused")])
            .not_applicable([Account::example()])
            .check();
    }
}
