use crate::{
    model::{
        Account,
        dynamodb::{Encryption, Table},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, require, violation},
};

pub(super) static RULE: Rule<Table> = Rule {
    id: "dynamodb-table-encrypted-kms",
    title: "DynamoDB tables are encrypted with a KMS key of the account",
    severity: Severity::Medium,
    expectations: &[35],
    themes: &["encryption-at-rest"],
    equivalents: &["config:DYNAMODB_TABLE_ENCRYPTED_KMS", "prowler:dynamodb_tables_kms_cmk_encryption_enabled"],
    differs: &[Difference {
        from: &["prowler:dynamodb_tables_kms_cmk_encryption_enabled"],
        how: "The table's key must be a KMS key of the account. Where server-side encryption is described as \
                  turned off, the key is one that AWS owns, and the table is a violation.",
        source: &[(
            "DynamoDB encryption at rest",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html",
        )],
    }],
    parameters: &["dynamodb_kms_key_arns"],
    reads: &["dynamodb:DescribeTable"],
    rationale: "Use of a key that AWS owns can neither be seen in the account's trail nor be withdrawn; use of a KMS \
                key can.",
    remediation: Remediation {
        text: "Choose a KMS key: table, Additional settings, Encryption, Manage encryption.",
        cli: "aws dynamodb update-table --table-name {name} --sse-specification \
              Enabled=true,SSEType=KMS,KMSMasterKeyId={key} --region {region}",
    },
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html",
    check,
};

fn check(table: &Table, account: &Account) -> Outcome {
    let asked = &account.parameters.dynamodb_kms_key_arns;
    match table.description.get()?.encryption.get()? {
        Encryption::AwsOwned => violation("the encryption key is owned by AWS, not a KMS key of the account"),
        Encryption::Kms { key, .. } => require(
            asked.is_empty() || asked.contains(key),
            format!("the encryption key {key} is none of those in dynamodb_kms_key_arns"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::dynamodb::Description, observed::Known, testing::Cases};

    fn encrypted(encryption: Encryption) -> Table {
        Table::described(Description { encryption: Known(encryption), ..Description::example() })
    }

    fn with_key(key: &str) -> Table {
        encrypted(Encryption::Kms { key: key.to_owned(), usable: true })
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Table::example(), with_key("arn:aws:kms:eu-west-1:111111111111:key/a")])
            .non_compliant([encrypted(Encryption::AwsOwned)])
            .given(|account| {
                account.parameters.dynamodb_kms_key_arns = vec!["arn:aws:kms:eu-west-1:111111111111:key/a".to_owned()];
            })
            .compliant([with_key("arn:aws:kms:eu-west-1:111111111111:key/a")])
            .non_compliant([with_key("arn:aws:kms:eu-west-1:111111111111:key/b"), encrypted(Encryption::AwsOwned)])
            .check();
    }
}
