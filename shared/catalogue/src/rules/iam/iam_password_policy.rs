use crate::{
    model::Account,
    rule::{Outcome, Remediation, Rule, Severity, any_of, require, violation},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "iam-password-policy",
    title: "The password policy asks for strong passwords",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["credential-rotation", "passwords"],
    equivalents: &["config:IAM_PASSWORD_POLICY"],
    differs: &[],
    parameters: &["password_max_age_days", "password_minimum_length", "password_remembered"],
    reads: &["iam:GetAccountPasswordPolicy"],
    rationale: "Short and reused passwords are guessed; the policy is the only thing that keeps people from choosing \
                them.",
    remediation: Remediation {
        text: "IAM, Account settings, Password policy, Edit.",
        cli: "aws iam update-account-password-policy --minimum-password-length 14 --require-symbols --require-numbers \
              --require-uppercase-characters --require-lowercase-characters --max-password-age 90 \
              --password-reuse-prevention 24",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html",
    check,
};

fn check(account: &Account, _: &Account) -> Outcome {
    let parameters = &account.parameters;
    let Some(policy) = account.iam.password_policy.get()? else {
        return violation("the account has no password policy of its own");
    };
    let age = parameters.password_max_age_days;
    let length = parameters.password_minimum_length;
    let remembered = parameters.password_remembered;
    any_of([
        require(policy.lowercase, "lower-case letters are not required"),
        require(policy.uppercase, "capitals are not required"),
        require(policy.numbers, "digits are not required"),
        require(policy.symbols, "symbols are not required"),
        require(policy.minimum_length >= length, format!("fewer than {length} characters are allowed")),
        require(
            policy.remembered.is_some_and(|n| n >= remembered),
            format!("fewer than {remembered} earlier passwords are refused"),
        ),
        require(policy.max_age.is_some_and(|days| days <= age), format!("passwords do not expire within {age} days")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::iam::PasswordPolicy, observed::Known, testing::Cases};

    fn with(policy: Option<PasswordPolicy>) -> Account {
        let mut account = Account::example();
        account.iam.password_policy = Known(policy);
        account
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Account::example()])
            .non_compliant([
                with(None),
                with(Some(PasswordPolicy { symbols: false, ..PasswordPolicy::example() })),
                with(Some(PasswordPolicy { minimum_length: 13, ..PasswordPolicy::example() })),
                with(Some(PasswordPolicy { max_age: None, ..PasswordPolicy::example() })),
                with(Some(PasswordPolicy { remembered: Some(23), ..PasswordPolicy::example() })),
            ])
            .check();
    }
}
