//! Rules about Amazon DynamoDB.

mod backup;
mod dynamodb_autoscaling_enabled;
mod dynamodb_pitr_enabled;
mod dynamodb_table_deletion_protection_enabled;
mod dynamodb_table_encrypted_kms;
mod dynamodb_table_encryption_enabled;
mod dynamodb_table_no_cross_account_access;
mod dynamodb_throughput_limit_check;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &dynamodb_autoscaling_enabled::RULE,
    &backup::TABLE_RECOVERABLE,
    &dynamodb_pitr_enabled::RULE,
    &backup::TABLE_PROTECTED,
    &dynamodb_table_deletion_protection_enabled::RULE,
    &dynamodb_table_encrypted_kms::RULE,
    &dynamodb_table_encryption_enabled::RULE,
    &dynamodb_table_no_cross_account_access::RULE,
    &dynamodb_throughput_limit_check::RULE,
];
