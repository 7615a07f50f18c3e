use crate::{
    model::{Account, iam::User},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<User> = Rule {
    id: "mfa-enabled-for-iam-console-access",
    title: "Users with a password have MFA",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["mfa"],
    equivalents: &[
        "config:MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS",
        "securityhub:IAM.5",
        "prowler:iam_user_mfa_enabled_console_access",
    ],
    differs: &[],
    parameters: &[],
    reads: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    rationale: "A password alone is guessed, reused and phished; a second factor makes it worthless to whoever has \
                only that.",
    remediation: Remediation {
        text: "IAM, Users, the user, Security credentials, Assign MFA device.",
        cli: "aws iam enable-mfa-device --user-name {name} --serial-number {serial} --authentication-code1 {code} \
              --authentication-code2 {next}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html",
    check,
};

fn check(user: &User, _: &Account) -> Outcome {
    let credentials = user.credentials.get()?;
    if credentials.password != Some(true) {
        return not_applicable("the user has no password");
    }
    require(credentials.mfa, "the user has a password and no MFA device")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::iam::Credentials, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([User::with(Credentials::console())])
            .non_compliant([User::with(Credentials { mfa: false, ..Credentials::console() })])
            .not_applicable([User::with(Credentials { mfa: false, ..Credentials::example() })])
            .check();
    }
}
