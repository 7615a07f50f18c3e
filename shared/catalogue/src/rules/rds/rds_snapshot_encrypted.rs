use crate::{
    model::{Account, rds::Snapshot},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Snapshot> = Rule {
    id: "rds-snapshot-encrypted",
    title: "DB snapshots are encrypted",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &["config:RDS_SNAPSHOT_ENCRYPTED", "securityhub:RDS.4", "prowler:rds_snapshots_encrypted"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An unencrypted snapshot can be shared, copied and restored by whoever gets at it; \
                with encryption they need the key as well.",
    remediation: Remediation {
        text: "Copy the snapshot with a key, delete the original, and encrypt the database that it \
               came from.",
        cli: "aws rds copy-db-snapshot --region {region} --source-db-snapshot-identifier {name} \
              --target-db-snapshot-identifier {encrypted_name} --kms-key-id {key_arn}",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    check,
};

fn check(snapshot: &Snapshot, _: &Account) -> Outcome {
    require(*snapshot.encrypted.get()?, "is not encrypted")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Snapshot::example()])
            .non_compliant([Snapshot { encrypted: Known(false), ..Snapshot::example() }])
            .check();
    }
}
