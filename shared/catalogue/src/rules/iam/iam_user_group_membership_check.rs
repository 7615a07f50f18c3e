use crate::{
    model::{Account, iam::User},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<User> = Rule {
    id: "iam-user-group-membership-check",
    title: "Users are in a group",
    severity: Severity::Low,
    expectations: &[],
    themes: &["central-identity"],
    equivalents: &["config:IAM_USER_GROUP_MEMBERSHIP_CHECK"],
    differs: &[],
    parameters: &["iam_user_groups"],
    reads: &[],
    rationale: "A user outside all groups has rights of its own, or none that anyone manages.",
    remediation: Remediation {
        text: "Add the user to the group whose rights it needs.",
        cli: "aws iam add-user-to-group --user-name {name} --group-name {group}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html",
    check,
};

fn check(user: &User, account: &Account) -> Outcome {
    match &account.parameters.iam_user_groups {
        None => require(!user.groups.is_empty(), "the user is in no group"),
        Some(groups) => require(
            groups.iter().any(|group| user.groups.contains(group)),
            format!("the user is in none of the groups {}", groups.join(", ")),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([User::example()])
            .non_compliant([User { groups: Vec::new(), ..User::example() }])
            .given(|account| account.parameters.iam_user_groups = Some(vec!["staff".to_owned()]))
            .compliant([User { groups: vec!["guests".to_owned(), "staff".to_owned()], ..User::example() }])
            .non_compliant([User { groups: vec!["guests".to_owned()], ..User::example() }])
            .check();
    }
}
