//! Amazon SNS: topics and subscriptions.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags, index::Index};
use crate::{
    observed::{Observed, Unread},
    policy::Document,
};

/// What a scan saw of SNS.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sns {
    /// The account's own subscriptions that are confirmed, to topics of any account. Others have no ARN yet.
    pub subscriptions: Regional<Subscription>,
    /// Topics.
    pub topics: Regional<Topic>,
    #[serde(skip)]
    by_arn: Index,
}

impl Sns {
    /// The region's topic with this ARN, if this account has one.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn topic(&self, region: &str, arn: &str) -> Result<Option<&Topic>, Unread> {
        let found = self.by_arn.find(&self.topics, region, arn, |topic| [topic.arn.as_str()])?;
        Ok(found.first().copied())
    }
}

/// A confirmed subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// `arn:aws:sns:region:account:topic:id`
    pub arn: String,
    /// The ARN's last two parts: the topic's name and the id.
    pub name: String,
    /// Where the topic lives.
    pub region: String,
    /// The ARN of the queue for messages that could not be delivered.
    pub dead_letter_queue: Observed<Option<String>>,
    /// How messages are delivered, such as `email`, `https` or `lambda`.
    pub protocol: String,
}

/// A topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// `arn:aws:sns:region:account:name`
    pub arn: String,
    /// The name, unique in the account and region.
    pub name: String,
    /// Where the topic lives.
    pub region: String,
    /// How many confirmed subscriptions the topic has, those of other accounts included.
    pub confirmed_subscriptions: Observed<u64>,
    /// Whether the outcome of deliveries is logged, for at least one protocol.
    pub delivery_logged: Observed<bool>,
    /// The KMS key that encrypts messages at rest; absent when none does.
    pub kms_key: Observed<Option<String>>,
    /// Who may publish and subscribe.
    pub policy: Observed<Option<Document>>,
    /// The account's own subscriptions to the topic.
    pub subscribers: Observed<Subscribers>,
    /// Empty when the topic has none.
    pub tags: Observed<Tags>,
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
#[serde(deny_unknown_fields)]
pub struct Subscribers {
    /// How many are confirmed.
    pub confirmed: u64,
    /// How many were never confirmed.
    pub pending: u64,
    /// The protocols of all of them.
    pub protocols: BTreeSet<String>,
}

pub(super) const KINDS: &[Kind] = &[Kind::of::<Subscription>(), Kind::of::<Topic>()];

pub(super) const FACTS: &[Fact] = &[
    Fact { path: "/sns/subscriptions/*", actions: &["sns:ListSubscriptions"] },
    Fact { path: "/sns/subscriptions/*/*/dead_letter_queue", actions: &["sns:GetSubscriptionAttributes"] },
    Fact { path: "/sns/topics/*", actions: &["sns:ListTopics"] },
    Fact { path: "/sns/topics/*/*/confirmed_subscriptions", actions: &["sns:GetTopicAttributes"] },
    Fact { path: "/sns/topics/*/*/delivery_logged", actions: &["sns:GetTopicAttributes"] },
    Fact { path: "/sns/topics/*/*/kms_key", actions: &["sns:GetTopicAttributes"] },
    Fact { path: "/sns/topics/*/*/policy", actions: &["sns:GetTopicAttributes"] },
    Fact { path: "/sns/topics/*/*/subscribers", actions: &["sns:ListSubscriptions"] },
    Fact { path: "/sns/topics/*/*/tags", actions: &["sns:ListTagsForResource"] },
];

impl Resource for Subscription {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
}

impl Listed for Subscription {
    const TYPE: &'static str = "AWS::SNS::Subscription";
    const SERVICE: &'static str = "sns";
    const ARN: &'static str = "arn:{partition}:sns:{region}:{account}:*:*";
    const LISTED_BY: &'static [&'static str] = &["sns:ListSubscriptions"];
    const PATH: &'static str = "/sns/subscriptions";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.sns.subscriptions.parts()
    }
}

impl Resource for Topic {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        Some(self.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_key.get()?.iter().map(String::as_str).collect())
    }
}

impl Listed for Topic {
    const TYPE: &'static str = "AWS::SNS::Topic";
    const SERVICE: &'static str = "sns";
    const ARN: &'static str = "arn:{partition}:sns:{region}:{account}:*";
    const LISTED_BY: &'static [&'static str] = &["sns:ListTopics"];
    const PATH: &'static str = "/sns/topics";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.sns.topics.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

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
                by_arn: Index::default(),
            }
        }
    }

    impl Subscription {
        /// A subscription that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:sns:eu-west-1:111111111111:shop-alarms-prod:11111111-2222-3333-4444-555555555555"
                    .to_owned(),
                name: "shop-alarms-prod:11111111-2222-3333-4444-555555555555".to_owned(),
                region: Account::REGION.to_owned(),
                dead_letter_queue: Known(None),
                protocol: "https".to_owned(),
            }
        }
    }

    impl Topic {
        /// A topic that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:sns:eu-west-1:111111111111:shop-alarms-prod".to_owned(),
                name: "shop-alarms-prod".to_owned(),
                region: Account::REGION.to_owned(),
                confirmed_subscriptions: Known(1),
                delivery_logged: Known(true),
                kms_key: Known(Some("alias/shop-alarms-prod".to_owned())),
                policy: Known(Some(Document::parse(TLS_ONLY).unwrap())),
                subscribers: Known(Subscribers {
                    confirmed: 1,
                    pending: 0,
                    protocols: BTreeSet::from(["https".to_owned()]),
                }),
                tags: Known(Tags::new()),
            }
        }

        /// The example with another policy.
        pub(crate) fn with_policy(text: &str) -> Self {
            Self { policy: Known(Some(Document::parse(text).unwrap())), ..Self::example() }
        }
    }
}
