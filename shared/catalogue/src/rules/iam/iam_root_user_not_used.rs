use super::days_since;
use crate::{
    model::Account,
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "iam-root-user-not-used",
    title: "The root user has not been used lately",
    severity: Severity::High,
    expectations: &[],
    themes: &["root-user"],
    equivalents: &["prowler:iam_avoid_root_usage"],
    differs: &[Difference {
        from: &["prowler:iam_avoid_root_usage"],
        how: "The latest use counts, be it of the password or of either key.",
        source: &[(
            "Credential reports",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html",
        )],
    }],
    parameters: &["root_unused_days"],
    reads: &["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
    rationale: "Nothing in daily work needs root; each use is either a habit to end or an intruder to find.",
    remediation: Remediation {
        text: "Find out who used root and for what, and give them a role with the rights for it.",
        cli: "aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=root",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
    check,
};

fn check(account: &Account, _: &Account) -> Outcome {
    let root = account.iam.root.get()?;
    let limit = i64::from(account.parameters.root_unused_days);
    let uses = root.access_keys.iter().map(|key| key.used).chain([root.password_used]);
    let Some(latest) = uses.flatten().max() else { return Ok(Verdict::Compliant) };
    let days = days_since(account, latest);
    require(days > limit, format!("the root user was used {days} days ago, which is within {limit}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::iam::{AccessKey, Credentials},
        observed::Known,
        testing::Cases,
    };

    fn with(change: impl FnOnce(&mut Account)) -> Account {
        let mut account = Account::example();
        change(&mut account);
        account
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Account::example(),
                with(|account| account.iam.root = Known(Credentials { password_used: None, ..Credentials::root() })),
            ])
            .non_compliant([
                with(|account| {
                    account.iam.root = Known(Credentials { password_used: Some(account.time), ..Credentials::root() })
                }),
                with(|account| {
                    let key = AccessKey { used: Some(account.time), active: false, ..AccessKey::example() };
                    account.iam.root =
                        Known(Credentials { access_keys: [AccessKey::default(), key], ..Credentials::root() });
                }),
                with(|account| account.parameters.root_unused_days = 10_000),
            ])
            .check();
    }
}
