use super::{days, of_users, original};
use crate::{
    model::{Account, secretsmanager::Secret},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Secret> = Rule {
    id: "secretsmanager-secret-unused",
    title: "Secrets are used",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory", "secrets"],
    equivalents: &[
        "config:SECRETSMANAGER_SECRET_UNUSED",
        "securityhub:SecretsManager.3",
        "prowler:secretsmanager_secret_unused",
    ],
    differs: &[Difference {
        from: &["prowler:secretsmanager_secret_unused"],
        how: "A secret that was never read is unused since it was made: it is a violation after 90 days \
                  (`secrets_unused_days`), not on its first day.",
        source: &[(
            "SecretsManager.3",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-3",
        )],
    }],
    parameters: &["secrets_unused_days"],
    reads: &[],
    rationale: "A secret that nothing reads any more still opens what it is for, and nobody misses it when it is stolen.",
    remediation: Remediation {
        text: "Delete the secret if nothing needs it; it can be restored for some days: secret, Actions, Delete secret.",
        cli: "aws secretsmanager delete-secret --secret-id {name} --recovery-window-in-days 30 --region {region}",
    },
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
    check,
};

/// A replica is for the day on which the other region fails. A secret that was never read is unused since it was made.
fn check(secret: &Secret, account: &Account) -> Outcome {
    of_users(secret)?;
    original(secret)?;
    let most = i64::from(account.parameters.secrets_unused_days);
    match secret.last_accessed {
        Some(last) => {
            let idle = days(last, account.time);
            require(idle <= most, format!("it was last read {idle} days ago, more than {most}"))
        }
        None => {
            let idle = days(*secret.created.get()?, account.time);
            require(idle <= most, format!("it was never read since it was made {idle} days ago, more than {most}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn read(days: i64) -> Secret {
        Secret { last_accessed: Some(Secret::days_ago(days)), ..Secret::example() }
    }

    fn never(created: i64) -> Secret {
        Secret { last_accessed: None, created: Known(Secret::days_ago(created)), ..Secret::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Secret::example(), read(90), never(1)])
            .non_compliant([read(91), never(100)])
            .not_applicable([
                Secret { owning_service: Some("events".to_owned()), ..read(100) },
                Secret { replica_of_region: Some("us-east-1".to_owned()), ..never(100) },
            ])
            .given(|account| account.parameters.secrets_unused_days = 30)
            .non_compliant([read(31)])
            .check();
    }
}
