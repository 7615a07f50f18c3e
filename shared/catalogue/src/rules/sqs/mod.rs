//! Rules about Amazon SQS.

mod sqs_queue_dlq_check;
mod sqs_queue_encrypted;
mod sqs_queue_no_public_access;
mod sqs_queue_policy_full_access_check;
mod sqs_queue_tagged;
mod sqs_queue_tls_only;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &sqs_queue_dlq_check::RULE,
    &sqs_queue_encrypted::RULE,
    &sqs_queue_no_public_access::RULE,
    &sqs_queue_policy_full_access_check::RULE,
    &sqs_queue_tagged::RULE,
    &sqs_queue_tls_only::RULE,
];
