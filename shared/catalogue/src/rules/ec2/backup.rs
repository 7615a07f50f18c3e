//! What AWS Backup does for instances and volumes.

use crate::{
    model::ec2::{Instance, Volume},
    rule::Rule,
    rules::backup,
};

pub(super) static VOLUME_AIR_GAPPED: Rule<Volume> = backup::air_gapped(
    "ebs-resources-in-logically-air-gapped-vault",
    "EBS volumes have a recent recovery point in a logically air-gapped vault",
    &["config:EBS_RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ebs-resources-in-logically-air-gapped-vault.html",
    backup::is_air_gapped,
);

pub(super) static INSTANCE_AIR_GAPPED: Rule<Instance> = backup::air_gapped(
    "ec2-resources-in-logically-air-gapped-vault",
    "EC2 instances have a recent recovery point in a logically air-gapped vault",
    &["config:EC2_RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ec2-resources-in-logically-air-gapped-vault.html",
    backup::is_air_gapped,
);

pub(super) static VOLUME_PROTECTED: Rule<Volume> = backup::covered(
    "ebs-resources-protected-by-backup-plan",
    "A backup plan covers EBS volumes",
    &[
        "config:EBS_IN_BACKUP_PLAN",
        "config:EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
        "securityhub:EC2.28",
        "prowler:ec2_ebs_volume_protected_by_backup_plan",
    ],
    "https://docs.aws.amazon.com/config/latest/developerguide/ebs-resources-protected-by-backup-plan.html",
    backup::SELECTIONS,
    backup::is_covered,
);

pub(super) static INSTANCE_PROTECTED: Rule<Instance> = backup::covered(
    "ec2-resources-protected-by-backup-plan",
    "A backup plan covers EC2 instances",
    &["config:EC2_RESOURCES_PROTECTED_BY_BACKUP_PLAN"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ec2-resources-protected-by-backup-plan.html",
    backup::SELECTIONS,
    backup::is_covered,
);

pub(super) static VOLUME_RECOVERABLE: Rule<Volume> = backup::recent(
    "ebs-last-backup-recovery-point-created",
    "EBS volumes have a recent recovery point",
    &["config:EBS_LAST_BACKUP_RECOVERY_POINT_CREATED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ebs-last-backup-recovery-point-created.html",
    backup::is_recent,
);

pub(super) static INSTANCE_RECOVERABLE: Rule<Instance> = backup::recent(
    "ec2-last-backup-recovery-point-created",
    "EC2 instances have a recent recovery point",
    &["config:EC2_LAST_BACKUP_RECOVERY_POINT_CREATED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ec2-last-backup-recovery-point-created.html",
    backup::is_recent,
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{rules::backup::cases, testing::Cases};

    #[test]
    fn verdicts() {
        cases::air_gapped(&VOLUME_AIR_GAPPED, Volume::example()).check();
        cases::air_gapped(&INSTANCE_AIR_GAPPED, Instance::example()).check();
        cases::covered(&VOLUME_PROTECTED, Volume::example()).check();
        cases::covered(&INSTANCE_PROTECTED, Instance::example()).check();
        cases::recent(&VOLUME_RECOVERABLE, Volume::example()).check();
        cases::recent(&INSTANCE_RECOVERABLE, Instance::example()).check();
    }

    #[test]
    fn tags_select() {
        let volume = |key: &str| Volume {
            identity: Volume::example().identity.tagged([(key.to_owned(), "daily".to_owned())]),
            ..Volume::example()
        };
        Cases::of(&VOLUME_PROTECTED)
            .given(cases::plans(vec![cases::tagged()]))
            .compliant([volume("backup")])
            .non_compliant([volume("Backup")])
            .check();
    }
}
