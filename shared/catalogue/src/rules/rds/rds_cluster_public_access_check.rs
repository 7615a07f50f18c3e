use super::engine::is_aurora;
use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-public-access-check",
    title: "DB clusters have no public address",
    severity: Severity::Critical,
    expectations: &[21],
    themes: &["network-exposure"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A public address leaves only a security group and a password between the data and \
                everybody; one mistake in either exposes it.",
    remediation: Remediation {
        text: "A Multi-AZ DB cluster cannot be made private later: restore a snapshot into a private \
               one.",
        cli: "aws rds restore-db-cluster-from-snapshot --region {region} --db-cluster-identifier \
              {new_name} --snapshot-identifier {snapshot} --engine {engine} \
              --db-cluster-instance-class {class} --no-publicly-accessible",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html",
    check,
};

/// Only Multi-AZ DB clusters have the setting: <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html>
fn check(cluster: &Cluster, _: &Account) -> Outcome {
    if is_aurora(&cluster.engine) {
        return not_applicable("Aurora takes the setting from each instance");
    }
    require(!*cluster.publicly_accessible.get()?, "is publicly accessible")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::of_engine("mysql", "8.0.39")])
            .non_compliant([Cluster { publicly_accessible: Known(true), ..Cluster::of_engine("mysql", "8.0.39") }])
            .not_applicable([Cluster::example()])
            .check();
    }
}
