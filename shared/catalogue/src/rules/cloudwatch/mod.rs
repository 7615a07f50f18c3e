//! Rules about Amazon CloudWatch.

mod cloudwatch_alarm_action_check;
mod cloudwatch_alarm_action_enabled_check;
mod cloudwatch_metric_filters;
mod trail_alarms;
mod trail_events;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &cloudwatch_alarm_action_check::RULE,
    &cloudwatch_alarm_action_enabled_check::RULE,
    &cloudwatch_metric_filters::BUCKET_POLICY_CHANGES,
    &cloudwatch_metric_filters::CONFIG_CHANGES,
    &cloudwatch_metric_filters::GATEWAY_CHANGES,
    &cloudwatch_metric_filters::IAM_POLICY_CHANGES,
    &cloudwatch_metric_filters::KEY_REMOVAL,
    &cloudwatch_metric_filters::NETWORK_ACL_CHANGES,
    &cloudwatch_metric_filters::ORGANIZATION_CHANGES,
    &cloudwatch_metric_filters::ROOT_USE,
    &cloudwatch_metric_filters::ROUTE_TABLE_CHANGES,
    &cloudwatch_metric_filters::SECURITY_GROUP_CHANGES,
    &cloudwatch_metric_filters::SIGN_IN_FAILURES,
    &cloudwatch_metric_filters::SIGN_IN_WITHOUT_MFA,
    &cloudwatch_metric_filters::TRAIL_CHANGES,
    &cloudwatch_metric_filters::UNAUTHORIZED_CALLS,
    &cloudwatch_metric_filters::VPC_CHANGES,
];
