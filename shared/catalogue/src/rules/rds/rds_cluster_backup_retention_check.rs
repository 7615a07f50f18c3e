use crate::{
    model::{Account, rds::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "rds-cluster-backup-retention-check",
    title: "DB clusters keep automated backups for long enough",
    severity: Severity::Medium,
    expectations: &[21],
    themes: &["backup", "data-lifecycle"],
    equivalents: &[],
    differs: &[],
    parameters: &["rds_backup_retention_days_min"],
    reads: &[],
    rationale: "With backups that expire too soon, damage that is noticed late cannot be undone.",
    remediation: Remediation {
        text: "Set the backup retention period: cluster, Modify, Additional configuration, Backup.",
        cli: "aws rds modify-db-cluster --region {region} --db-cluster-identifier {name} \
              --backup-retention-period 7 --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Backups.html",
    check,
};

fn check(cluster: &Cluster, account: &Account) -> Outcome {
    let least = account.parameters.rds_backup_retention_days_min;
    let days = u32::try_from(*cluster.backup_retention_days.get()?).unwrap_or_default();
    require(days >= least, format!("backups are kept for {days} of {least} days"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example(), Cluster { backup_retention_days: Known(7), ..Cluster::example() }])
            .non_compliant([Cluster { backup_retention_days: Known(1), ..Cluster::example() }])
            .given(|account| account.parameters.rds_backup_retention_days_min = 30)
            .non_compliant([Cluster::example()])
            .check();
    }
}
