use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-aurora-postgresql-logs-to-cloudwatch",
    title: "Aurora PostgreSQL clusters send their log to CloudWatch Logs",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["logging"],
    equivalents: &["securityhub:RDS.37"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "The log of PostgreSQL is where logins, errors and audited statements appear; in the \
                cluster it is kept for days only.",
    remediation: Remediation {
        text: "Publish the log: cluster, Modify, Additional configuration, Log exports.",
        cli: "aws rds modify-db-cluster --region {region} --db-cluster-identifier {name} \
              --cloudwatch-logs-export-configuration EnableLogTypes=postgresql",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    if cluster.engine != "aurora-postgresql" {
        return not_applicable("is not Aurora PostgreSQL");
    }
    if cluster.is_serverless_v1()? {
        return not_applicable("Aurora Serverless v1 sends its logs by itself");
    }
    let sent = cluster.log_exports.iter().any(|log| log == "postgresql");
    require(sent, "does not send the PostgreSQL log to CloudWatch Logs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example()])
            .non_compliant([Cluster { log_exports: Vec::new(), ..Cluster::example() }])
            .not_applicable([
                Cluster { log_exports: Vec::new(), ..Cluster::of_engine("postgres", "16.4") },
                Cluster { log_exports: Vec::new(), engine_mode: Known("serverless".to_owned()), ..Cluster::example() },
            ])
            .check();
    }
}
