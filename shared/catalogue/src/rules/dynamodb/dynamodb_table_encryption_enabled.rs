use crate::{
    model::{
        Account,
        dynamodb::{Encryption, Table},
    },
    rule::{Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<Table> = Rule {
    id: "dynamodb-table-encryption-enabled",
    title: "DynamoDB tables are encrypted with a key that DynamoDB can use",
    severity: Severity::High,
    expectations: &[16, 35],
    themes: &["encryption-at-rest"],
    equivalents: &["config:DYNAMODB_TABLE_ENCRYPTION_ENABLED"],
    differs: &[],
    parameters: &[],
    reads: &["dynamodb:DescribeTable"],
    rationale: "DynamoDB encrypts every table; one whose key is disabled, deleted or closed to DynamoDB cannot be read, \
                and is archived after seven days.",
    remediation: Remediation {
        text: "Enable the KMS key again or cancel its deletion, and let DynamoDB use it in the key policy.",
        cli: "aws kms enable-key --key-id {key} --region {region}",
    },
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html",
    check,
};

fn check(table: &Table, _: &Account) -> Outcome {
    match table.description.get()?.encryption.get()? {
        Encryption::AwsOwned => Ok(Verdict::Compliant),
        Encryption::Kms { key, usable } => require(*usable, format!("DynamoDB cannot use the encryption key {key}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::dynamodb::Description, observed::Known, testing::Cases};

    fn encrypted(encryption: Encryption) -> Table {
        Table::described(Description { encryption: Known(encryption), ..Description::example() })
    }

    #[test]
    fn verdicts() {
        let key = "arn:aws:kms:eu-west-1:111111111111:key/a".to_owned();
        Cases::of(&RULE)
            .compliant([Table::example(), encrypted(Encryption::AwsOwned)])
            .non_compliant([encrypted(Encryption::Kms { key, usable: false })])
            .check();
    }
}
