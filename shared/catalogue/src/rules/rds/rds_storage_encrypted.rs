use super::engine::in_no_cluster;
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-storage-encrypted",
    title: "The storage of DB instances is encrypted",
    severity: Severity::Medium,
    expectations: &[21],
    themes: &["encryption-at-rest"],
    equivalents: &["config:RDS_STORAGE_ENCRYPTED", "securityhub:RDS.3", "prowler:rds_instance_storage_encrypted"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever gets hold of unencrypted storage, a snapshot of it or a copy can read it; \
                with encryption they need the key as well.",
    remediation: Remediation {
        text: "Encryption is chosen at creation: copy a snapshot with a key, and restore the copy.",
        cli: "aws rds copy-db-snapshot --region {region} --source-db-snapshot-identifier {snapshot} \
              --target-db-snapshot-identifier {encrypted_snapshot} --kms-key-id {key_arn}",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    in_no_cluster(instance)?;
    require(*instance.storage_encrypted.get()?, "the storage is not encrypted")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([Instance { storage_encrypted: Known(false), ..Instance::example() }])
            .not_applicable([Instance::aurora_member()])
            .check();
    }
}
