use super::days_since;
use crate::{
    model::{Account, iam::User},
    rule::{Outcome, Remediation, Rule, Severity, any_of, not_applicable, require, violation},
};

pub(super) static RULE: Rule<User> = Rule {
    id: "access-keys-rotated",
    title: "Active access keys are replaced in time",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["credential-rotation"],
    equivalents: &["config:ACCESS_KEYS_ROTATED", "securityhub:IAM.3", "prowler:iam_rotate_access_key_90_days"],
    differs: &[],
    parameters: &["access_key_max_age_days"],
    reads: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    rationale: "A key that lives for ever is a key that leaked once and still works: in an old laptop, a build log, a \
                repository.",
    remediation: Remediation {
        text: "Create a second key, put it to use, then deactivate and delete the old one. Roles need no keys at all.",
        cli: "aws iam update-access-key --user-name {name} --access-key-id {key} --status Inactive",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    check,
};

fn check(user: &User, account: &Account) -> Outcome {
    let limit = account.parameters.access_key_max_age_days;
    let credentials = user.credentials.get()?;
    if credentials.active_keys().next().is_none() {
        return not_applicable("the user has no active access key");
    }
    any_of(credentials.active_keys().map(|(number, key)| match key.rotated.map(|time| days_since(account, time)) {
        Some(days) => {
            require(days <= i64::from(limit), format!("access key {number} is {days} days old, more than {limit}"))
        }
        None => violation(format!("the age of access key {number} is not recorded")),
    }))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

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
                    access_keys: [
                        AccessKey::example(),
                        AccessKey {
                            active: false,
                            rotated: Some(Timestamp::constant(1_780_000_000, 0)),
                            ..AccessKey::example()
                        },
                    ],
                    ..Credentials::example()
                }),
            ])
            .non_compliant([User::with(Credentials {
                access_keys: [
                    AccessKey::example(),
                    AccessKey { rotated: Some(Timestamp::constant(1_780_000_000, 0)), ..AccessKey::example() },
                ],
                ..Credentials::example()
            })])
            .not_applicable([User::with(Credentials::console())])
            .given(|account| account.parameters.access_key_max_age_days = 1)
            .non_compliant([User::example()])
            .check();
    }
}
