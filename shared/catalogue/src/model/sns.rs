//! Amazon SNS: topics and subscriptions.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    language::policy::Document,
    model::{Identity, Regional, Resource, Tags, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of SNS.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sns {
    /// The account's own subscriptions that are confirmed, to topics of any account. Others have no ARN yet.
    pub subscriptions: Regional<Subscription>,
    /// Topics.
    pub topics: Regional<Topic>,
}

impl Sns {
    /// The region's topic with this ARN, if this account has one.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn topic(&self, region: &str, arn: &str) -> Result<Option<&Topic>, Unread> {
        self.topics.by_arn(region, arn)
    }
}

/// A confirmed subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subscription {
    /// Which subscription this is.
    pub identity: Identity,
    /// The ARN of the queue for messages that could not be delivered.
    pub dead_letter_queue: Observed<Option<String>>,
    /// How messages are delivered, such as `email`, `https` or `lambda`.
    pub protocol: Observed<String>,
}

/// A topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    /// Which topic this is.
    pub identity: Identity,
    /// How many confirmed subscriptions the topic has, those of other accounts included.
    pub confirmed_subscriptions: Observed<u64>,
    /// Whether the outcome of deliveries is logged, for at least one protocol.
    pub delivery_logged: Observed<bool>,
    /// The KMS key that encrypts messages at rest; absent when none does.
    pub kms_key: Observed<Option<String>>,
    /// Who may publish and subscribe.
    pub policy: Observed<Document>,
    /// The account's own subscriptions to the topic.
    pub subscribers: Observed<Subscribers>,
}

impl Topic {
    /// Whether anybody receives what is published to it. Subscriptions of other accounts appear in the topic's own
    /// count alone, which may lag behind the list.
    ///
    /// # Errors
    /// The gap, when no confirmed subscription is known and there could be one.
    pub fn has_confirmed_subscription(&self) -> Result<bool, Unread> {
        let own = self.subscribers.get().map(|own| own.confirmed > 0);
        let all = self.confirmed_subscriptions.get().map(|count| *count > 0);
        match (own, all) {
            (Ok(true), _) | (_, Ok(true)) => Ok(true),
            (own, all) => Ok(own? || all?),
        }
    }
}

/// The account's own subscriptions to one topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscribers {
    /// How many are confirmed.
    pub confirmed: u64,
    /// How many were never confirmed.
    pub pending: u64,
    /// The protocols of all of them.
    pub protocols: BTreeSet<String>,
}

kinds! {
    "sns": Sns;
    subscriptions: Subscription = "AWS::SNS::Subscription",
        "sns:{region}:{account}:*:*", list ["sns:ListSubscriptions"];
    topics: Topic = "AWS::SNS::Topic",
        "sns:{region}:{account}:*", list ["sns:ListTopics"], tags together ["sns:ListTagsForResource"],
        keys ["sns:GetTopicAttributes"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/sns/subscriptions/*/*/dead_letter_queue", &["sns:GetSubscriptionAttributes"]),
    ("/sns/topics/*/*/confirmed_subscriptions", &["sns:GetTopicAttributes"]),
    ("/sns/topics/*/*/delivery_logged", &["sns:GetTopicAttributes"]),
    ("/sns/topics/*/*/kms_key", &["sns:GetTopicAttributes"]),
    ("/sns/topics/*/*/policy", &["sns:GetTopicAttributes"]),
    ("/sns/topics/*/*/subscribers", &["sns:ListSubscriptions"]),
];

impl Resource for Subscription {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        None
    }
}

impl Resource for Topic {
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_key.get()?.iter().map(String::as_str).collect())
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{model::Account, observed::Known};

    const TLS_ONLY: &str = r#"{"Version":"2012-10-17","Statement":[
        {"Sid":"Owner","Effect":"Allow","Principal":{"AWS":"*"},"Action":["sns:Publish","sns:Subscribe"],
         "Resource":"arn:aws:sns:eu-west-1:111111111111:shop-alarms-prod",
         "Condition":{"StringEquals":{"AWS:SourceOwner":"111111111111"}}},
        {"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"sns:Publish",
         "Resource":"arn:aws:sns:eu-west-1:111111111111:shop-alarms-prod",
         "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"#;

    impl Sns {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self {
                subscriptions: Regional::example([Subscription::example()]),
                topics: Regional::example([Topic::example()]),
            }
        }
    }

    impl Subscription {
        /// A subscription that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::unnamed(
                    "arn:aws:sns:eu-west-1:111111111111:shop-alarms-prod:11111111-2222-3333-4444-555555555555"
                        .to_owned(),
                    "shop-alarms-prod:11111111-2222-3333-4444-555555555555".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
                dead_letter_queue: Known(None),
                protocol: Known("https".to_owned()),
            }
        }
    }

    impl Topic {
        /// A topic that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                confirmed_subscriptions: Known(1),
                delivery_logged: Known(true),
                kms_key: Known(Some("alias/shop-alarms-prod".to_owned())),
                policy: Known(Document::parse(TLS_ONLY).unwrap()),
                subscribers: Known(Subscribers {
                    confirmed: 1,
                    pending: 0,
                    protocols: BTreeSet::from(["https".to_owned()]),
                }),
                identity: Identity::named(
                    "arn:aws:sns:eu-west-1:111111111111:shop-alarms-prod".to_owned(),
                    "shop-alarms-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }

        /// The example with another policy.
        pub(crate) fn with_policy(text: &str) -> Self {
            Self { policy: Known(Document::parse(text).unwrap()), ..Self::example() }
        }
    }
}
