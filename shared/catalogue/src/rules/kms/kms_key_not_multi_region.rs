use super::OF_AWS;
use crate::{
    model::{Account, kms::Key},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Key> = Rule {
    id: "kms-key-not-multi-region",
    title: "Customer-managed KMS keys belong to one region",
    severity: Severity::Low,
    expectations: &[],
    themes: &["key-management"],
    equivalents: &["prowler:kms_cmk_not_multi_region"],
    differs: &[],
    parameters: &[],
    reads: &["kms:DescribeKey"],
    rationale: "The material of a multi-region key lies in several regions, each with its own policy: what is encrypted in \
                one can be read in all.",
    remediation: Remediation {
        text: "Encrypt with a key of one region unless the same data must be read in several. A key cannot be changed: make \
               another one, encrypt anew, and delete this one.",
        cli: "aws kms create-key --region {region}",
    },
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    check,
};

fn check(key: &Key, _: &Account) -> Outcome {
    let description = key.description.get()?;
    if !description.is_of_customer() {
        return not_applicable(OF_AWS);
    }
    if description.is_pending_deletion() {
        return not_applicable("the key is pending deletion");
    }
    require(!description.multi_region, "is a multi-region key")
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
        let multi_region = Description { multi_region: true, ..Description::example() };
        let dying = Description { state: State::PendingDeletion, ..multi_region.clone() };
        Cases::of(&RULE)
            .compliant([Key::example()])
            .non_compliant([Key::described(multi_region)])
            .not_applicable([Key::aws_managed(), Key::described(dying)])
            .check();
    }
}
