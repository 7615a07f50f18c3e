use super::OF_AWS;
use crate::{
    model::{Account, kms::Key},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Key> = Rule {
    id: "kms-cmk-not-scheduled-for-deletion",
    title: "Customer-managed KMS keys are not scheduled for deletion",
    severity: Severity::Critical,
    expectations: &[16],
    themes: &["deletion-protection", "key-management"],
    equivalents: &[
        "config:KMS_CMK_NOT_SCHEDULED_FOR_DELETION",
        "securityhub:KMS.3",
        "prowler:kms_cmk_not_deleted_unintentionally",
    ],
    differs: &[Difference {
        from: &["prowler:kms_cmk_not_deleted_unintentionally"],
        how: "A multi-Region primary key that waits for its replicas is scheduled for deletion too.",
        source: &[("Key states", "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html")],
    }],
    parameters: &[],
    reads: &["kms:DescribeKey"],
    rationale: "Once the key is deleted, nobody can ever read again what it encrypted; until then the deletion can be \
                called off.",
    remediation: Remediation {
        text: "Cancel the deletion unless it is certain that nothing needs the key: KMS, Customer managed keys, key, Key \
               actions. Then enable the key.",
        cli: "aws kms cancel-key-deletion --key-id {id} --region {region}",
    },
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    check,
};

fn check(key: &Key, _: &Account) -> Outcome {
    let description = key.description.get()?;
    if !description.is_of_customer() {
        return not_applicable(OF_AWS);
    }
    if !description.is_pending_deletion() {
        return Ok(Verdict::Compliant);
    }
    match description.deletion_date {
        Some(date) => violation(format!("is scheduled for deletion on {}", date.strftime("%Y-%m-%d"))),
        None => violation("is scheduled for deletion once its replicas are gone"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::kms::{Description, State},
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let deletion_date = Some("2026-12-24T00:00:00Z".parse().unwrap());
        let pending = Description { state: State::PendingDeletion, deletion_date, ..Description::example() };
        Cases::of(&RULE)
            .compliant([Key::example(), Key::in_state(State::Disabled)])
            .non_compliant([Key::described(pending.clone()), Key::in_state(State::PendingReplicaDeletion)])
            .not_applicable([Key::aws_managed()])
            .check();
        let outcome = check(&Key::described(pending), &Account::example());
        assert_eq!(outcome, violation("is scheduled for deletion on 2026-12-24"));
    }
}
