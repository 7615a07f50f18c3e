//! Rules about AWS Lambda.

mod lambda_concurrency_check;
mod lambda_dlq_check;
mod lambda_environment_encrypted_with_cmk;
mod lambda_environment_no_plaintext_secrets;
mod lambda_error_alarm;
mod lambda_function_invocations_logged;
mod lambda_function_layers_trusted;
mod lambda_function_log_format_json;
mod lambda_function_public_access_prohibited;
mod lambda_function_supported_runtime;
mod lambda_function_tagged;
mod lambda_function_timeout_check;
mod lambda_function_url_authenticated;
mod lambda_function_url_cors_restricted;
mod lambda_function_xray_enabled;
mod lambda_inside_vpc;
mod lambda_log_group_retention;
mod lambda_permission_source_restricted;
mod lambda_vpc_multi_az_check;
mod sources;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &lambda_concurrency_check::RULE,
    &lambda_dlq_check::RULE,
    &lambda_environment_encrypted_with_cmk::RULE,
    &lambda_environment_no_plaintext_secrets::RULE,
    &lambda_error_alarm::RULE,
    &lambda_function_invocations_logged::RULE,
    &lambda_function_layers_trusted::RULE,
    &lambda_function_log_format_json::RULE,
    &lambda_function_public_access_prohibited::RULE,
    &lambda_function_supported_runtime::RULE,
    &lambda_function_tagged::RULE,
    &lambda_function_timeout_check::RULE,
    &lambda_function_url_authenticated::RULE,
    &lambda_function_url_cors_restricted::RULE,
    &lambda_function_xray_enabled::RULE,
    &lambda_inside_vpc::RULE,
    &lambda_log_group_retention::RULE,
    &lambda_permission_source_restricted::RULE,
    &lambda_vpc_multi_az_check::RULE,
];
