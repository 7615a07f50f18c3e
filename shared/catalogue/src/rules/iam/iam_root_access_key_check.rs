use crate::{
    model::Account,
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "iam-root-access-key-check",
    title: "The root user has no access keys",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["root-user", "stale-credentials"],
    equivalents: &["config:IAM_ROOT_ACCESS_KEY_CHECK", "securityhub:IAM.4", "prowler:iam_no_root_access_key"],
    differs: &[Difference {
        from: &["prowler:iam_no_root_access_key"],
        how: "A key of the root user that is turned off is a key: it can be turned on again.",
        source: &[(
            "iam-root-access-key-check",
            "https://docs.aws.amazon.com/config/latest/developerguide/iam-root-access-key-check.html",
        )],
    }],
    parameters: &[],
    reads: &["iam:GetAccountSummary"],
    rationale: "Root may do everything, no policy can restrict it, and a leaked key of root is the loss of the \
                account.",
    remediation: Remediation {
        text: "Sign in as root, Security credentials, and delete the access keys. Use roles instead.",
        cli: "aws iam delete-access-key --access-key-id {key}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html",
    check,
};

fn check(account: &Account, _: &Account) -> Outcome {
    let keys = account.iam.summary.get()?.root_access_keys;
    require(keys == 0, format!("the root user has access keys: {keys}"))
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
            .non_compliant([with(|account| {
                account.iam.summary = Known(Summary { root_access_keys: 1, root_mfa: true, root_password: Known(true) })
            })])
            .check();
    }
}
