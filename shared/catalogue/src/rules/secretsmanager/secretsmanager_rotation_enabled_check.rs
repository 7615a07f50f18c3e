use super::{of_users, original};
use crate::{
    model::{Account, secretsmanager::Secret},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Secret> = Rule {
    id: "secretsmanager-rotation-enabled-check",
    title: "Secrets rotate by themselves",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["credential-rotation", "secrets"],
    equivalents: &[
        "config:SECRETSMANAGER_ROTATION_ENABLED_CHECK",
        "securityhub:SecretsManager.1",
        "prowler:secretsmanager_automatic_rotation_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A secret that never changes serves whoever once got hold of it for as long as it exists.",
    remediation: Remediation {
        text: "Turn on automatic rotation, with a function that knows how to change the secret: secret, Rotation, Edit \
               rotation.",
        cli: "aws secretsmanager rotate-secret --secret-id {name} --rotation-lambda-arn {function} --rotation-rules \
              AutomaticallyAfterDays=30 --region {region}",
    },
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
    check,
};

fn check(secret: &Secret, _: &Account) -> Outcome {
    of_users(secret)?;
    original(secret)?;
    require(*secret.rotation_enabled.get()?, "automatic rotation is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let off = || Secret { rotation_enabled: Known(false), ..Secret::example() };
        Cases::of(&RULE)
            .compliant([Secret::example()])
            .non_compliant([off()])
            .not_applicable([
                Secret { owning_service: Some("rds".to_owned()), ..off() },
                Secret { replica_of_region: Some("us-east-1".to_owned()), ..off() },
            ])
            .check();
    }
}
