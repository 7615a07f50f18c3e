//! Rules about AWS AppSync.

mod appsync_associated_with_waf;
mod appsync_authorization_check;
mod appsync_cache_ct_encryption_in_transit;
mod appsync_cache_encryption_at_rest;
mod appsync_graphql_api_xray_tracing_enabled;
mod appsync_logging_enabled;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &appsync_associated_with_waf::RULE,
    &appsync_authorization_check::RULE,
    &appsync_cache_ct_encryption_in_transit::RULE,
    &appsync_cache_encryption_at_rest::RULE,
    &appsync_graphql_api_xray_tracing_enabled::RULE,
    &appsync_logging_enabled::RULE,
];
