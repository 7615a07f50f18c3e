use super::engine::in_no_cluster;
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-postgresql-logs-to-cloudwatch",
    title: "PostgreSQL instances send their log to CloudWatch Logs",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["logging"],
    equivalents: &["securityhub:RDS.36"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "The log of PostgreSQL is where logins, errors and audited statements appear; on the \
                instance it is kept for days only.",
    remediation: Remediation {
        text: "Publish the PostgreSQL log: database, Modify, Additional configuration, Log exports.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --cloudwatch-logs-export-configuration EnableLogTypes=postgresql",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    in_no_cluster(instance)?;
    if instance.engine != "postgres" {
        return not_applicable("is not PostgreSQL");
    }
    let sent = instance.log_exports.iter().any(|log| log == "postgresql");
    require(sent, "does not send the PostgreSQL log to CloudWatch Logs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance { log_exports: vec!["postgresql".to_owned()], ..Instance::example() }])
            .non_compliant([Instance { log_exports: vec!["upgrade".to_owned()], ..Instance::example() }])
            .not_applicable([Instance::aurora_member(), Instance::of_engine("mysql", "8.4.3")])
            .check();
    }
}
