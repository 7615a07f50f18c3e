//! Rules about Amazon SNS.

mod sns_encrypted_kms;
mod sns_subscription_no_plain_http;
mod sns_topic_has_confirmed_subscription;
mod sns_topic_message_delivery_notification_enabled;
mod sns_topic_not_public;
mod sns_topic_tls_only;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &sns_encrypted_kms::RULE,
    &sns_subscription_no_plain_http::RULE,
    &sns_topic_has_confirmed_subscription::RULE,
    &sns_topic_message_delivery_notification_enabled::RULE,
    &sns_topic_not_public::RULE,
    &sns_topic_tls_only::RULE,
];
