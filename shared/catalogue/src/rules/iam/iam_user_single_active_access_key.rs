use crate::{
    model::{Account, iam::User},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<User> = Rule {
    id: "iam-user-single-active-access-key",
    title: "Users have at most one active access key",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["credential-rotation", "stale-credentials"],
    equivalents: &["prowler:iam_user_two_active_access_key"],
    differs: &[],
    parameters: &[],
    reads: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    rationale: "A second key is for the hours of a rotation; left on, it doubles what can leak and is the one that \
                nobody watches.",
    remediation: Remediation {
        text: "Find out which key is still in use, and delete the other.",
        cli: "aws iam update-access-key --user-name {name} --access-key-id {key} --status Inactive",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html",
    check,
};

fn check(user: &User, _: &Account) -> Outcome {
    require(user.credentials.get()?.active_keys().count() < 2, "two access keys are active")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::iam::{AccessKey, Credentials},
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                User::example(),
                User::with(Credentials {
                    access_keys: [AccessKey::example(), AccessKey { active: false, ..AccessKey::example() }],
                    ..Credentials::example()
                }),
            ])
            .non_compliant([User::with(Credentials {
                access_keys: [AccessKey::example(), AccessKey::example()],
                ..Credentials::example()
            })])
            .check();
    }
}
