//! Amazon SNS.

use std::collections::HashMap;

use aws_sdk_sns::{Client, types};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, Tags,
        sns::{Sns, Subscribers, Subscription, Topic},
    },
    observed::{Gap, Known, Observed, Reason},
};

use crate::call::{Gone, Session, tagging::Tagged};

/// The codes with which SNS says that the topic is not there any more.
const GONE: &[&str] = &["NotFound", "ResourceNotFound"];

/// What tells the tags of one topic.
const LIST_TAGS: &str = "sns:ListTagsForResource";

/// What tells the attributes of one subscription.
const SUBSCRIPTION_ATTRIBUTES: &str = "sns:GetSubscriptionAttributes";

/// The attributes that name a role for delivery logs, two for each protocol that has such logs.
/// <https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html>
const DELIVERY_LOG_ROLES: &[&str] = &["SuccessFeedbackRoleArn", "FailureFeedbackRoleArn"];

type Attributes = HashMap<String, String>;

/// A page of topics or subscriptions costs one call, a topic two (attributes, tags), a confirmed subscription one
/// (attributes).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Sns {
    let of_regions = regions.iter().map(|region| async move { (region, of_region(session, region).await) });
    let mut sns = Sns::default();
    for (region, (subscriptions, topics)) in futures::future::join_all(of_regions).await {
        sns.subscriptions.insert(region, subscriptions);
        sns.topics.insert(region, topics);
    }
    sns
}

async fn of_region(session: &Session, region: &str) -> (Observed<Vec<Subscription>>, Observed<Vec<Topic>>) {
    let client = session.clients.of::<aws_sdk_sns::Client>(region);
    let (listed, mut topics) =
        futures::join!(listed_subscriptions(session, &client, region), topics(session, &client, region));
    let subscribers = listed.get().map(|listed| subscribers_by_topic(listed));
    if let Known(topics) = &mut topics {
        for topic in topics {
            topic.subscribers = match &subscribers {
                Ok(by_topic) => Known(by_topic.get(topic.identity.arn.as_str()).cloned().unwrap_or_default()),
                Err(gap) => Observed::from(gap.clone()),
            };
        }
    }
    let subscriptions = match listed {
        Known(listed) => {
            let confirmed = listed.into_iter().filter_map(|listed| subscription(region, listed));
            Known(session.each(confirmed, |subscription| complete(session, &client, subscription)).await)
        }
        Observed::Unknown { unknown } => Observed::from(unknown),
    };
    (subscriptions, topics)
}

/// All of the account's subscriptions at once, rather than by topic.
async fn listed_subscriptions(session: &Session, client: &Client, region: &str) -> Observed<Vec<types::Subscription>> {
    let pages = client.list_subscriptions().into_paginator().send();
    let list = |page: aws_sdk_sns::operation::list_subscriptions::ListSubscriptionsOutput| {
        Some(page.subscriptions.unwrap_or_default())
    };
    session.pages(region, "sns:ListSubscriptions", pages, list).await.observed()
}

fn subscribers_by_topic(listed: &[types::Subscription]) -> HashMap<String, Subscribers> {
    let mut by_topic: HashMap<String, Subscribers> = HashMap::new();
    for subscription in listed {
        let of_topic = by_topic.entry(subscription.topic_arn().unwrap_or_default().to_owned()).or_default();
        match subscription.subscription_arn() {
            Some("PendingConfirmation") => of_topic.pending += 1,
            Some(arn) if arn.starts_with("arn:") => of_topic.confirmed += 1,
            _ => continue,
        }
        of_topic.protocols.insert(subscription.protocol().unwrap_or_default().to_owned());
    }
    by_topic
}

/// Confirmed subscriptions have an ARN; others say `PendingConfirmation` or `Deleted` in its place.
fn subscription(region: &str, listed: types::Subscription) -> Option<Subscription> {
    let arn = listed.subscription_arn.filter(|arn| arn.starts_with("arn:"))?;
    let id = arn.splitn(6, ':').nth(5).unwrap_or(&arn).to_owned();
    Some(Subscription {
        dead_letter_queue: unreadable_subscription("not read".to_owned()),
        protocol: listed.protocol.unwrap_or_default(),
        identity: Identity::unnamed(arn, id, region, Known(Tags::new())),
    })
}

async fn complete(session: &Session, client: &Client, listed: Subscription) -> Result<Subscription, Gone> {
    let call = client.get_subscription_attributes().subscription_arn(&listed.identity.arn).send();
    let answer = session.call(&listed.identity.region, SUBSCRIPTION_ATTRIBUTES, call).await.unless_gone(GONE)?;
    let attributes = answer.try_map(|out| out.attributes.ok_or_else(|| "the answer has no attributes".to_owned()));
    let dead_letter_queue = attributes.observed().and_then(|attributes| dead_letter_queue(&attributes));
    Ok(Subscription { dead_letter_queue, ..listed })
}

/// <https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html>
fn dead_letter_queue(attributes: &Attributes) -> Observed<Option<String>> {
    let Some(text) = attributes.get("RedrivePolicy").filter(|text| !text.is_empty()) else { return Known(None) };
    let policy = serde_json::from_str::<serde_json::Value>(text).ok();
    match policy.as_ref().and_then(|policy| policy.get("deadLetterTargetArn")?.as_str()) {
        Some(queue) => Known(Some(queue.to_owned())),
        None => unreadable_subscription("the redrive policy names no queue".to_owned()),
    }
}

fn unreadable_subscription<T>(detail: String) -> Observed<T> {
    Observed::from(Gap { action: SUBSCRIPTION_ATTRIBUTES.to_owned(), reason: Reason::InvalidResponse, detail })
}

async fn topics(session: &Session, client: &Client, region: &str) -> Observed<Vec<Topic>> {
    let pages = client.list_topics().into_paginator().send();
    let listed = session.pages(region, "sns:ListTopics", pages, |page| Some(page.topics.unwrap_or_default())).await;
    match listed.into_result() {
        Ok(listed) => {
            let tagged = Tagged::list(session, region, LIST_TAGS, listed.len()).await;
            let arns = listed.into_iter().filter_map(|topic| topic.topic_arn);
            Known(session.each(arns, |arn| topic(session, client, region, arn, &tagged)).await)
        }
        Err(gap) => Observed::from(gap),
    }
}

async fn topic(session: &Session, client: &Client, region: &str, arn: String, tagged: &Tagged) -> Result<Topic, Gone> {
    let (attributes, tags) = futures::try_join!(
        attributes(session, client, region, &arn),
        tagged.tags_or(&arn, tags(session, client, region, &arn))
    )?;
    let name = arn.rsplit(':').next().unwrap_or(&arn).to_owned();
    Ok(Topic {
        confirmed_subscriptions: attributes.clone().and_then(|attributes| confirmed_subscriptions(&attributes)),
        delivery_logged: attributes.clone().map(|attributes| delivery_logged(&attributes)),
        kms_key: attributes
            .clone()
            .map(|attributes| attributes.get("KmsMasterKeyId").filter(|key| !key.is_empty()).cloned()),
        policy: attributes.and_then(|attributes| policy(&attributes)),
        subscribers: Known(Subscribers::default()),
        identity: Identity::named(arn, name, region, tags),
    })
}

async fn attributes(session: &Session, client: &Client, region: &str, arn: &str) -> Result<Observed<Attributes>, Gone> {
    let call = client.get_topic_attributes().topic_arn(arn).send();
    let answer = session.call(region, "sns:GetTopicAttributes", call).await.unless_gone(GONE)?;
    Ok(answer.try_map(|out| out.attributes.ok_or_else(|| "the answer has no attributes".to_owned())).observed())
}

async fn tags(session: &Session, client: &Client, region: &str, arn: &str) -> Result<Observed<Tags>, Gone> {
    let call = client.list_tags_for_resource().resource_arn(arn).send();
    let answer = session.call(region, LIST_TAGS, call).await.unless_gone(GONE)?;
    Ok(answer.map(|out| out.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect()).observed())
}

fn confirmed_subscriptions(attributes: &Attributes) -> Observed<u64> {
    match attributes.get("SubscriptionsConfirmed").and_then(|count| count.parse().ok()) {
        Some(count) => Known(count),
        None => unreadable("SubscriptionsConfirmed is not a number".to_owned()),
    }
}

fn delivery_logged(attributes: &Attributes) -> bool {
    attributes.iter().any(|(name, role)| !role.is_empty() && DELIVERY_LOG_ROLES.iter().any(|end| name.ends_with(end)))
}

fn policy(attributes: &Attributes) -> Observed<Option<Document>> {
    match attributes.get("Policy").filter(|text| !text.is_empty()).map(|text| Document::parse(text)) {
        None => Known(None),
        Some(Ok(document)) => Known(Some(document)),
        Some(Err(error)) => unreadable(error.to_string()),
    }
}

fn unreadable<T>(detail: String) -> Observed<T> {
    Observed::from(Gap { action: "sns:GetTopicAttributes".to_owned(), reason: Reason::InvalidResponse, detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(arn: &str, protocol: &str) -> types::Subscription {
        types::Subscription::builder().subscription_arn(arn).topic_arn("topic").protocol(protocol).build()
    }

    #[test]
    fn only_confirmed_subscriptions_count() {
        let all = [
            listed("arn:aws:sns:eu-west-1:111111111111:topic:1", "https"),
            listed("PendingConfirmation", "email"),
            listed("Deleted", "sqs"),
        ];
        let protocols = ["https", "email"].map(str::to_owned).into();
        let expected = Subscribers { confirmed: 1, pending: 1, protocols };
        assert_eq!(subscribers_by_topic(&all)["topic"], expected);
        let names: Vec<String> = all
            .into_iter()
            .filter_map(|listed| subscription("eu-west-1", listed))
            .map(|found| found.identity.id)
            .collect();
        assert_eq!(names, ["topic:1"]);
    }

    #[test]
    fn dead_letter_queues_stand_in_the_redrive_policy() {
        let with = |policy: &str| dead_letter_queue(&[("RedrivePolicy".to_owned(), policy.to_owned())].into());
        let queue = "arn:aws:sqs:eu-west-1:111111111111:dead";
        assert_eq!(with(&format!(r#"{{"deadLetterTargetArn":"{queue}"}}"#)), Known(Some(queue.to_owned())));
        assert_eq!(dead_letter_queue(&Attributes::new()), Known(None));
        assert!(with("{}").get().is_err());
        assert!(with("{").get().is_err());
    }

    #[test]
    fn attributes_are_read() {
        let attributes = |pairs: &[(&str, &str)]| -> Attributes {
            pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
        };
        assert!(delivery_logged(&attributes(&[("SQSFailureFeedbackRoleArn", "arn:aws:iam::111111111111:role/x")])));
        assert!(!delivery_logged(&attributes(&[
            ("SQSSuccessFeedbackSampleRate", "100"),
            ("HTTPFailureFeedbackRoleArn", "")
        ])));
        assert_eq!(confirmed_subscriptions(&attributes(&[("SubscriptionsConfirmed", "3")])), Known(3));
        assert!(confirmed_subscriptions(&attributes(&[])).get().is_err());
        assert_eq!(policy(&attributes(&[])), Known(None));
        assert!(policy(&attributes(&[("Policy", "{")])).get().is_err());
    }
}
