//! Rules about AWS CloudTrail.

mod cloud_trail_cloud_watch_logs_delivering;
mod cloud_trail_cloud_watch_logs_enabled;
mod cloud_trail_encryption_enabled;
mod cloud_trail_log_file_validation_enabled;
mod cloudtrail_buckets;
mod cloudtrail_insights_enabled;
mod cloudtrail_recording;

use crate::rule::{AnyRule, Outcome, not_applicable};

pub(super) const RULES: &[&dyn AnyRule] = &[
    &cloud_trail_cloud_watch_logs_delivering::RULE,
    &cloud_trail_cloud_watch_logs_enabled::RULE,
    &cloud_trail_encryption_enabled::RULE,
    &cloud_trail_log_file_validation_enabled::RULE,
    &cloudtrail_recording::S3_READS,
    &cloudtrail_recording::S3_WRITES,
    &cloudtrail_recording::ANY,
    &cloudtrail_insights_enabled::RULE,
    &cloudtrail_recording::EACH_REGION,
    &cloudtrail_buckets::LOGGED,
    &cloudtrail_buckets::MFA_DELETE,
    &cloudtrail_buckets::PRIVATE,
    &cloudtrail_recording::S3_DATA,
    &cloudtrail_recording::SECURE,
    &cloudtrail_recording::ALL_REGIONS,
];

/// What belongs to another account is judged there.
fn of_another_account() -> Outcome {
    not_applicable("it belongs to the management account of the organisation")
}
