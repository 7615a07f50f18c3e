//! Rules about Amazon API Gateway (REST).

mod api_gw_associated_with_waf;
mod api_gw_authorization_enabled;
mod api_gw_cache_encrypted;
mod api_gw_execution_logging_enabled;
mod api_gw_integration_target_valid;
mod api_gw_resource_policy_restricted;
mod api_gw_ssl_enabled;
mod api_gw_stage_log_group_retention;
mod api_gw_xray_enabled;
mod apigateway_stage_access_logs_enabled;
pub(in crate::rules) mod backend;
pub(in crate::rules) mod log_groups;

use crate::{model::Account, rule::AnyRule};

pub(super) const RULES: &[&dyn AnyRule] = &[
    &api_gw_associated_with_waf::RULE,
    &api_gw_authorization_enabled::RULE,
    &api_gw_cache_encrypted::RULE,
    &api_gw_execution_logging_enabled::RULE,
    &api_gw_integration_target_valid::RULE,
    &api_gw_resource_policy_restricted::RULE,
    &api_gw_ssl_enabled::RULE,
    &api_gw_stage_log_group_retention::RULE,
    &api_gw_xray_enabled::RULE,
    &apigateway_stage_access_logs_enabled::RULE,
];

/// Whether the user says that anyone may call this API.
pub(super) fn is_meant_open(account: &Account, id: &str, name: &str) -> bool {
    account.parameters.open_apis.iter().any(|open| open == id || open == name)
}
