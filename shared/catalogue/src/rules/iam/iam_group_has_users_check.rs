use crate::{
    model::{Account, GLOBAL, iam::Group},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Group> = Rule {
    id: "iam-group-has-users-check",
    title: "Groups have users in them",
    severity: Severity::Low,
    expectations: &[],
    themes: &["central-identity", "stale-credentials"],
    equivalents: &["config:IAM_GROUP_HAS_USERS_CHECK"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A group without users does nothing today, and gives unreviewed rights to whoever is put into it \
                tomorrow.",
    remediation: Remediation {
        text: "Delete the group, or add the users that it was made for.",
        cli: "aws iam delete-group --group-name {name}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups_manage.html",
    check,
};

fn check(group: &Group, account: &Account) -> Outcome {
    let users = account.iam.users.of(GLOBAL)?;
    require(users.iter().any(|user| user.groups.contains(&group.identity.id)), "no user is in the group")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Group::example()])
            .non_compliant([Group { identity: Group::example().identity.renamed("empty"), ..Group::example() }])
            .check();
    }
}
