use super::{days, of_users, original};
use crate::{
    model::{Account, secretsmanager::Secret},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Secret> = Rule {
    id: "secretsmanager-scheduled-rotation-success-check",
    title: "Secrets that rotate by themselves did so when it was due",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["credential-rotation", "secrets"],
    equivalents: &["config:SECRETSMANAGER_SCHEDULED_ROTATION_SUCCESS_CHECK", "securityhub:SecretsManager.2"],
    differs: &[Difference {
        from: &["config:SECRETSMANAGER_SCHEDULED_ROTATION_SUCCESS_CHECK"],
        how: "A rotation counts as missed two days after it was due: it may run until the end of its window, \
                  and is tried again when it fails.",
        source: &[(
            "Rotation schedules",
            "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "A rotation that fails leaves the old secret valid, while everyone believes that it was changed.",
    remediation: Remediation {
        text: "Find out in the logs of the rotation function why it failed, correct that, and rotate the secret: secret, \
               Rotation, Rotate secret immediately.",
        cli: "aws secretsmanager rotate-secret --secret-id {name} --region {region}",
    },
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html",
    check,
};

/// Rotations have a window of up to a day, and Secrets Manager tries again when one fails.
/// <https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html>
const WINDOW_DAYS: i64 = 2;

fn check(secret: &Secret, account: &Account) -> Outcome {
    of_users(secret)?;
    original(secret)?;
    if !*secret.rotation_enabled.get()? {
        return not_applicable("automatic rotation is off");
    }
    if let Some(due) = secret.next_rotation.get()?.filter(|due| days(*due, account.time) >= WINDOW_DAYS) {
        return violation(format!("the rotation due by {} did not happen", due.strftime("%Y-%m-%d")));
    }
    let (Some(last), Some(every)) = (secret.last_rotated, *secret.rotation_days.get()?) else {
        return Ok(Verdict::Compliant);
    };
    let age = days(last, account.time);
    if age > every.saturating_add(WINDOW_DAYS) {
        return violation(format!("it was last rotated {age} days ago, although every {every} days are scheduled"));
    }
    Ok(Verdict::Compliant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let ago = |days| Some(Secret::days_ago(days));
        let off = Secret { rotation_enabled: Known(false), next_rotation: Known(None), ..Secret::example() };
        Cases::of(&RULE)
            .compliant([
                Secret::example(),
                Secret { last_rotated: None, ..Secret::example() },
                Secret { rotation_days: Known(None), last_rotated: ago(300), ..Secret::example() },
                Secret { next_rotation: Known(ago(1)), ..Secret::example() },
                Secret { last_rotated: ago(32), ..Secret::example() },
            ])
            .non_compliant([
                Secret { next_rotation: Known(ago(2)), ..Secret::example() },
                Secret { last_rotated: None, next_rotation: Known(ago(40)), ..Secret::example() },
                Secret { last_rotated: ago(33), ..Secret::example() },
                Secret { last_rotated: ago(100), next_rotation: Known(None), ..Secret::example() },
            ])
            .not_applicable([
                off,
                Secret { owning_service: Some("rds".to_owned()), next_rotation: Known(ago(40)), ..Secret::example() },
                Secret {
                    replica_of_region: Some("us-east-1".to_owned()),
                    next_rotation: Known(ago(40)),
                    ..Secret::example()
                },
            ])
            .check();
    }
}
