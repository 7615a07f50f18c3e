//! Rules about Amazon S3.

mod s3_bucket_versioning_enabled;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[&s3_bucket_versioning_enabled::RULE];
