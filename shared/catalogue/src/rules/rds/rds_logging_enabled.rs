use super::engine::{in_no_cluster, instance_log_types};
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-logging-enabled",
    title: "DB instances send all their logs to CloudWatch Logs",
    severity: Severity::Medium,
    expectations: &[21],
    themes: &["logging"],
    equivalents: &[
        "config:RDS_LOGGING_ENABLED",
        "securityhub:RDS.9",
        "prowler:rds_instance_integration_cloudwatch_logs",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Logs that stay on the instance are deleted after days and go with it; what happened \
                in an incident can then not be told.",
    remediation: Remediation {
        text: "Publish every log type of the engine: database, Modify, Additional configuration, Log \
               exports.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --cloudwatch-logs-export-configuration '{\"EnableLogTypes\": [{log_types}]}'",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    in_no_cluster(instance)?;
    let wanted = instance_log_types(&instance.engine);
    if wanted.is_empty() {
        return not_applicable(format!("{} sends no logs to CloudWatch Logs", instance.engine));
    }
    let sent = |log: &str| instance.log_exports.iter().any(|sent| sent == log);
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
            .compliant([
                Instance::example(),
                Instance {
                    log_exports: vec!["error".to_owned()],
                    ..Instance::of_engine("sqlserver-ex", "16.00.4131.2.v1")
                },
            ])
            .non_compliant([
                Instance { log_exports: Vec::new(), ..Instance::example() },
                Instance { log_exports: vec!["postgresql".to_owned()], ..Instance::example() },
                Instance {
                    log_exports: vec!["error".to_owned()],
                    ..Instance::of_engine("sqlserver-se", "16.00.4131.2.v1")
                },
                Instance { log_exports: vec!["alert".to_owned()], ..Instance::of_engine("oracle-se2-cdb", "19") },
                Instance { log_exports: vec!["diag.log".to_owned()], ..Instance::of_engine("db2-se", "11.5") },
            ])
            .not_applicable([
                Instance::aurora_member(),
                Instance { log_exports: Vec::new(), ..Instance::of_engine("custom-oracle-ee", "19.my_cev1") },
            ])
            .check();
    }
}
