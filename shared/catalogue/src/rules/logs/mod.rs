//! Rules about Amazon CloudWatch Logs.

mod cloudwatch_log_group_encrypted;
mod cloudwatch_log_group_key_usable;
mod cloudwatch_log_group_retention_set;
mod cw_loggroup_retention_period_check;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &cloudwatch_log_group_encrypted::RULE,
    &cloudwatch_log_group_key_usable::RULE,
    &cloudwatch_log_group_retention_set::RULE,
    &cw_loggroup_retention_period_check::RULE,
];
