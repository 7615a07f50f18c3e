//! Amazon SQS: queues.

use serde::{Deserialize, Serialize};

use crate::{
    language::policy::Document,
    model::{Identity, Regional, Resource, kinds},
    observed::{Observed, Unread, any},
};

/// What a scan saw of SQS.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sqs {
    /// Queues.
    pub queues: Regional<Queue>,
}

/// A queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// Which queue this is.
    pub identity: Identity,
    /// The ARN of the queue that receives what could not be processed.
    pub dead_letter_queue: Observed<Option<String>>,
    /// How messages are encrypted at rest.
    pub encryption: Observed<Encryption>,
    /// Who may send and receive, beyond what identity policies say.
    pub policy: Observed<Option<Document>>,
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
    /// The region's queue with this ARN, if this account has one.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn queue(&self, region: &str, arn: &str) -> Result<Option<&Queue>, Unread> {
        self.queues.by_arn(region, arn)
    }

    /// Whether another queue sends what could not be processed to this one. Both live in the same region and account.
    /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html>
    ///
    /// # Errors
    /// The gap, when no queue is known to do so and one could.
    pub fn is_dead_letter_queue(&self, queue: &Queue) -> Result<bool, Unread> {
        let target = |source: &'_ Queue| source.dead_letter_queue.get().cloned();
        let sources = self.queues.find_or_unread(&queue.identity.region, &queue.identity.arn, target)?;
        let others = sources.into_iter().filter(|(source, _)| source.identity.arn != queue.identity.arn);
        any(others.map(|(_, gap)| gap.map_or(Ok(true), Err)))
    }
}

kinds! {
    "sqs": Sqs;
    queues: Queue = "AWS::SQS::Queue",
        "sqs:{region}:{account}:*", list ["sqs:ListQueues"], tags together ["sqs:ListQueueTags"],
        keys ["sqs:GetQueueAttributes"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/sqs/queues/*/*/dead_letter_queue", &["sqs:GetQueueAttributes"]),
    ("/sqs/queues/*/*/encryption", &["sqs:GetQueueAttributes"]),
    ("/sqs/queues/*/*/policy", &["sqs:GetQueueAttributes"]),
    ("/sqs/queues/*/*/visibility_timeout_seconds", &["sqs:GetQueueAttributes"]),
];

impl Resource for Queue {
    /// SQS asks for the ending of a FIFO queue's name.
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok(Some(self.identity.id.strip_suffix(".fifo").unwrap_or(&self.identity.id)))
    }
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(match self.encryption.get()? {
            Encryption::Kms(key) => vec![key],
            Encryption::Off | Encryption::SqsManaged => Vec::new(),
        })
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags, kms::Key},
        observed::Known,
    };

    const TLS_ONLY: &str = r#"{"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*",
        "Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#;

    impl Sqs {
        /// A compliant queue and its dead-letter queue.
        pub(crate) fn example() -> Self {
            Self { queues: Regional::example([Queue::example(), Queue::dead_letters()]) }
        }
    }

    impl Queue {
        /// A queue that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                dead_letter_queue: Known(Some(Self::dead_letters().identity.arn)),
                ..Self::named("shop-orders-prod")
            }
        }

        /// The example's dead-letter queue.
        pub(crate) fn dead_letters() -> Self {
            Self::named("shop-failures-prod")
        }

        /// A queue of this name without a dead-letter queue.
        pub(crate) fn named(name: &str) -> Self {
            Self {
                dead_letter_queue: Known(None),
                encryption: Known(Encryption::Kms(Key::example().identity.arn)),
                policy: Known(Some(Self::document(TLS_ONLY))),
                identity: Identity::named(
                    format!("arn:aws:sqs:eu-west-1:111111111111:{name}"),
                    name.to_owned(),
                    Account::REGION,
                    Known(Tags::from([("Team".to_owned(), "shop".to_owned())])),
                ),
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
