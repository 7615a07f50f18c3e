use crate::{
    model::{Account, dynamodb::Table},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Table> = Rule {
    id: "dynamodb-pitr-enabled",
    title: "DynamoDB tables can be restored to any point in time",
    severity: Severity::Medium,
    expectations: &[35],
    themes: &["backup"],
    equivalents: &["config:DYNAMODB_PITR_ENABLED", "securityhub:DynamoDB.2", "prowler:dynamodb_tables_pitr_enabled"],
    differs: &[],
    parameters: &[],
    reads: &["dynamodb:DescribeContinuousBackups"],
    rationale: "Without continuous backups, items that are overwritten or deleted, by mistake or by an attacker, are \
                lost since the last backup that someone made.",
    remediation: Remediation {
        text: "Turn on point-in-time recovery: table, Backups, Point-in-time recovery, Edit.",
        cli: "aws dynamodb update-continuous-backups --table-name {name} --point-in-time-recovery-specification \
              PointInTimeRecoveryEnabled=true --region {region}",
    },
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    check,
};

fn check(table: &Table, _: &Account) -> Outcome {
    require(*table.point_in_time_recovery.get()?, "point-in-time recovery is not enabled")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Table::example()])
            .non_compliant([Table { point_in_time_recovery: Known(false), ..Table::example() }])
            .check();
    }
}
