//! Amazon SQS.

use std::collections::HashMap;

use aws_sdk_sqs::{Client, types::QueueAttributeName};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, Tags,
        sqs::{Encryption, Queue, Sqs},
    },
    observed::{Known, Observed},
};
use serde_json::Value;

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere};

client!(aws_sdk_sqs);

/// The codes with which SQS says that the queue is not there any more.
const GONE: &[&str] = &["AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"];

/// What tells the tags of one queue.
const LIST_TAGS: &str = "sqs:ListQueueTags";

const ATTRIBUTES: Reply = Reply("sqs:GetQueueAttributes");

/// The most that a page may have. Without it, SQS leaves out all queues after the first thousand.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html>
const PAGE: i32 = 1000;

type Attributes = HashMap<QueueAttributeName, String>;

/// A page of queues costs one call, a queue two (attributes, tags).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Sqs {
    Sqs { queues: everywhere(session, regions).await }
}

impl Collect for Queue {
    type Client = Client;
    /// The queue's URL.
    type Row = String;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<String>> {
        let pages = at.client.list_queues().max_results(PAGE).into_paginator().send();
        // An account without queues gets an answer without the list.
        at.pages("sqs:ListQueues", pages, |page| Some(page.queue_urls.absent_is_none())).await
    }

    async fn read(at: &At<'_, Client>, url: String) -> Result<Self, Lost> {
        let name = url.rsplit('/').next().absent_means(&url).to_owned();
        let arn = at.arn("sqs", &name);
        let (attributes, tags) = futures::try_join!(attributes(at, &url), at.tags(LIST_TAGS, &arn, tags(at, &url)))?;
        Ok(Self {
            dead_letter_queue: attributes.clone().and_then(|attributes| dead_letter_queue(&attributes)),
            encryption: attributes.clone().and_then(|attributes| encryption(&attributes)),
            policy: attributes.clone().and_then(|attributes| policy(&attributes)),
            visibility_timeout_seconds: attributes.and_then(|attributes| visibility_timeout(&attributes)),
            identity: Identity::named(arn, name, at.region, tags),
        })
    }
}

async fn attributes(at: &At<'_, Client>, url: &str) -> Result<Observed<Attributes>, Gone> {
    let call = at.client.get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::All).send();
    let answer = at.call(ATTRIBUTES.0, call).await.unless_gone(GONE)?;
    Ok(answer.try_map(|out| out.attributes.ok_or_else(|| "the answer has no attributes".to_owned())).observed())
}

async fn tags(at: &At<'_, Client>, url: &str) -> Result<Observed<Tags>, Gone> {
    let call = at.client.list_queue_tags().queue_url(url).send();
    let answer = at.call(LIST_TAGS, call).await.unless_gone(GONE)?;
    // A queue without tags gets an answer without the map.
    Ok(answer.map(|out| out.tags.absent_is_none().into_iter().collect()).observed())
}

fn attribute(attributes: &Attributes, name: QueueAttributeName) -> Option<&str> {
    attributes.get(&name).map(String::as_str).filter(|text| !text.is_empty())
}

/// A queue with a KMS key names it; one without says whether SQS's own key encrypts it.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html>
fn encryption(attributes: &Attributes) -> Observed<Encryption> {
    if let Some(key) = attribute(attributes, QueueAttributeName::KmsMasterKeyId) {
        return Known(Encryption::Kms(key.to_owned()));
    }
    let managed =
        ATTRIBUTES.told("SqsManagedSseEnabled", attribute(attributes, QueueAttributeName::SqsManagedSseEnabled));
    managed.map(|managed| if managed == "true" { Encryption::SqsManaged } else { Encryption::Off })
}

fn dead_letter_queue(attributes: &Attributes) -> Observed<Option<String>> {
    let Some(text) = attribute(attributes, QueueAttributeName::RedrivePolicy) else {
        return Known(None);
    };
    let target = serde_json::from_str::<Value>(text)
        .ok()
        .and_then(|policy| policy.get("deadLetterTargetArn").and_then(Value::as_str).map(str::to_owned));
    match target {
        Some(arn) => Known(Some(arn)),
        None => ATTRIBUTES.unreadable("the redrive policy names no queue").into(),
    }
}

fn policy(attributes: &Attributes) -> Observed<Option<Document>> {
    ATTRIBUTES.policy(attribute(attributes, QueueAttributeName::Policy).map(str::to_owned))
}

fn visibility_timeout(attributes: &Attributes) -> Observed<u32> {
    match attribute(attributes, QueueAttributeName::VisibilityTimeout).and_then(|seconds| seconds.parse().ok()) {
        Some(seconds) => Known(seconds),
        None => ATTRIBUTES.unreadable("VisibilityTimeout is not a number").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(pairs: &[(QueueAttributeName, &str)]) -> Attributes {
        pairs.iter().map(|(name, value)| (name.clone(), (*value).to_owned())).collect()
    }

    #[test]
    fn attributes_are_read() {
        use QueueAttributeName::{KmsMasterKeyId, Policy, RedrivePolicy, SqsManagedSseEnabled};
        let kms = [(KmsMasterKeyId, "alias/aws/sqs"), (SqsManagedSseEnabled, "false")];
        assert_eq!(encryption(&attributes(&kms)), Known(Encryption::Kms("alias/aws/sqs".to_owned())));
        assert_eq!(encryption(&attributes(&[(SqsManagedSseEnabled, "true")])), Known(Encryption::SqsManaged));
        assert_eq!(encryption(&attributes(&[(SqsManagedSseEnabled, "false")])), Known(Encryption::Off));
        assert!(encryption(&attributes(&[])).get().is_err());
        assert_eq!(dead_letter_queue(&attributes(&[])), Known(None));
        let redrive = r#"{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:111111111111:d","maxReceiveCount":3}"#;
        let target = dead_letter_queue(&attributes(&[(RedrivePolicy, redrive)]));
        assert_eq!(target, Known(Some("arn:aws:sqs:eu-west-1:111111111111:d".to_owned())));
        assert!(dead_letter_queue(&attributes(&[(RedrivePolicy, "{}")])).get().is_err());
        assert_eq!(visibility_timeout(&attributes(&[(QueueAttributeName::VisibilityTimeout, "30")])), Known(30));
        assert!(visibility_timeout(&attributes(&[])).get().is_err());
        assert_eq!(policy(&attributes(&[])), Known(None));
        assert!(policy(&attributes(&[(Policy, "{")])).get().is_err());
    }
}
