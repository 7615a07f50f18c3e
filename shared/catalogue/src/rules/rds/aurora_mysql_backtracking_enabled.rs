use super::engine::is_aurora_mysql;
use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "aurora-mysql-backtracking-enabled",
    title: "Aurora MySQL clusters can be wound back in time",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["backup"],
    equivalents: &["securityhub:RDS.14", "prowler:rds_cluster_backtrack_enabled"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Backtracking undoes a mistaken or malicious change in minutes, where a restore makes \
                a new cluster and takes hours.",
    remediation: Remediation {
        text: "Backtracking is chosen at creation: restore a snapshot into a new cluster with a \
               backtrack window.",
        cli: "aws rds restore-db-cluster-from-snapshot --region {region} --db-cluster-identifier \
              {new_name} --snapshot-identifier {snapshot} --engine aurora-mysql --backtrack-window \
              86400",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Backtrack.html",
    check,
};

/// <https://docs.aws.amazon.com/config/latest/developerguide/aurora-mysql-backtracking-enabled.html>
const REGIONS_WITHOUT: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-6",
    "ca-west-1",
    "cn-north-1",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "sa-east-1",
    "us-gov-east-1",
    "us-gov-west-1",
];

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    if !is_aurora_mysql(&cluster.engine) {
        return not_applicable(format!("{} cannot be wound back", cluster.engine));
    }
    if cluster.is_serverless_v1()? {
        return not_applicable("Aurora Serverless v1 cannot be wound back");
    }
    if let Some(global) = &cluster.global_cluster {
        return not_applicable(format!("global database {global} rules out backtracking"));
    }
    if REGIONS_WITHOUT.contains(&cluster.identity.region.as_str()) {
        return not_applicable(format!("AWS does not offer backtracking in {}", cluster.identity.region));
    }
    require(cluster.backtrack_seconds > 0, "backtracking is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Identity, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster {
                backtrack_seconds: 86_400,
                ..Cluster::of_engine("aurora-mysql", "8.0.mysql_aurora.3.08.0")
            }])
            .non_compliant([
                Cluster::of_engine("aurora-mysql", "8.0.mysql_aurora.3.08.0"),
                Cluster::of_engine("aurora", "5.6.mysql_aurora.1.22.2"),
            ])
            .not_applicable([
                Cluster::example(),
                Cluster::of_engine("mysql", "8.0.39"),
                Cluster::serverless_v1(),
                Cluster { global_cluster: Some("shop-world".to_owned()), ..Cluster::of_engine("aurora-mysql", "8.0") },
                Cluster {
                    identity: Identity {
                        region: "eu-north-1".to_owned(),
                        ..Cluster::of_engine("aurora-mysql", "8.0").identity
                    },
                    ..Cluster::of_engine("aurora-mysql", "8.0")
                },
            ])
            .check();
    }
}
