//! What AWS Backup does for DB clusters and instances.

use crate::{
    model::rds::{Cluster, Instance},
    rule::{Rule, Stop, not_applicable},
    rules::backup,
};

pub(super) static CLUSTER_AIR_GAPPED: Rule<Cluster> = backup::air_gapped(
    "aurora-resources-in-logically-air-gapped-vault",
    "DB clusters have a recent recovery point in a logically air-gapped vault",
    &["config:AURORA_RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT"],
    "https://docs.aws.amazon.com/config/latest/developerguide/aurora-resources-in-logically-air-gapped-vault.html",
    backup::is_air_gapped,
);

pub(super) static CLUSTER_PROTECTED: Rule<Cluster> = backup::covered(
    "aurora-resources-protected-by-backup-plan",
    "A backup plan covers DB clusters",
    &["config:AURORA_RESOURCES_PROTECTED_BY_BACKUP_PLAN", "prowler:rds_cluster_protected_by_backup_plan"],
    "https://docs.aws.amazon.com/config/latest/developerguide/aurora-resources-protected-by-backup-plan.html",
    backup::SELECTIONS,
    backup::is_covered,
);

pub(super) static INSTANCE_PROTECTED: Rule<Instance> = backup::covered(
    "rds-resources-protected-by-backup-plan",
    "A backup plan covers DB instances",
    &[
        "config:RDS_IN_BACKUP_PLAN",
        "config:RDS_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
        "securityhub:RDS.26",
        "prowler:rds_instance_protected_by_backup_plan",
    ],
    "https://docs.aws.amazon.com/config/latest/developerguide/rds-resources-protected-by-backup-plan.html",
    backup::SELECTIONS,
    |instance, account| {
        by_itself(instance)?;
        backup::is_covered(instance, account)
    },
);

pub(super) static CLUSTER_RECOVERABLE: Rule<Cluster> = backup::recent(
    "aurora-last-backup-recovery-point-created",
    "DB clusters have a recent recovery point",
    &["config:AURORA_LAST_BACKUP_RECOVERY_POINT_CREATED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/aurora-last-backup-recovery-point-created.html",
    backup::is_recent,
);

pub(super) static INSTANCE_RECOVERABLE: Rule<Instance> = backup::recent(
    "rds-last-backup-recovery-point-created",
    "DB instances have a recent recovery point",
    &["config:RDS_LAST_BACKUP_RECOVERY_POINT_CREATED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/rds-last-backup-recovery-point-created.html",
    |instance, account| {
        by_itself(instance)?;
        backup::is_recent(instance, account)
    },
);

fn by_itself(instance: &Instance) -> Result<(), Stop> {
    match instance.cluster.get()? {
        None => Ok(()),
        Some(_) => not_applicable("it is a member of a cluster, which is backed up as a whole"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::backup::cases;

    #[test]
    fn verdicts() {
        cases::air_gapped(&CLUSTER_AIR_GAPPED, Cluster::example()).check();
        cases::covered(&CLUSTER_PROTECTED, Cluster::example()).check();
        cases::covered(&INSTANCE_PROTECTED, Instance::example()).not_applicable([Instance::aurora_member()]).check();
        cases::recent(&CLUSTER_RECOVERABLE, Cluster::example()).check();
        cases::recent(&INSTANCE_RECOVERABLE, Instance::example()).not_applicable([Instance::aurora_member()]).check();
    }
}
