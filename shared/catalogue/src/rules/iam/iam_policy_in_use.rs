use crate::{
    model::{Account, GLOBAL},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, any_of, parameter_not_set, violation},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "iam-policy-in-use",
    title: "The policies that must be in use are attached",
    severity: Severity::Low,
    expectations: &[],
    equivalents: &["config:IAM_POLICY_IN_USE"],
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
    let Some(wanted) = &account.parameters.iam_policies_in_use else {
        return parameter_not_set("iam_policies_in_use");
    };
    let (users, groups, roles) = (&account.iam.users, &account.iam.groups, &account.iam.roles);
    let known = || {
        let users = users.known().map(|user| &user.attached_policies);
        let groups = groups.known().map(|group| &group.attached_policies);
        users.chain(groups).chain(roles.known().map(|role| &role.attached_policies)).flatten()
    };
    let everyone_seen = || {
        users.of(GLOBAL)?;
        groups.of(GLOBAL)?;
        roles.of(GLOBAL).map(|_| ())
    };
    any_of(wanted.iter().map(|arn| {
        if known().any(|attached| attached == arn) {
            return Ok(Verdict::Compliant);
        }
        everyone_seen()?;
        violation(format!("{arn} is attached to nobody"))
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
