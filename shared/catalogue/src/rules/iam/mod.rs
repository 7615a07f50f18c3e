//! Rules about IAM.

mod access_keys_rotated;
mod account_part_of_organizations;
mod iam_administrator_access_with_mfa;
mod iam_customer_policy_blocked_kms_actions;
mod iam_group_has_users_check;
mod iam_inline_policy_blocked_kms_actions;
mod iam_inline_policy_dynamodb_access_scoped;
mod iam_inline_policy_no_administrator_access;
mod iam_inline_policy_no_full_access;
mod iam_inline_policy_no_full_access_to_cloudtrail;
mod iam_inline_policy_no_full_access_to_kms;
mod iam_inline_policy_no_privilege_escalation;
mod iam_inline_policy_no_wildcard_marketplace_subscribe;
mod iam_inline_policy_resources_scoped;
mod iam_no_inline_policy_check;
mod iam_password_policy;
mod iam_password_policy_fields;
mod iam_policy_cloudshell_admin_not_attached;
mod iam_policy_dynamodb_access_scoped;
mod iam_policy_in_use;
mod iam_policy_no_agentcore_workload_access_token_wildcard;
mod iam_policy_no_full_access_to_cloudtrail;
mod iam_policy_no_full_access_to_kms;
mod iam_policy_no_permissive_role_assumption;
mod iam_policy_no_privilege_escalation;
mod iam_policy_no_statements_with_admin_access;
mod iam_policy_no_statements_with_full_access;
mod iam_policy_no_wildcard_marketplace_subscribe;
mod iam_policy_passrole_to_bedrock_agentcore_restricted;
mod iam_policy_resources_scoped;
mod iam_principal_no_administrator_access;
mod iam_principal_no_full_access;
mod iam_principal_no_privilege_escalation;
mod iam_role_cross_account_access_restricted;
mod iam_role_cross_service_confused_deputy_prevention;
mod iam_role_external_id_required;
mod iam_role_no_cross_account_read_only_access;
mod iam_role_not_public;
mod iam_role_saml_audience_restricted;
mod iam_role_service_trust_restricts_source_to_account;
mod iam_role_web_identity_part_restricted;
mod iam_role_web_identity_tenant_restricted;
mod iam_root_access_key_check;
mod iam_root_credentials_management_enabled;
mod iam_root_user_not_used;
mod iam_saml_provider_exists;
mod iam_securityaudit_role_created;
mod iam_server_certificate_expiration_check;
mod iam_service_role_least_privilege;
mod iam_support_role_created;
mod iam_user_group_membership_check;
mod iam_user_hardware_mfa_enabled;
mod iam_user_mfa_enabled;
mod iam_user_no_policies_check;
mod iam_user_no_setup_initial_access_key;
mod iam_user_single_active_access_key;
mod iam_user_unused_credentials;
mod iam_user_uses_temporary_credentials;
mod mfa_enabled_for_iam_console_access;
mod root_account_hardware_mfa_enabled;
mod root_account_mfa_enabled;

use std::fmt::Display;

use jiff::Timestamp;

use crate::{
    language::policy::{Document, trust::Trust},
    model::{
        Account,
        iam::{Policy, Principal, Role, is_aws_managed},
    },
    rule::{AnyRule, Outcome, Verdict, any_of, not_applicable, violation},
    wording::first_few,
};

pub(super) const RULES: &[&dyn AnyRule] = &[
    &access_keys_rotated::RULE,
    &account_part_of_organizations::RULE,
    &iam_administrator_access_with_mfa::RULE,
    &iam_customer_policy_blocked_kms_actions::RULE,
    &iam_group_has_users_check::RULE,
    &iam_inline_policy_blocked_kms_actions::RULE,
    &iam_inline_policy_dynamodb_access_scoped::RULE,
    &iam_inline_policy_no_administrator_access::RULE,
    &iam_inline_policy_no_full_access::RULE,
    &iam_inline_policy_no_full_access_to_cloudtrail::RULE,
    &iam_inline_policy_no_full_access_to_kms::RULE,
    &iam_inline_policy_no_privilege_escalation::RULE,
    &iam_inline_policy_no_wildcard_marketplace_subscribe::RULE,
    &iam_inline_policy_resources_scoped::RULE,
    &iam_no_inline_policy_check::RULE,
    &iam_password_policy::RULE,
    &iam_password_policy_fields::COMPOSITION,
    &iam_password_policy_fields::EXPIRY,
    &iam_password_policy_fields::LOWERCASE,
    &iam_password_policy_fields::LENGTH,
    &iam_password_policy_fields::NUMBER,
    &iam_password_policy_fields::PCI,
    &iam_password_policy_fields::REUSE,
    &iam_password_policy_fields::SYMBOL,
    &iam_password_policy_fields::UPPERCASE,
    &iam_policy_cloudshell_admin_not_attached::RULE,
    &iam_policy_dynamodb_access_scoped::RULE,
    &iam_policy_in_use::RULE,
    &iam_policy_no_agentcore_workload_access_token_wildcard::RULE,
    &iam_policy_no_full_access_to_cloudtrail::RULE,
    &iam_policy_no_full_access_to_kms::RULE,
    &iam_policy_no_permissive_role_assumption::RULE,
    &iam_policy_no_privilege_escalation::RULE,
    &iam_policy_no_statements_with_admin_access::RULE,
    &iam_policy_no_statements_with_full_access::RULE,
    &iam_policy_no_wildcard_marketplace_subscribe::RULE,
    &iam_policy_passrole_to_bedrock_agentcore_restricted::RULE,
    &iam_policy_resources_scoped::RULE,
    &iam_principal_no_administrator_access::RULE,
    &iam_principal_no_full_access::RULE,
    &iam_principal_no_privilege_escalation::RULE,
    &iam_role_cross_account_access_restricted::RULE,
    &iam_role_cross_service_confused_deputy_prevention::RULE,
    &iam_role_external_id_required::RULE,
    &iam_role_no_cross_account_read_only_access::RULE,
    &iam_role_not_public::RULE,
    &iam_role_saml_audience_restricted::RULE,
    &iam_role_service_trust_restricts_source_to_account::RULE,
    &iam_role_web_identity_part_restricted::RULE,
    &iam_role_web_identity_tenant_restricted::RULE,
    &iam_root_access_key_check::RULE,
    &iam_root_credentials_management_enabled::RULE,
    &iam_root_user_not_used::RULE,
    &iam_saml_provider_exists::RULE,
    &iam_securityaudit_role_created::RULE,
    &iam_server_certificate_expiration_check::RULE,
    &iam_service_role_least_privilege::RULE,
    &iam_support_role_created::RULE,
    &iam_user_group_membership_check::RULE,
    &iam_user_hardware_mfa_enabled::RULE,
    &iam_user_mfa_enabled::RULE,
    &iam_user_no_policies_check::RULE,
    &iam_user_no_setup_initial_access_key::RULE,
    &iam_user_single_active_access_key::RULE,
    &iam_user_unused_credentials::KEYS_45,
    &iam_user_unused_credentials::ANY_45,
    &iam_user_unused_credentials::ANY,
    &iam_user_unused_credentials::PASSWORD_45,
    &iam_user_uses_temporary_credentials::RULE,
    &mfa_enabled_for_iam_console_access::RULE,
    &root_account_hardware_mfa_enabled::RULE,
    &root_account_mfa_enabled::RULE,
];

/// Asks something of a role's trust policy, where it is the customer's own.
fn trust(role: &Role, ask: impl Fn(Trust<'_>) -> Outcome) -> Outcome {
    if role.is_service_linked() {
        return not_applicable("an AWS service owns the role");
    }
    if role.is_of_identity_center() {
        return not_applicable("IAM Identity Center owns the role and says who may assume it");
    }
    ask(Trust::of(role.trust.get()?, &role.identity.arn))
}

/// The outcome of a rule about what a principal's policies say; where nobody can follow the remediation because IAM
/// Identity Center writes the role's policies, the violation says so.
/// <https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html>
fn in_own_words(principal: &dyn Principal, outcome: Outcome) -> Outcome {
    match outcome? {
        Verdict::NonCompliant(seen) if principal.is_of_identity_center() => {
            violation(format!("IAM Identity Center owns the role, so change its permission set: {seen}"))
        }
        verdict => Ok(verdict),
    }
}

/// Asks something of a policy of the customer's own; what it answers is a violation.
fn own(policy: &Policy, ask: impl Fn(&Document) -> Option<String>) -> Outcome {
    verdict(ask(policy.document.get()?))
}

/// Asks something of each policy that is part of a user, group or role.
fn each_inline(principal: &dyn Principal, ask: impl Fn(&Document) -> Option<String>) -> Outcome {
    if principal.is_service_linked() {
        return not_applicable("an AWS service owns the role");
    }
    let outcomes = principal.inline_policies()?.iter().map(|policy| {
        let seen = ask(policy.document.get()?);
        verdict(seen.map(|seen| format!("its inline policy {} {seen}", policy.name)))
    });
    in_own_words(principal, any_of(outcomes))
}

/// Asks something of each policy of AWS that is attached to a user, group or role.
fn each_attached(principal: &dyn Principal, account: &Account, ask: impl Fn(&Document) -> Option<String>) -> Outcome {
    if principal.is_service_linked() {
        return not_applicable("an AWS service owns the role");
    }
    let outcomes = principal.attached_policies()?.iter().filter(|arn| is_aws_managed(arn)).map(|arn| {
        let seen = ask(account.iam.document(arn)?);
        let name = arn.rsplit('/').next().unwrap_or(arn);
        verdict(seen.map(|seen| format!("the attached AWS policy {name} {seen}")))
    });
    in_own_words(principal, any_of(outcomes))
}

fn verdict(seen: Option<String>) -> Outcome {
    seen.map_or(Ok(Verdict::Compliant), violation)
}

/// The first few of many names; `None` when there are none.
fn listed<T: Display>(names: &[T]) -> Option<String> {
    (!names.is_empty()).then(|| first_few(names, 3, ", "))
}

/// Whole days from a time to the scan.
fn days_since(account: &Account, time: Timestamp) -> i64 {
    account.time.as_second().saturating_sub(time.as_second()) / 86_400
}
