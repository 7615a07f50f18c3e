//! What AWS Backup does for buckets.

use crate::{model::s3::Bucket, rule::Rule, rules::backup};

pub(super) static BUCKET_AIR_GAPPED: Rule<Bucket> = backup::air_gapped(
    "s3-resources-in-logically-air-gapped-vault",
    "S3 buckets have a recent recovery point in a logically air-gapped vault",
    &["config:S3_RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT"],
    "https://docs.aws.amazon.com/config/latest/developerguide/s3-resources-in-logically-air-gapped-vault.html",
    backup::is_air_gapped,
);

pub(super) static BUCKET_PROTECTED: Rule<Bucket> = backup::covered(
    "s3-resources-protected-by-backup-plan",
    "A backup plan covers S3 buckets",
    &["config:S3_RESOURCES_PROTECTED_BY_BACKUP_PLAN"],
    "https://docs.aws.amazon.com/config/latest/developerguide/s3-resources-protected-by-backup-plan.html",
    &["backup:GetBackupSelection", "backup:ListBackupPlans", "backup:ListBackupSelections", "s3:GetBucketTagging"],
    backup::is_covered,
);

pub(super) static BUCKET_RECOVERABLE: Rule<Bucket> = backup::recent(
    "s3-last-backup-recovery-point-created",
    "S3 buckets have a recent recovery point",
    &["config:S3_LAST_BACKUP_RECOVERY_POINT_CREATED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/s3-last-backup-recovery-point-created.html",
    backup::is_recent,
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::backup::cases;

    #[test]
    fn verdicts() {
        cases::air_gapped(&BUCKET_AIR_GAPPED, Bucket::example()).check();
        cases::covered(&BUCKET_PROTECTED, Bucket::example()).check();
        cases::recent(&BUCKET_RECOVERABLE, Bucket::example()).check();
    }
}
