//! Passwords and access keys that nobody uses, by what is asked and after how many days.

use jiff::Timestamp;

use super::days_since;
use crate::{
    model::{Account, iam::User},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, any_of, require},
};

pub(super) static ANY: Rule<User> = rule(
    "iam-user-unused-credentials-check",
    "Users' passwords and access keys are in use",
    &["config:IAM_USER_UNUSED_CREDENTIALS_CHECK", "securityhub:IAM.8"],
    &["credential_max_unused_days"],
    |user, account| {
        let days = account.parameters.credential_max_unused_days;
        any_of([password_used(user, account, days), keys_used(user, account, days)])
    },
);

pub(super) static ANY_45: Rule<User> = rule(
    "iam-user-unused-credentials-45-days",
    "Users' passwords and access keys were used within 45 days",
    &["securityhub:IAM.22"],
    &[],
    |user, account| any_of([password_used(user, account, 45), keys_used(user, account, 45)]),
);

pub(super) static PASSWORD_45: Rule<User> = rule(
    "iam-user-unused-password-45-days",
    "Users' passwords were used within 45 days",
    &["prowler:iam_user_console_access_unused"],
    &[],
    |user, account| password_used(user, account, 45),
);

pub(super) static KEYS_45: Rule<User> = rule(
    "iam-user-unused-access-key-45-days",
    "Users' access keys were used within 45 days",
    &["prowler:iam_user_accesskey_unused"],
    &[],
    |user, account| keys_used(user, account, 45),
);

const fn rule(
    id: &'static str,
    title: &'static str,
    equivalents: &'static [&'static str],
    parameters: &'static [&'static str],
    check: fn(&User, &Account) -> Outcome,
) -> Rule<User> {
    Rule {
        id,
        title,
        severity: Severity::Medium,
        expectations: &[],
        themes: &["stale-credentials"],
        equivalents,
        differs: &[],
        parameters,
        reads: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
        rationale: "A credential that nobody uses is missed by nobody when someone else uses it.",
        remediation: Remediation {
            text: "Deactivate the access key or remove the password, and delete the user when nothing is left.",
            cli: "aws iam update-access-key --user-name {name} --access-key-id {key} --status Inactive",
        },
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html",
        check,
    }
}

/// A credential that was never used counts from the day it was made.
fn password_used(user: &User, account: &Account, limit: u32) -> Outcome {
    let credentials = user.credentials.get()?;
    let since = credentials.password_used.max(credentials.password_changed);
    let since = since.filter(|_| credentials.password == Some(true));
    since.map_or(Ok(Verdict::Compliant), |since| used("the password", since, account, limit))
}

fn keys_used(user: &User, account: &Account, limit: u32) -> Outcome {
    any_of(user.credentials.get()?.active_keys().filter_map(|(number, key)| {
        Some(used(&format!("access key {number}"), key.used.or(key.rotated)?, account, limit))
    }))
}

fn used(what: &str, since: Timestamp, account: &Account, limit: u32) -> Outcome {
    let days = days_since(account, since);
    require(days <= i64::from(limit), format!("{what} has not been used for {days} days, more than {limit}"))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        model::iam::{AccessKey, Credentials},
        rule::AnyRule,
        testing::Cases,
    };

    fn days_ago(days: i64) -> Option<Timestamp> {
        Timestamp::new(1_795_000_000 - days * 86_400, 0).ok()
    }

    fn password(days: i64) -> User {
        let at = days_ago(days);
        User::with(Credentials { password_used: at, password_changed: at, ..Credentials::console() })
    }

    fn key(days: i64) -> User {
        let key = AccessKey { used: days_ago(days), rotated: days_ago(days), ..AccessKey::example() };
        User::with(Credentials { access_keys: [AccessKey::default(), key], ..Credentials::example() })
    }

    fn never_used(days: i64) -> User {
        let key = AccessKey { used: None, rotated: days_ago(days), ..AccessKey::example() };
        User::with(Credentials { access_keys: [key, AccessKey::default()], ..Credentials::example() })
    }

    fn verdicts(rule: &'static dyn AnyRule, fine: Vec<User>, unused: Vec<User>) {
        Cases::of(rule).compliant([User::example()]).compliant(fine).non_compliant(unused).check();
    }

    #[test]
    fn everything_by_the_parameter() {
        verdicts(&ANY, vec![password(90), key(90), never_used(3)], vec![password(91), key(91), never_used(91)]);
    }

    #[test]
    fn everything_within_45_days() {
        verdicts(&ANY_45, vec![password(45), key(45)], vec![password(46), key(46)]);
    }

    #[test]
    fn passwords_within_45_days() {
        verdicts(&PASSWORD_45, vec![password(45), key(400)], vec![password(46)]);
    }

    #[test]
    fn keys_within_45_days() {
        verdicts(&KEYS_45, vec![password(400), key(45)], vec![key(46), never_used(46)]);
    }
}
