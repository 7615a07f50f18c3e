use super::OF_AWS;
use crate::{
    model::{
        Account,
        kms::{Key, State},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Key> = Rule {
    id: "kms-cmk-enabled",
    title: "Customer-managed KMS keys are enabled, or on their way to deletion",
    severity: Severity::Low,
    expectations: &[],
    themes: &["key-management"],
    equivalents: &["prowler:kms_cmk_are_used"],
    differs: &[Difference {
        from: &["prowler:kms_cmk_are_used"],
        how: "A key that is being made or updated is compliant, and so is a multi-Region primary key that \
                  waits for its replicas to be deleted.",
        source: &[("Key states", "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html")],
    }],
    parameters: &[],
    reads: &["kms:DescribeKey"],
    rationale: "A key that cannot be used still costs money every month, and whatever it encrypted cannot be read meanwhile.",
    remediation: Remediation {
        text: "Enable the key if something needs it; otherwise schedule its deletion: KMS, Customer managed keys, key, Key \
               actions.",
        cli: "aws kms enable-key --key-id {id} --region {region}",
    },
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
    check,
};

fn check(key: &Key, _: &Account) -> Outcome {
    let description = key.description.get()?;
    if !description.is_of_customer() {
        return not_applicable(OF_AWS);
    }
    match description.state {
        State::Creating | State::Enabled | State::PendingDeletion | State::PendingReplicaDeletion | State::Updating => {
            Ok(Verdict::Compliant)
        }
        State::Disabled => violation("is disabled"),
        State::PendingImport => violation("has no key material"),
        State::Unavailable => violation("its key store is disconnected"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Key::example(), Key::in_state(State::PendingDeletion), Key::in_state(State::Updating)])
            .non_compliant([State::Disabled, State::PendingImport, State::Unavailable].map(Key::in_state))
            .not_applicable([Key::aws_managed()])
            .check();
    }
}
