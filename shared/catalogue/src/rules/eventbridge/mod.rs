//! Rules about Amazon EventBridge.

mod custom_eventbus_policy_attached;
mod delivery;
mod eventbridge_bus_cross_account_access_restricted;
mod eventbridge_bus_not_public;
mod eventbridge_bus_tagged;
mod eventbridge_rule_target_valid;
mod global_endpoint_event_replication_enabled;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &custom_eventbus_policy_attached::RULE,
    &eventbridge_bus_cross_account_access_restricted::RULE,
    &eventbridge_bus_not_public::RULE,
    &eventbridge_bus_tagged::RULE,
    &eventbridge_rule_target_valid::RULE,
    &global_endpoint_event_replication_enabled::RULE,
];
