use super::engine::in_no_cluster;
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "db-instance-backup-enabled",
    title: "DB instances keep automated backups for long enough",
    severity: Severity::Medium,
    expectations: &[21],
    themes: &["backup"],
    equivalents: &["config:DB_INSTANCE_BACKUP_ENABLED", "securityhub:RDS.11", "prowler:rds_instance_backup_enabled"],
    differs: &[],
    parameters: &["rds_backup_retention_days_min"],
    reads: &[],
    rationale: "Without automated backups, or with ones that expire too soon, data that was lost or \
                damaged cannot be brought back to the moment before.",
    remediation: Remediation {
        text: "Set the backup retention period: database, Modify, Additional configuration, Backup.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --backup-retention-period 7 --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
    check,
};

/// A read replica holds what its source holds, and the source is judged.
fn check(instance: &Instance, account: &Account) -> Outcome {
    in_no_cluster(instance)?;
    if let Some(source) = &instance.replica_of {
        return not_applicable(format!("a read replica of {source}, whose backups hold the same data"));
    }
    let least = account.parameters.rds_backup_retention_days_min;
    match u32::try_from(*instance.backup_retention_days.get()?) {
        Ok(days) if days > 0 => require(days >= least, format!("backups are kept for {days} of {least} days")),
        _ => violation("automated backups are off"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example(), Instance { backup_retention_days: Known(7), ..Instance::example() }])
            .non_compliant([
                Instance { backup_retention_days: Known(0), ..Instance::example() },
                Instance { backup_retention_days: Known(6), ..Instance::example() },
            ])
            .not_applicable([
                Instance::aurora_member(),
                Instance {
                    backup_retention_days: Known(0),
                    replica_of: Some("shop-main".to_owned()),
                    ..Instance::example()
                },
            ])
            .given(|account| account.parameters.rds_backup_retention_days_min = 30)
            .non_compliant([Instance::example()])
            .check();
    }
}
