use super::{days, of_users, original};
use crate::{
    model::{Account, secretsmanager::Secret},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Secret> = Rule {
    id: "secretsmanager-secret-periodic-rotation",
    title: "Secrets were rotated recently",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["credential-rotation", "secrets"],
    equivalents: &[
        "config:SECRETSMANAGER_SECRET_PERIODIC_ROTATION",
        "securityhub:SecretsManager.4",
        "prowler:secretsmanager_secret_rotated_periodically",
    ],
    differs: &[Difference {
        from: &["prowler:secretsmanager_secret_rotated_periodically"],
        how: "A secret that was never rotated is as old as itself: it is a violation after 90 days \
                  (`secrets_rotation_days_max`), not on its first day.",
        source: &[(
            "SecretsManager.4",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-4",
        )],
    }],
    parameters: &["secrets_rotation_days_max"],
    reads: &[],
    rationale: "The longer a secret stays the same, the more people and logs have seen it.",
    remediation: Remediation {
        text: "Rotate the secret, or let Secrets Manager do so: secret, Rotation.",
        cli: "aws secretsmanager rotate-secret --secret-id {name} --region {region}",
    },
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
    check,
};

/// A secret that was never rotated is as old as itself.
fn check(secret: &Secret, account: &Account) -> Outcome {
    of_users(secret)?;
    original(secret)?;
    let most = i64::from(account.parameters.secrets_rotation_days_max);
    match secret.last_rotated {
        Some(last) => {
            let age = days(last, account.time);
            require(age <= most, format!("it was last rotated {age} days ago, more than {most}"))
        }
        None => {
            let age = days(*secret.created.get()?, account.time);
            require(age <= most, format!("it was never rotated since it was made {age} days ago, more than {most}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn rotated(days: i64) -> Secret {
        Secret { last_rotated: Some(Secret::days_ago(days)), ..Secret::example() }
    }

    fn never(created: i64) -> Secret {
        Secret { last_rotated: None, created: Known(Secret::days_ago(created)), ..Secret::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Secret::example(), rotated(90), never(5)])
            .non_compliant([rotated(91), never(91)])
            .not_applicable([
                Secret { owning_service: Some("rds".to_owned()), ..rotated(100) },
                Secret { replica_of_region: Some("us-east-1".to_owned()), ..rotated(100) },
            ])
            .given(|account| account.parameters.secrets_rotation_days_max = 30)
            .compliant([rotated(30)])
            .non_compliant([rotated(31)])
            .check();
    }
}
