use super::engine::is_custom;
use crate::{
    model::{Account, rds::Instance},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-enhanced-monitoring-enabled",
    title: "DB instances have Enhanced Monitoring",
    severity: Severity::Low,
    expectations: &[],
    themes: &["monitoring"],
    equivalents: &[
        "config:RDS_ENHANCED_MONITORING_ENABLED",
        "securityhub:RDS.6",
        "prowler:rds_instance_enhanced_monitoring_enabled",
    ],
    differs: &[Difference {
        from: &["prowler:rds_instance_enhanced_monitoring_enabled"],
        how: "The interval decides: any but 0 is monitoring. The log stream's name says nothing about it.",
        source: &[(
            "CreateDBInstance",
            "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "CloudWatch sees a database only from outside; Enhanced Monitoring shows from inside \
                the operating system which process uses what.",
    remediation: Remediation {
        text: "Turn on Enhanced Monitoring with a granularity and a role: database, Modify, Monitoring.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --monitoring-interval 60 --monitoring-role-arn {role_arn}",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.overview.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    if is_custom(&instance.engine) {
        return not_applicable("RDS Custom has no Enhanced Monitoring");
    }
    if instance.class.get()? == "db.m1.small" {
        return not_applicable("the class db.m1.small has no Enhanced Monitoring");
    }
    require(*instance.monitoring_interval.get()? > 0, "Enhanced Monitoring is off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example(), Instance::aurora_member()])
            .non_compliant([
                Instance { monitoring_interval: Known(0), ..Instance::example() },
                Instance { monitoring_interval: Known(0), ..Instance::aurora_member() },
            ])
            .not_applicable([
                Instance {
                    monitoring_interval: Known(0),
                    ..Instance::of_engine("custom-sqlserver-ee", "15.00.4249.2.v1")
                },
                Instance {
                    monitoring_interval: Known(0),
                    class: Known("db.m1.small".to_owned()),
                    ..Instance::example()
                },
            ])
            .check();
    }
}
