use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-deletion-protection-enabled",
    title: "DB clusters are protected from deletion",
    severity: Severity::Medium,
    expectations: &[21],
    themes: &["deletion-protection"],
    equivalents: &[
        "config:RDS_CLUSTER_DELETION_PROTECTION_ENABLED",
        "securityhub:RDS.7",
        "prowler:rds_cluster_deletion_protection",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "One mistaken or malicious call deletes an unprotected cluster, and its automated \
                backups with it.",
    remediation: Remediation {
        text: "Enable deletion protection: cluster, Modify, Deletion protection.",
        cli: "aws rds modify-db-cluster --region {region} --db-cluster-identifier {name} \
              --deletion-protection --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    require(*cluster.deletion_protection.get()?, "deletion protection is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example()])
            .non_compliant([Cluster { deletion_protection: Known(false), ..Cluster::example() }])
            .check();
    }
}
