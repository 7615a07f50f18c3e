use super::of_users;
use crate::{
    model::{Account, secretsmanager::Secret},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Secret> = Rule {
    id: "secretsmanager-using-cmk",
    title: "Secrets are encrypted with a customer-managed KMS key",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest", "secrets"],
    equivalents: &["config:SECRETSMANAGER_USING_CMK"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Everyone in the account who may read the secret may also use Secrets Manager's own key; a key of one's own \
                asks for a second permission.",
    remediation: Remediation {
        text: "Choose a customer-managed key: secret, Actions, Edit encryption key.",
        cli: "aws secretsmanager update-secret --secret-id {name} --kms-key-id {key} --region {region}",
    },
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    check,
};

/// Secrets Manager leaves out its own key:
/// <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_SecretListEntry.html>
fn check(secret: &Secret, _: &Account) -> Outcome {
    of_users(secret)?;
    let own = |key: &&String| !key.ends_with("alias/aws/secretsmanager");
    require(secret.kms_key.as_ref().filter(own).is_some(), "is encrypted with the key aws/secretsmanager")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn with(key: Option<&str>) -> Secret {
        Secret { kms_key: key.map(str::to_owned), ..Secret::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Secret::example(), with(Some("alias/shop-prod"))])
            .non_compliant([with(None), with(Some("alias/aws/secretsmanager"))])
            .not_applicable([Secret { owning_service: Some("rds".to_owned()), ..with(None) }])
            .check();
    }
}
