use crate::{
    model::Account,
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require, violation},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "root-account-hardware-mfa-enabled",
    title: "The root user has a hardware MFA device",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["mfa", "root-user"],
    equivalents: &[
        "config:ROOT_ACCOUNT_HARDWARE_MFA_ENABLED",
        "securityhub:IAM.6",
        "prowler:iam_root_hardware_mfa_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &["iam:GetAccountSummary", "iam:ListVirtualMFADevices"],
    rationale: "A virtual device can be copied from a phone or its backup; what protects root should be a thing in a \
                safe.",
    remediation: Remediation {
        text: "Sign in as root, Security credentials, assign a FIDO security key or hardware token, and remove \
               virtual devices.",
        cli: "aws iam deactivate-mfa-device --user-name root --serial-number {serial}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-hw-mfa-for-root.html",
    check,
};

fn check(account: &Account, _: &Account) -> Outcome {
    let summary = account.iam.summary.get()?;
    if summary.root_cannot_sign_in()? {
        return not_applicable("the root user has neither password nor access keys");
    }
    if !summary.root_mfa {
        return violation("the root user has no MFA device");
    }
    let root = format!("arn:{}:iam::{}:root", account.partition, account.id);
    require(!account.iam.virtual_mfa.get()?.contains(&root), "the root user has a virtual MFA device")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::iam::Summary, observed::Known, testing::Cases};

    fn with(change: impl FnOnce(&mut Account)) -> Account {
        let mut account = Account::example();
        change(&mut account);
        account
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Account::example()])
            .non_compliant([
                with(|account| {
                    account.iam.summary =
                        Known(Summary { root_access_keys: 0, root_mfa: false, root_password: Known(true) })
                }),
                with(|account| account.iam.virtual_mfa = Known(["arn:aws:iam::111111111111:root".to_owned()].into())),
            ])
            .not_applicable([with(|account| {
                account.iam.summary =
                    Known(Summary { root_access_keys: 0, root_mfa: false, root_password: Known(false) })
            })])
            .check();
    }
}
