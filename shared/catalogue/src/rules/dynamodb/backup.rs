//! What AWS Backup does for tables.

use crate::{model::dynamodb::Table, rule::Rule, rules::backup};

pub(super) static TABLE_PROTECTED: Rule<Table> = backup::covered(
    "dynamodb-resources-protected-by-backup-plan",
    "A backup plan covers DynamoDB tables",
    &[
        "config:DYNAMODB_IN_BACKUP_PLAN",
        "config:DYNAMODB_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
        "securityhub:DynamoDB.4",
        "prowler:dynamodb_table_protected_by_backup_plan",
    ],
    "https://docs.aws.amazon.com/config/latest/developerguide/dynamodb-resources-protected-by-backup-plan.html",
    &[
        "backup:GetBackupSelection",
        "backup:ListBackupPlans",
        "backup:ListBackupSelections",
        "dynamodb:ListTagsOfResource",
    ],
    backup::is_covered,
);

pub(super) static TABLE_RECOVERABLE: Rule<Table> = backup::recent(
    "dynamodb-last-backup-recovery-point-created",
    "DynamoDB tables have a recent recovery point",
    &["config:DYNAMODB_LAST_BACKUP_RECOVERY_POINT_CREATED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/dynamodb-last-backup-recovery-point-created.html",
    backup::is_recent,
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::backup::cases;

    #[test]
    fn verdicts() {
        cases::covered(&TABLE_PROTECTED, Table::example()).check();
        cases::recent(&TABLE_RECOVERABLE, Table::example()).check();
    }
}
