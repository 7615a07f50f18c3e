use crate::{
    model::{Account, rds::ClusterSnapshot},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<ClusterSnapshot> = Rule {
    id: "rds-cluster-snapshot-encrypted",
    title: "DB cluster snapshots are encrypted",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An unencrypted snapshot can be shared, copied and restored by whoever gets at it; \
                with encryption they need the key as well.",
    remediation: Remediation {
        text: "Copy the snapshot with a key, delete the original, and encrypt the database that it \
               came from.",
        cli: "aws rds copy-db-cluster-snapshot --region {region} \
              --source-db-cluster-snapshot-identifier {name} --target-db-cluster-snapshot-identifier \
              {encrypted_name} --kms-key-id {key_arn}",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    check,
};

fn check(snapshot: &ClusterSnapshot, _: &Account) -> Outcome {
    require(*snapshot.encrypted.get()?, "is not encrypted")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([ClusterSnapshot::example()])
            .non_compliant([ClusterSnapshot { encrypted: Known(false), ..ClusterSnapshot::example() }])
            .check();
    }
}
