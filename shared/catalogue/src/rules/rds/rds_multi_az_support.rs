use super::engine::in_no_cluster;
use crate::{
    model::{Account, rds::Instance},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-multi-az-support",
    title: "DB instances have a standby in another Availability Zone",
    severity: Severity::Medium,
    expectations: &[21],
    themes: &["availability"],
    equivalents: &["config:RDS_MULTI_AZ_SUPPORT", "securityhub:RDS.5", "prowler:rds_instance_multi_az"],
    differs: &[Difference {
        from: &["prowler:rds_instance_multi_az"],
        how: "SQL Server Express is not applicable: it cannot have a standby.",
        source: &[(
            "Multi-AZ for SQL Server",
            "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_SQLServerMultiAZ.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "When its only Availability Zone fails, a database without a standby is gone until \
                somebody restores it.",
    remediation: Remediation {
        text: "Convert to a Multi-AZ deployment: database, Actions, Convert to Multi-AZ deployment.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} --multi-az \
              --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html",
    check,
};

/// SQL Server Express and RDS Custom for Oracle cannot have a standby:
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_SQLServerMultiAZ.html>
fn check(instance: &Instance, _: &Account) -> Outcome {
    in_no_cluster(instance)?;
    if instance.engine == "sqlserver-ex" || instance.engine.starts_with("custom-oracle-") {
        return not_applicable(format!("{} cannot have a standby", instance.engine));
    }
    require(*instance.multi_az.get()?, "has no standby in another Availability Zone")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([
                Instance { multi_az: Known(false), ..Instance::example() },
                Instance { multi_az: Known(false), ..Instance::of_engine("sqlserver-web", "16.00.4131.2.v1") },
            ])
            .not_applicable([
                Instance::aurora_member(),
                Instance { multi_az: Known(false), ..Instance::of_engine("sqlserver-ex", "16.00.4131.2.v1") },
                Instance { multi_az: Known(false), ..Instance::of_engine("custom-oracle-ee", "19.my_cev1") },
            ])
            .check();
    }
}
