//! Passwords and access keys that nobody uses, by what is asked and after how many days.

use super::days_since;
use crate::{
    model::{
        Account,
        iam::{Credentials, User},
    },
    rule::{Outcome, Remediation, Rule, Severity, any_of, require},
};

struct Asked {
    /// Without it, the parameter says.
    days: Option<u32>,
    password: bool,
    keys: bool,
}

const ASKED: [Asked; 4] = [
    Asked { days: None, password: true, keys: true },
    Asked { days: Some(45), password: true, keys: true },
    Asked { days: Some(45), password: true, keys: false },
    Asked { days: Some(45), password: false, keys: true },
];

pub(super) static ANY: Rule<User> = Rule {
    parameters: &["credential_max_unused_days"],
    ..rule::<0>(
        "iam-user-unused-credentials-check",
        "Users' passwords and access keys are in use",
        &["config:IAM_USER_UNUSED_CREDENTIALS_CHECK", "securityhub:IAM.8"],
    )
};

pub(super) static ANY_45: Rule<User> = rule::<1>(
    "iam-user-unused-credentials-45-days",
    "Users' passwords and access keys were used within 45 days",
    &["securityhub:IAM.22"],
);

pub(super) static CONSOLE_45: Rule<User> = rule::<2>(
    "iam-user-unused-password-45-days",
    "Users' passwords were used within 45 days",
    &["prowler:iam_user_console_access_unused"],
);

pub(super) static KEYS_45: Rule<User> = rule::<3>(
    "iam-user-unused-access-key-45-days",
    "Users' access keys were used within 45 days",
    &["prowler:iam_user_accesskey_unused"],
);

const fn rule<const I: usize>(
    id: &'static str,
    title: &'static str,
    equivalents: &'static [&'static str],
) -> Rule<User> {
    Rule {
        id,
        title,
        severity: Severity::Medium,
        expectations: &[],
        equivalents,
        parameters: &[],
        reads: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
        rationale: "A credential that nobody uses is missed by nobody when someone else uses it.",
        remediation: Remediation {
            text: "Deactivate the access key or remove the password, and delete the user when nothing is left.",
            cli: "aws iam update-access-key --user-name {name} --access-key-id {key} --status Inactive",
        },
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html",
        check: check::<I>,
    }
}

fn check<const I: usize>(user: &User, account: &Account) -> Outcome {
    let Some(asked) = ASKED.get(I) else { return any_of([]) };
    let limit = i64::from(asked.days.unwrap_or(account.parameters.credential_max_unused_days));
    let credentials = user.credentials.get()?;
    let password = password(credentials, account).filter(|_| asked.password);
    let keys = credentials.active_keys().filter(|_| asked.keys).filter_map(|(number, key)| {
        let since = key.used.or(key.rotated)?;
        Some((format!("access key {number}"), days_since(account, since)))
    });
    any_of(password.into_iter().chain(keys).map(|(what, days)| {
        require(days <= limit, format!("{what} has not been used for {days} days, more than {limit}"))
    }))
}

/// A credential that was never used counts from the day it was made.
fn password(credentials: &Credentials, account: &Account) -> Option<(String, i64)> {
    let since =
        credentials.password_used.max(credentials.password_changed).filter(|_| credentials.password == Some(true))?;
    Some(("the password".to_owned(), days_since(account, since)))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{model::iam::AccessKey, rule::AnyRule, testing::Cases};

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
        verdicts(&CONSOLE_45, vec![password(45), key(400)], vec![password(46)]);
    }

    #[test]
    fn keys_within_45_days() {
        verdicts(&KEYS_45, vec![password(400), key(45)], vec![key(46), never_used(46)]);
    }
}
