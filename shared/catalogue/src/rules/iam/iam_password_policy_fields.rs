//! The single fields of the password policy.

use crate::{
    model::{Account, iam::PasswordPolicy},
    rule::{Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static COMPOSITION: Rule<Account> = rule(
    "iam-password-policy-composition",
    "The password policy asks for at least 8 characters of all four kinds",
    "aws iam update-account-password-policy --minimum-password-length 14 --require-lowercase-characters --require-uppercase-characters --require-numbers --require-symbols",
    &["securityhub:IAM.7"],
    |account, _| {
        meets(account, "fewer than 8 characters, or not all four kinds, are allowed", |policy| {
            policy.minimum_length >= 8 && policy.lowercase && policy.uppercase && policy.numbers && policy.symbols
        })
    },
);

pub(super) static EXPIRY: Rule<Account> = Rule {
    themes: &["credential-rotation", "passwords"],
    ..rule(
        "iam-password-policy-expires-90",
        "The password policy lets passwords expire within 90 days",
        "aws iam update-account-password-policy --max-password-age 90",
        &["prowler:iam_password_policy_expires_passwords_within_90_days_or_less", "securityhub:IAM.17"],
        |account, _| {
            meets(account, "passwords do not expire within 90 days", |policy| {
                policy.max_age.is_some_and(|days| days <= 90)
            })
        },
    )
};

pub(super) static LENGTH: Rule<Account> = rule(
    "iam-password-policy-minimum-length-14",
    "The password policy asks for at least 14 characters",
    "aws iam update-account-password-policy --minimum-password-length 14",
    &["prowler:iam_password_policy_minimum_length_14", "securityhub:IAM.15"],
    |account, _| meets(account, "fewer than 14 characters are allowed", |policy| policy.minimum_length >= 14),
);

pub(super) static LOWERCASE: Rule<Account> = rule(
    "iam-password-policy-lowercase",
    "The password policy asks for a lower-case letter",
    "aws iam update-account-password-policy --require-lowercase-characters",
    &["prowler:iam_password_policy_lowercase", "securityhub:IAM.12"],
    |account, _| meets(account, "lower-case letters are not required", |policy| policy.lowercase),
);

pub(super) static NUMBER: Rule<Account> = rule(
    "iam-password-policy-number",
    "The password policy asks for a digit",
    "aws iam update-account-password-policy --require-numbers",
    &["prowler:iam_password_policy_number", "securityhub:IAM.14"],
    |account, _| meets(account, "digits are not required", |policy| policy.numbers),
);

pub(super) static PCI: Rule<Account> = rule(
    "iam-password-policy-pci",
    "The password policy asks for what payment card rules need",
    "aws iam update-account-password-policy --minimum-password-length 14 --require-lowercase-characters --require-uppercase-characters --require-numbers --password-reuse-prevention 24 --max-password-age 90",
    &["securityhub:IAM.10"],
    |account, _| {
        meets(
            account,
            "fewer than 7 characters, 3 kinds or 4 remembered passwords, or more than 90 days, are allowed",
            |policy| {
                policy.minimum_length >= 7
                    && policy.lowercase
                    && policy.uppercase
                    && policy.numbers
                    && policy.remembered.is_some_and(|n| n >= 4)
                    && policy.max_age.is_some_and(|days| days <= 90)
            },
        )
    },
);

pub(super) static REUSE: Rule<Account> = rule(
    "iam-password-policy-reuse-24",
    "The password policy refuses the last 24 passwords",
    "aws iam update-account-password-policy --password-reuse-prevention 24",
    &["prowler:iam_password_policy_reuse_24", "securityhub:IAM.16"],
    |account, _| {
        meets(account, "fewer than 24 earlier passwords are refused", |policy| {
            policy.remembered.is_some_and(|n| n >= 24)
        })
    },
);

pub(super) static SYMBOL: Rule<Account> = rule(
    "iam-password-policy-symbol",
    "The password policy asks for a symbol",
    "aws iam update-account-password-policy --require-symbols",
    &["prowler:iam_password_policy_symbol", "securityhub:IAM.13"],
    |account, _| meets(account, "symbols are not required", |policy| policy.symbols),
);

pub(super) static UPPERCASE: Rule<Account> = rule(
    "iam-password-policy-uppercase",
    "The password policy asks for a capital",
    "aws iam update-account-password-policy --require-uppercase-characters",
    &["prowler:iam_password_policy_uppercase", "securityhub:IAM.11"],
    |account, _| meets(account, "capitals are not required", |policy| policy.uppercase),
);

const fn rule(
    id: &'static str,
    title: &'static str,
    cli: &'static str,
    equivalents: &'static [&'static str],
    check: fn(&Account, &Account) -> Outcome,
) -> Rule<Account> {
    Rule {
        id,
        title,
        severity: Severity::Low,
        expectations: &[],
        themes: &["passwords"],
        equivalents,
        differs: &[],
        parameters: &[],
        reads: &["iam:GetAccountPasswordPolicy"],
        rationale: "Short, simple and reused passwords are guessed; the policy keeps people from choosing them.",
        remediation: Remediation {
            text: "IAM, Account settings, Password policy, Edit. The command sets the whole policy: name all fields.",
            cli,
        },
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html",
        check,
    }
}

fn meets(account: &Account, otherwise: &'static str, holds: fn(&PasswordPolicy) -> bool) -> Outcome {
    match account.iam.password_policy.get()? {
        Some(policy) => require(holds(policy), otherwise),
        None => violation("the account has no password policy of its own"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, rule::AnyRule, testing::Cases};

    fn with(policy: Option<PasswordPolicy>) -> Account {
        let mut account = Account::example();
        account.iam.password_policy = Known(policy);
        account
    }

    fn refuses(rule: &'static dyn AnyRule, policy: PasswordPolicy) {
        Cases::of(rule).compliant([Account::example()]).non_compliant([with(Some(policy)), with(None)]).check();
    }

    #[test]
    fn letters() {
        let policy = PasswordPolicy::example;
        refuses(&LOWERCASE, PasswordPolicy { lowercase: false, ..policy() });
        refuses(&UPPERCASE, PasswordPolicy { uppercase: false, ..policy() });
        refuses(&NUMBER, PasswordPolicy { numbers: false, ..policy() });
        refuses(&SYMBOL, PasswordPolicy { symbols: false, ..policy() });
        refuses(&COMPOSITION, PasswordPolicy { symbols: false, ..policy() });
    }

    #[test]
    fn numbers() {
        let policy = PasswordPolicy::example;
        refuses(&LENGTH, PasswordPolicy { minimum_length: 13, ..policy() });
        refuses(&EXPIRY, PasswordPolicy { max_age: Some(91), ..policy() });
        refuses(&EXPIRY, PasswordPolicy { max_age: None, ..policy() });
        refuses(&REUSE, PasswordPolicy { remembered: None, ..policy() });
        refuses(&COMPOSITION, PasswordPolicy { minimum_length: 7, ..policy() });
        refuses(&PCI, PasswordPolicy { remembered: Some(3), ..policy() });
    }
}
