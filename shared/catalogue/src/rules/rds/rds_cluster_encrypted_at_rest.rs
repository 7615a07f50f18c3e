use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-encrypted-at-rest",
    title: "The storage of DB clusters is encrypted",
    severity: Severity::Medium,
    expectations: &[21],
    themes: &["encryption-at-rest"],
    equivalents: &[
        "config:RDS_CLUSTER_ENCRYPTED_AT_REST",
        "securityhub:RDS.27",
        "prowler:rds_cluster_storage_encrypted",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Whoever gets hold of unencrypted storage, a snapshot of it or a copy can read it; \
                with encryption they need the key as well.",
    remediation: Remediation {
        text: "Encryption is chosen at creation: restore a snapshot into a new cluster with a key.",
        cli: "aws rds restore-db-cluster-from-snapshot --region {region} --db-cluster-identifier \
              {new_name} --snapshot-identifier {snapshot} --engine {engine} --kms-key-id {key_arn}",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    require(*cluster.storage_encrypted.get()?, "the storage is not encrypted")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example()])
            .non_compliant([Cluster { storage_encrypted: Known(false), ..Cluster::example() }])
            .check();
    }
}
