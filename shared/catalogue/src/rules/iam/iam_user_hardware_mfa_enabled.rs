use crate::{
    model::{Account, iam::User},
    rule::{Outcome, Remediation, Rule, Severity, any_of, require},
};

pub(super) static RULE: Rule<User> = Rule {
    id: "iam-user-hardware-mfa-enabled",
    title: "Users have a hardware MFA device",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["mfa"],
    equivalents: &["prowler:iam_user_hardware_mfa_enabled"],
    differs: &[],
    parameters: &[],
    reads: &["iam:GenerateCredentialReport", "iam:GetCredentialReport", "iam:ListVirtualMFADevices"],
    rationale: "A virtual device lives on a phone that malware can read and that people copy; a hardware device has \
                to be stolen.",
    remediation: Remediation {
        text: "Assign a FIDO security key or a hardware token, and remove the virtual device.",
        cli: "aws iam deactivate-mfa-device --user-name {name} --serial-number {serial}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html",
    check,
};

fn check(user: &User, account: &Account) -> Outcome {
    let any = || require(user.credentials.get()?.mfa, "the user has no MFA device");
    let hardware =
        || require(!account.iam.virtual_mfa.get()?.contains(&user.identity.arn), "the user has a virtual MFA device");
    any_of([any(), hardware()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::iam::Credentials, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([User::example()])
            .non_compliant([User::with(Credentials { mfa: false, ..Credentials::example() })])
            .given(|account| account.iam.virtual_mfa = Known([User::example().identity.arn].into()))
            .non_compliant([User::example()])
            .check();
    }
}
