use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-copy-tags-to-snapshots-enabled",
    title: "DB clusters copy their tags to their snapshots",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["securityhub:RDS.16", "prowler:rds_cluster_copy_tags_to_snapshots"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Access rules, cost reports and clean-up jobs that go by tags lose sight of snapshots \
                that have none.",
    remediation: Remediation {
        text: "Turn on copying of tags: cluster, Modify, Additional configuration, Backup.",
        cli: "aws rds modify-db-cluster --region {region} --db-cluster-identifier {name} \
              --copy-tags-to-snapshot",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Tagging.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    require(*cluster.copy_tags_to_snapshot.get()?, "tags are not copied to snapshots")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example()])
            .non_compliant([Cluster { copy_tags_to_snapshot: Known(false), ..Cluster::example() }])
            .check();
    }
}
