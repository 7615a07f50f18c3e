//! Rules about Amazon ECR.

mod ecr_private_image_scanning_enabled;
mod ecr_private_lifecycle_policy_configured;
mod ecr_private_tag_immutability_enabled;
mod ecr_registry_scanning_enabled;
mod ecr_repository_cmk_encryption_enabled;
mod ecr_repository_not_public;
mod ecr_repository_tagged;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &ecr_private_image_scanning_enabled::RULE,
    &ecr_private_lifecycle_policy_configured::RULE,
    &ecr_private_tag_immutability_enabled::RULE,
    &ecr_registry_scanning_enabled::RULE,
    &ecr_repository_cmk_encryption_enabled::RULE,
    &ecr_repository_not_public::RULE,
    &ecr_repository_tagged::RULE,
];
