use super::engine::cluster_log_types;
use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-logging-enabled",
    title: "DB clusters send all their logs to CloudWatch Logs",
    severity: Severity::Medium,
    expectations: &[21],
    themes: &["logging"],
    equivalents: &["prowler:rds_cluster_integration_cloudwatch_logs"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Logs that stay in the cluster are deleted after days and go with it; what happened in \
                an incident can then not be told.",
    remediation: Remediation {
        text: "Publish every log type of the engine: cluster, Modify, Additional configuration, Log \
               exports.",
        cli: "aws rds modify-db-cluster --region {region} --db-cluster-identifier {name} \
              --cloudwatch-logs-export-configuration EnableLogTypes={log_types}",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    if cluster.is_serverless_v1()? {
        return not_applicable("Aurora Serverless v1 sends its logs by itself");
    }
    let wanted = cluster_log_types(&cluster.engine);
    if wanted.is_empty() {
        return not_applicable(format!("{} sends no logs to CloudWatch Logs", cluster.engine));
    }
    let sent = |log: &str| cluster.log_exports.iter().any(|sent| sent == log);
    let missing: Vec<&str> = wanted.iter().copied().filter(|log| !sent(log)).collect();
    require(missing.is_empty(), format!("does not send to CloudWatch Logs: {}", missing.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example()])
            .non_compliant([
                Cluster { log_exports: Vec::new(), ..Cluster::example() },
                Cluster { log_exports: vec!["audit".to_owned()], ..Cluster::of_engine("aurora-mysql", "8.0") },
                Cluster { log_exports: vec!["error".to_owned()], ..Cluster::of_engine("mysql", "8.0.39") },
                Cluster { log_exports: vec!["postgresql".to_owned()], ..Cluster::of_engine("postgres", "16.4") },
            ])
            .not_applicable([Cluster::serverless_v1(), Cluster::of_engine("unheard-of", "1")])
            .check();
    }
}
