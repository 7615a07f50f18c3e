//! Rules about AWS Step Functions.

mod step_functions_lambda_integration;
mod step_functions_state_machine_encrypted_with_cmk;
mod step_functions_state_machine_logging_enabled;
mod step_functions_state_machine_no_plaintext_secrets;
mod step_functions_state_machine_tracing_enabled;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &step_functions_lambda_integration::RULE,
    &step_functions_state_machine_encrypted_with_cmk::RULE,
    &step_functions_state_machine_logging_enabled::RULE,
    &step_functions_state_machine_no_plaintext_secrets::RULE,
    &step_functions_state_machine_tracing_enabled::RULE,
];
