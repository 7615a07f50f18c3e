//! Rules about AWS KMS.

mod cmk_backing_key_rotation_enabled;
mod kms_cmk_enabled;
mod kms_cmk_not_scheduled_for_deletion;
mod kms_key_not_multi_region;
mod kms_key_policy_least_privilege;
mod kms_key_policy_no_public_access;
mod kms_key_tagged;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &cmk_backing_key_rotation_enabled::RULE,
    &kms_cmk_enabled::RULE,
    &kms_cmk_not_scheduled_for_deletion::RULE,
    &kms_key_not_multi_region::RULE,
    &kms_key_policy_least_privilege::RULE,
    &kms_key_policy_no_public_access::RULE,
    &kms_key_tagged::RULE,
];

/// Why rules about customers' keys do not apply to the others.
const OF_AWS: &str = "AWS manages the key";
