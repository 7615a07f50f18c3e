use super::engine::is_aurora_mysql;
use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-aurora-mysql-audit-logging-enabled",
    title: "Aurora MySQL clusters send their audit log to CloudWatch Logs",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["logging"],
    equivalents: &["securityhub:RDS.34"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "The audit log tells who logged in and what they ran; it helps only where an intruder \
                in the database cannot delete it.",
    remediation: Remediation {
        text: "Publish the log: cluster, Modify, Additional configuration, Log exports.",
        cli: "aws rds modify-db-cluster --region {region} --db-cluster-identifier {name} \
              --cloudwatch-logs-export-configuration EnableLogTypes=audit",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Integrating.CloudWatch.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    if !is_aurora_mysql(&cluster.engine) {
        return not_applicable("is not Aurora MySQL");
    }
    if cluster.is_serverless_v1()? {
        return not_applicable("Aurora Serverless v1 sends its logs by itself");
    }
    let sent = cluster.log_exports.iter().any(|log| log == "audit");
    require(sent, "does not send the audit log to CloudWatch Logs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster { log_exports: vec!["audit".to_owned()], ..Cluster::of_engine("aurora-mysql", "8.0") }])
            .non_compliant([Cluster {
                log_exports: vec!["error".to_owned()],
                ..Cluster::of_engine("aurora-mysql", "8.0")
            }])
            .not_applicable([Cluster::example(), Cluster::serverless_v1()])
            .check();
    }
}
