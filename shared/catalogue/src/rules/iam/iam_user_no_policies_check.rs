use super::listed;
use crate::{
    model::{Account, iam::User},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<User> = Rule {
    id: "iam-user-no-policies-check",
    title: "Users have no policies of their own, only those of their groups",
    severity: Severity::Low,
    expectations: &[],
    themes: &["central-identity"],
    equivalents: &[
        "config:IAM_USER_NO_POLICIES_CHECK",
        "securityhub:IAM.2",
        "prowler:iam_policy_attached_only_to_group_or_roles",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Rights given to single users are forgotten when people change; groups and roles keep them in one \
                place that can be reviewed.",
    remediation: Remediation {
        text: "Add the user to a group that has the policies, then take them from the user.",
        cli: "aws iam detach-user-policy --user-name {name} --policy-arn {policy}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html",
    check,
};

fn check(user: &User, _: &Account) -> Outcome {
    let inline = user.inline_policies.get()?.iter().map(|policy| policy.name.as_str());
    let attached = user.attached_policies.get()?.iter().map(|arn| arn.rsplit('/').next().unwrap_or(arn));
    let names: Vec<&str> = inline.chain(attached).collect();
    match listed(&names) {
        None => Ok(Verdict::Compliant),
        Some(names) => violation(format!("it has policies of its own: {names}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::iam::InlinePolicy, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([User::example()])
            .non_compliant([
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"s3:GetObject""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    attached_policies: Known(vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()]),
                    ..User::example()
                },
            ])
            .check();
    }
}
