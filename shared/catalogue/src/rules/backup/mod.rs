//! Rules about what AWS Backup protects.

mod air_gapped;
mod protected_by_plan;
mod recovery_point_created;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &recovery_point_created::AURORA,
    &air_gapped::AURORA,
    &protected_by_plan::AURORA,
    &recovery_point_created::DYNAMODB,
    &protected_by_plan::DYNAMODB,
    &recovery_point_created::EBS,
    &air_gapped::EBS,
    &protected_by_plan::EBS,
    &recovery_point_created::EC2,
    &air_gapped::EC2,
    &protected_by_plan::EC2,
    &recovery_point_created::RDS,
    &protected_by_plan::RDS,
    &recovery_point_created::S3,
    &air_gapped::S3,
    &protected_by_plan::S3,
];
