//! Rules about Amazon API Gateway (HTTP and WebSocket).

mod api_gwv2_access_logs_enabled;
mod api_gwv2_authorization_type_configured;
mod api_gwv2_execution_logging_enabled;
mod api_gwv2_integration_target_valid;
mod api_gwv2_stage_default_route_detailed_metrics_enabled;
mod api_gwv2_stage_log_group_retention;
mod apigatewayv2_integration_private_https_enabled;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &api_gwv2_access_logs_enabled::RULE,
    &api_gwv2_authorization_type_configured::RULE,
    &api_gwv2_execution_logging_enabled::RULE,
    &api_gwv2_integration_target_valid::RULE,
    &api_gwv2_stage_default_route_detailed_metrics_enabled::RULE,
    &api_gwv2_stage_log_group_retention::RULE,
    &apigatewayv2_integration_private_https_enabled::RULE,
];
