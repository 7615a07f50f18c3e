use super::OF_AWS;
use crate::{
    model::{
        Account,
        kms::{Key, Origin, State},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Key> = Rule {
    id: "cmk-backing-key-rotation-enabled",
    title: "Symmetric customer-managed KMS keys rotate by themselves",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["credential-rotation", "key-management"],
    equivalents: &["config:CMK_BACKING_KEY_ROTATION_ENABLED", "securityhub:KMS.4", "prowler:kms_cmk_rotation_enabled"],
    differs: &[Difference {
        from: &["prowler:kms_cmk_rotation_enabled"],
        how: "Not applicable to keys with imported material or in a custom key store: KMS cannot rotate them \
                  by itself.",
        source: &[("Rotating keys", "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html")],
    }],
    parameters: &[],
    reads: &["kms:DescribeKey", "kms:GetKeyRotationStatus"],
    rationale: "The longer one piece of key material is in use, the more data depends on it alone.",
    remediation: Remediation {
        text: "Turn on automatic rotation: KMS, key, Key rotation. The key keeps its id, and what it encrypted before stays \
               readable.",
        cli: "aws kms enable-key-rotation --key-id {id} --region {region}",
    },
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    check,
};

/// Rotation is for symmetric keys with material of KMS, and can be turned on only while the key is enabled.
/// <https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html>
fn check(key: &Key, _: &Account) -> Outcome {
    let description = key.description.get()?;
    if !description.is_of_customer() {
        return not_applicable(OF_AWS);
    }
    if description.origin != Origin::Kms {
        return not_applicable("KMS does not rotate material that it did not make");
    }
    if !description.can_rotate() {
        return not_applicable(format!("KMS does not rotate keys of the kind {}", description.spec));
    }
    if !matches!(description.state, State::Enabled | State::Updating) {
        return not_applicable("KMS rotates only keys that are enabled");
    }
    require(key.rotation_days.get()?.is_some(), "automatic rotation is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::kms::Description,
        observed::{Gap, Known, Observed, Reason},
        testing::Cases,
    };

    fn not_asked(description: Description) -> Key {
        let gap = Gap::new(String::new(), Reason::NotRequested, "");
        Key { rotation_days: Observed::from(gap), ..Key::described(description) }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Key::example(), Key { rotation_days: Known(Some(90)), ..Key::example() }])
            .non_compliant([Key { rotation_days: Known(None), ..Key::example() }])
            .not_applicable([
                Key::aws_managed(),
                not_asked(Description { spec: "RSA_2048".to_owned(), ..Description::example() }),
                not_asked(Description { spec: "HMAC_256".to_owned(), ..Description::example() }),
                not_asked(Description { origin: Origin::Imported, ..Description::example() }),
                not_asked(Description { origin: Origin::CustomKeyStore, ..Description::example() }),
                Key { rotation_days: Known(None), ..Key::in_state(State::Disabled) },
                Key { rotation_days: Known(None), ..Key::in_state(State::PendingDeletion) },
            ])
            .check();
    }
}
