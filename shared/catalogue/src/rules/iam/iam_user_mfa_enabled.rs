use crate::{
    model::{Account, iam::User},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<User> = Rule {
    id: "iam-user-mfa-enabled",
    title: "Users have MFA",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["mfa"],
    equivalents: &["config:IAM_USER_MFA_ENABLED", "securityhub:IAM.19"],
    differs: &[],
    parameters: &[],
    reads: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    rationale: "Access keys can be asked for a second factor as well, and a user without a device can never give one.",
    remediation: Remediation {
        text: "IAM, Users, the user, Security credentials, Assign MFA device.",
        cli: "aws iam enable-mfa-device --user-name {name} --serial-number {serial} --authentication-code1 {code} \
              --authentication-code2 {next}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html",
    check,
};

fn check(user: &User, _: &Account) -> Outcome {
    require(user.credentials.get()?.mfa, "the user has no MFA device")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::iam::Credentials, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([User::example()])
            .non_compliant([User::with(Credentials { mfa: false, ..Credentials::example() })])
            .check();
    }
}
