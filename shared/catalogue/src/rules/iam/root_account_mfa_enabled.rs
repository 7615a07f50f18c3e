use crate::{
    model::Account,
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "root-account-mfa-enabled",
    title: "The root user has MFA",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["mfa", "root-user"],
    equivalents: &["config:ROOT_ACCOUNT_MFA_ENABLED", "securityhub:IAM.9", "prowler:iam_root_mfa_enabled"],
    differs: &[],
    parameters: &[],
    reads: &["iam:GetAccountSummary"],
    rationale: "Root may do everything, and its password can be reset by whoever reads one mailbox; a second factor \
                stands in between.",
    remediation: Remediation {
        text: "Sign in as root, Security credentials, Assign MFA device.",
        cli: "aws iam enable-mfa-device --user-name root --serial-number {serial} --authentication-code1 {code} \
              --authentication-code2 {next}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html",
    check,
};

fn check(account: &Account, _: &Account) -> Outcome {
    let summary = account.iam.summary.get()?;
    if summary.root_cannot_sign_in()? {
        return not_applicable("the root user has neither password nor access keys");
    }
    require(summary.root_mfa, "the root user has no MFA device")
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
                with(|account| {
                    account.iam.summary =
                        Known(Summary { root_access_keys: 1, root_mfa: false, root_password: Known(false) })
                }),
            ])
            .not_applicable([with(|account| {
                account.iam.summary =
                    Known(Summary { root_access_keys: 0, root_mfa: false, root_password: Known(false) })
            })])
            .check();
    }
}
