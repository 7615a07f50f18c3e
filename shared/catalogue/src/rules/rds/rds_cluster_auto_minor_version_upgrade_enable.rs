use super::engine::is_aurora;
use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-auto-minor-version-upgrade-enable",
    title: "Multi-AZ DB clusters install minor versions by themselves",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["patching"],
    equivalents: &["securityhub:RDS.35", "prowler:rds_cluster_minor_version_upgrade_enabled"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Minor versions carry security fixes; a cluster that waits for somebody to install \
                them stays open to known attacks.",
    remediation: Remediation {
        text: "Enable auto minor version upgrade: cluster, Modify, Maintenance.",
        cli: "aws rds modify-db-cluster --region {region} --db-cluster-identifier {name} \
              --auto-minor-version-upgrade --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html",
    check,
};

/// Aurora takes the setting from each instance.
fn check(cluster: &Cluster, _: &Account) -> Outcome {
    if is_aurora(&cluster.engine) {
        return not_applicable("Aurora takes the setting from each instance");
    }
    require(*cluster.auto_minor_version_upgrade.get()?, "automatic minor version upgrades are off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster { auto_minor_version_upgrade: Known(true), ..Cluster::of_engine("mysql", "8.0.39") }])
            .non_compliant([Cluster::of_engine("mysql", "8.0.39")])
            .not_applicable([Cluster::example()])
            .check();
    }
}
