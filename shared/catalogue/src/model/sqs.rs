//! Amazon SQS: queues.

use serde::{Deserialize, Serialize};

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags, index::Index};
use crate::{
    observed::{Observed, Unread},
    policy::Document,
};

/// What a scan saw of SQS.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sqs {
    /// Queues.
    pub queues: Regional<Queue>,
    #[serde(skip)]
    by_arn: Index,
    #[serde(skip)]
    by_dead_letter_queue: Index,
}

/// A queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// `arn:aws:sqs:region:account:name`
    pub arn: String,
    /// The name, unique in the account and region.
    pub name: String,
    /// Where the queue lives.
    pub region: String,
    /// The ARN of the queue that receives what could not be processed.
    pub dead_letter_queue: Observed<Option<String>>,
    /// How messages are encrypted at rest.
    pub encryption: Observed<Encryption>,
    /// Who may send and receive, beyond what identity policies say.
    pub policy: Observed<Option<Document>>,
    /// Empty when the queue has none.
    pub tags: Observed<Tags>,
    /// For how many seconds a message that was received stays hidden from others.
    pub visibility_timeout_seconds: Observed<u32>,
}

/// How messages are encrypted at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encryption {
    /// Not at all.
    Off,
    /// With a key of SQS.
    SqsManaged,
    /// With this KMS key: an ARN, an id or an alias.
    Kms(String),
}

impl Sqs {
    /// SQS as the scan saw it.
    pub fn new(queues: Regional<Queue>) -> Self {
        Self { queues, ..Self::default() }
    }

    /// The region's queue with this ARN, if this account has one.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn queue(&self, region: &str, arn: &str) -> Result<Option<&Queue>, Unread> {
        let found = self.by_arn.find(&self.queues, region, arn, |queue| [queue.arn.as_str()])?;
        Ok(found.first().copied())
    }

    /// Whether another queue sends what could not be processed to this one. Both live in the same region and account.
    /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html>
    ///
    /// # Errors
    /// The gap, when no queue is known to do so and one could.
    pub fn is_dead_letter_queue(&self, queue: &Queue) -> Result<bool, Unread> {
        // No queue has an empty ARN: queues with an unknown one are found by it.
        let target = |source: &Queue| match source.dead_letter_queue.get() {
            Ok(target) => target.clone(),
            Err(_) => Some(String::new()),
        };
        let sources = |arn: &str| self.by_dead_letter_queue.find(&self.queues, &queue.region, arn, target);
        if sources(&queue.arn)?.iter().any(|source| source.arn != queue.arn) {
            return Ok(true);
        }
        for undecided in sources("")?.into_iter().filter(|source| source.arn != queue.arn) {
            undecided.dead_letter_queue.get()?;
        }
        Ok(false)
    }
}

pub(super) const KINDS: &[Kind] = &[Kind::of::<Queue>()];

pub(super) const FACTS: &[Fact] = &[
    Fact { path: "/sqs/queues/*", actions: &["sqs:ListQueues"] },
    Fact { path: "/sqs/queues/*/*/dead_letter_queue", actions: &["sqs:GetQueueAttributes"] },
    Fact { path: "/sqs/queues/*/*/encryption", actions: &["sqs:GetQueueAttributes"] },
    Fact { path: "/sqs/queues/*/*/policy", actions: &["sqs:GetQueueAttributes"] },
    Fact { path: "/sqs/queues/*/*/tags", actions: &["sqs:ListQueueTags"] },
    Fact { path: "/sqs/queues/*/*/visibility_timeout_seconds", actions: &["sqs:GetQueueAttributes"] },
];

impl Resource for Queue {
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
    /// SQS asks for the ending of a FIFO queue's name.
    fn chosen_name(&self) -> Option<&str> {
        Some(self.name.strip_suffix(".fifo").unwrap_or(&self.name))
    }
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(match self.encryption.get()? {
            Encryption::Kms(key) => vec![key],
            Encryption::Off | Encryption::SqsManaged => Vec::new(),
        })
    }
}

impl Listed for Queue {
    const TYPE: &'static str = "AWS::SQS::Queue";
    const SERVICE: &'static str = "sqs";
    const ARN: &'static str = "arn:{partition}:sqs:{region}:{account}:*";
    const LISTED_BY: &'static [&'static str] = &["sqs:ListQueues"];
    const PATH: &'static str = "/sqs/queues";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.sqs.queues.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{model::kms::Key, observed::Known};

    const TLS_ONLY: &str = r#"{"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*",
        "Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#;

    impl Sqs {
        /// A compliant queue and its dead-letter queue.
        pub(crate) fn example() -> Self {
            Self::new(Regional::example([Queue::example(), Queue::dead_letters()]))
        }
    }

    impl Queue {
        /// A queue that violates nothing.
        pub(crate) fn example() -> Self {
            Self { dead_letter_queue: Known(Some(Self::dead_letters().arn)), ..Self::named("shop-orders-prod") }
        }

        /// The example's dead-letter queue.
        pub(crate) fn dead_letters() -> Self {
            Self::named("shop-failures-prod")
        }

        /// A queue of this name without a dead-letter queue.
        pub(crate) fn named(name: &str) -> Self {
            Self {
                arn: format!("arn:aws:sqs:eu-west-1:111111111111:{name}"),
                name: name.to_owned(),
                region: Account::REGION.to_owned(),
                dead_letter_queue: Known(None),
                encryption: Known(Encryption::Kms(Key::example().arn)),
                policy: Known(Some(Self::document(TLS_ONLY))),
                tags: Known(Tags::from([("Team".to_owned(), "shop".to_owned())])),
                visibility_timeout_seconds: Known(90),
            }
        }

        /// The example with a policy of these statements.
        pub(crate) fn with_policy(statements: &str) -> Self {
            Self { policy: Known(Some(Self::document(statements))), ..Self::example() }
        }

        fn document(statements: &str) -> Document {
            Document::parse(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)).unwrap()
        }
    }
}
