//! Rules about AWS CloudFormation.

mod cloudformation_cdk_bootstrap_version_check;
mod cloudformation_stack_drift_detection_check;
mod cloudformation_stack_notification_check;
mod cloudformation_stack_outputs_no_plaintext_secrets;
mod cloudformation_stack_parameters_no_plaintext_secrets;
mod cloudformation_stack_service_role_check;
mod cloudformation_stack_tagged;
mod cloudformation_termination_protection_check;

use crate::{rule::AnyRule, secrets::SecretKind};

pub(super) const RULES: &[&dyn AnyRule] = &[
    &cloudformation_cdk_bootstrap_version_check::RULE,
    &cloudformation_stack_drift_detection_check::RULE,
    &cloudformation_stack_notification_check::RULE,
    &cloudformation_stack_outputs_no_plaintext_secrets::RULE,
    &cloudformation_stack_parameters_no_plaintext_secrets::RULE,
    &cloudformation_stack_service_role_check::RULE,
    &cloudformation_stack_tagged::RULE,
    &cloudformation_termination_protection_check::RULE,
];

/// Secrets by name and kind: `DbPassword (password), Key (AWS secret key)`.
fn named(secrets: &[(String, SecretKind)]) -> String {
    let each: Vec<String> = secrets.iter().map(|(name, kind)| format!("{name} ({kind})")).collect();
    each.join(", ")
}
