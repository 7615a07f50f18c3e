//! Amazon SQS.

use std::collections::HashMap;

use aws_sdk_sqs::{Client, types::QueueAttributeName};
use plumbline_catalogue::{
    model::{
        Identity, Regional, Tags,
        sqs::{Encryption, Queue, Sqs},
    },
    observed::{Gap, Known, Observed, Reason},
    policy::Document,
};
use serde_json::Value;

use super::{Session, observe::Gone, tagging::Tagged};

/// The codes with which SQS says that the queue is not there any more.
const GONE: &[&str] = &["AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"];

/// What tells the tags of one queue.
const LIST_TAGS: &str = "sqs:ListQueueTags";

/// The most that a page may have. Without it, SQS leaves out all queues after the first thousand.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html>
const PAGE: i32 = 1000;

type Attributes = HashMap<QueueAttributeName, String>;

/// A page of queues costs one call, a queue two (attributes, tags).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Sqs {
    let queues = regions.iter().map(|region| async move { (region.clone(), queues(session, region).await) });
    Sqs::new(Regional::from_iter(futures::future::join_all(queues).await))
}

async fn queues(session: &Session, region: &str) -> Observed<Vec<Queue>> {
    let client = session.clients.sqs(region);
    let pages = client.list_queues().max_results(PAGE).into_paginator().send();
    // An account without queues gets an answer without the list.
    let urls = |page: aws_sdk_sqs::operation::list_queues::ListQueuesOutput| Some(page.queue_urls.unwrap_or_default());
    match session.pages(region, "sqs:ListQueues", pages, urls).await.into_result() {
        Ok(urls) => {
            let tagged = Tagged::list(session, region, LIST_TAGS, urls.len()).await;
            Known(session.each(urls, |url| queue(session, &client, region, url, &tagged)).await)
        }
        Err(gap) => Observed::from(gap),
    }
}

async fn queue(session: &Session, client: &Client, region: &str, url: String, tagged: &Tagged) -> Result<Queue, Gone> {
    let name = url.rsplit('/').next().unwrap_or(&url).to_owned();
    let arn = format!("arn:{}:sqs:{region}:{}:{name}", session.partition, session.account_id);
    let (attributes, tags) = futures::try_join!(
        attributes(session, client, region, &url),
        tagged.tags_or(&arn, tags(session, client, region, &url))
    )?;
    Ok(Queue {
        dead_letter_queue: attributes.clone().and_then(|attributes| dead_letter_queue(&attributes)),
        encryption: attributes.clone().map(|attributes| encryption(&attributes)),
        policy: attributes.clone().and_then(|attributes| policy(&attributes)),
        visibility_timeout_seconds: attributes.and_then(|attributes| visibility_timeout(&attributes)),
        identity: Identity::named(arn, name, region, tags),
    })
}

async fn attributes(session: &Session, client: &Client, region: &str, url: &str) -> Result<Observed<Attributes>, Gone> {
    let call = client.get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::All).send();
    let answer = session.call(region, "sqs:GetQueueAttributes", call).await.unless_gone(GONE)?;
    Ok(answer.try_map(|out| out.attributes.ok_or_else(|| "the answer has no attributes".to_owned())).observed())
}

async fn tags(session: &Session, client: &Client, region: &str, url: &str) -> Result<Observed<Tags>, Gone> {
    let call = client.list_queue_tags().queue_url(url).send();
    let answer = session.call(region, LIST_TAGS, call).await.unless_gone(GONE)?;
    // A queue without tags gets an answer without the map.
    Ok(answer.map(|out| out.tags.unwrap_or_default().into_iter().collect()).observed())
}

fn attribute(attributes: &Attributes, name: QueueAttributeName) -> Option<&str> {
    attributes.get(&name).map(String::as_str).filter(|text| !text.is_empty())
}

fn encryption(attributes: &Attributes) -> Encryption {
    if let Some(key) = attribute(attributes, QueueAttributeName::KmsMasterKeyId) {
        return Encryption::Kms(key.to_owned());
    }
    match attribute(attributes, QueueAttributeName::SqsManagedSseEnabled) {
        Some("true") => Encryption::SqsManaged,
        _ => Encryption::Off,
    }
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
        None => unreadable("the redrive policy names no queue".to_owned()),
    }
}

fn policy(attributes: &Attributes) -> Observed<Option<Document>> {
    match attribute(attributes, QueueAttributeName::Policy).map(Document::parse) {
        None => Known(None),
        Some(Ok(document)) => Known(Some(document)),
        Some(Err(error)) => unreadable(error.to_string()),
    }
}

fn visibility_timeout(attributes: &Attributes) -> Observed<u32> {
    match attribute(attributes, QueueAttributeName::VisibilityTimeout).and_then(|seconds| seconds.parse().ok()) {
        Some(seconds) => Known(seconds),
        None => unreadable("VisibilityTimeout is not a number".to_owned()),
    }
}

fn unreadable<T>(detail: String) -> Observed<T> {
    Observed::from(Gap { action: "sqs:GetQueueAttributes".to_owned(), reason: Reason::InvalidResponse, detail })
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
        assert_eq!(encryption(&attributes(&kms)), Encryption::Kms("alias/aws/sqs".to_owned()));
        assert_eq!(encryption(&attributes(&[(SqsManagedSseEnabled, "true")])), Encryption::SqsManaged);
        assert_eq!(encryption(&attributes(&[(SqsManagedSseEnabled, "false")])), Encryption::Off);
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
