use crate::{
    model::{Account, dynamodb::Table},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Table> = Rule {
    id: "dynamodb-table-deletion-protection-enabled",
    title: "DynamoDB tables refuse to be deleted",
    severity: Severity::Medium,
    expectations: &[35],
    themes: &["deletion-protection"],
    equivalents: &[
        "config:DYNAMODB_TABLE_DELETION_PROTECTION_ENABLED",
        "securityhub:DynamoDB.6",
        "prowler:dynamodb_table_deletion_protection_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &["dynamodb:DescribeTable"],
    rationale: "One call or one changed template deletes an unprotected table with all its items.",
    remediation: Remediation {
        text: "Turn on deletion protection: table, Additional settings, Deletion protection.",
        cli: "aws dynamodb update-table --table-name {name} --deletion-protection-enabled --region {region}",
    },
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html",
    check,
};

fn check(table: &Table, _: &Account) -> Outcome {
    require(*table.description.get()?.deletion_protected.get()?, "deletion protection is not enabled")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::dynamodb::Description, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Table::example()])
            .non_compliant([Table::described(Description {
                deletion_protected: Known(false),
                ..Description::example()
            })])
            .check();
    }
}
