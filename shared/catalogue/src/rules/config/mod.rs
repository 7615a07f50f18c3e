//! Rules about AWS Config.

mod config_recorder_enabled;
mod config_recorder_service_linked_role;
mod config_rule_valid;
mod managed_rules;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] =
    &[&config_recorder_enabled::RULE, &config_recorder_service_linked_role::RULE, &config_rule_valid::RULE];

/// <https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles.html>
fn is_service_linked(role: &str) -> bool {
    role.ends_with(":role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig")
}
