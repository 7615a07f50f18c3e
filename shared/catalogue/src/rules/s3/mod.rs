//! Rules about Amazon S3.

mod backup;
mod public;
mod s3_access_point_not_public;
mod s3_access_point_public_access_blocks;
mod s3_account_level_public_access_blocks;
mod s3_bucket_acl_prohibited;
mod s3_bucket_acl_public_read_prohibited;
mod s3_bucket_acl_public_write_prohibited;
mod s3_bucket_acls_disabled;
mod s3_bucket_blacklisted_actions_prohibited;
mod s3_bucket_cross_account_access_restricted;
mod s3_bucket_cross_region_replication_enabled;
mod s3_bucket_default_lock_enabled;
mod s3_bucket_key_enabled;
mod s3_bucket_level_public_access_prohibited;
mod s3_bucket_logging_enabled;
mod s3_bucket_mfa_delete_enabled;
mod s3_bucket_not_publicly_accessible;
mod s3_bucket_policy_grantee_check;
mod s3_bucket_policy_no_documentation_cidrs;
mod s3_bucket_policy_not_more_permissive;
mod s3_bucket_policy_public_write_prohibited;
mod s3_bucket_public_access_blocked;
mod s3_bucket_public_read_prohibited;
mod s3_bucket_public_write_prohibited;
mod s3_bucket_replication_enabled;
mod s3_bucket_server_side_encryption_enabled;
mod s3_bucket_ssl_requests_only;
mod s3_bucket_versioning_enabled;
mod s3_default_encryption_kms;
mod s3_event_notifications_enabled;
mod s3_lifecycle_policy_check;
mod s3_multi_region_access_point_public_access_block;
mod s3_version_lifecycle_policy_check;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &s3_access_point_not_public::RULE,
    &s3_access_point_public_access_blocks::RULE,
    &s3_account_level_public_access_blocks::RULE,
    &s3_bucket_acl_prohibited::RULE,
    &s3_bucket_acl_public_read_prohibited::RULE,
    &s3_bucket_acl_public_write_prohibited::RULE,
    &s3_bucket_acls_disabled::RULE,
    &s3_bucket_blacklisted_actions_prohibited::RULE,
    &s3_bucket_cross_account_access_restricted::RULE,
    &s3_bucket_cross_region_replication_enabled::RULE,
    &s3_bucket_default_lock_enabled::RULE,
    &s3_bucket_key_enabled::RULE,
    &s3_bucket_level_public_access_prohibited::RULE,
    &s3_bucket_logging_enabled::RULE,
    &s3_bucket_mfa_delete_enabled::RULE,
    &s3_bucket_not_publicly_accessible::RULE,
    &s3_bucket_policy_grantee_check::RULE,
    &s3_bucket_policy_no_documentation_cidrs::RULE,
    &s3_bucket_policy_not_more_permissive::RULE,
    &s3_bucket_policy_public_write_prohibited::RULE,
    &s3_bucket_public_access_blocked::RULE,
    &s3_bucket_public_read_prohibited::RULE,
    &s3_bucket_public_write_prohibited::RULE,
    &s3_bucket_replication_enabled::RULE,
    &s3_bucket_server_side_encryption_enabled::RULE,
    &s3_bucket_ssl_requests_only::RULE,
    &s3_bucket_versioning_enabled::RULE,
    &s3_default_encryption_kms::RULE,
    &s3_event_notifications_enabled::RULE,
    &backup::BUCKET_RECOVERABLE,
    &s3_lifecycle_policy_check::RULE,
    &s3_multi_region_access_point_public_access_block::RULE,
    &backup::BUCKET_AIR_GAPPED,
    &backup::BUCKET_PROTECTED,
    &s3_version_lifecycle_policy_check::RULE,
];
