//! Amazon SNS.

use std::collections::HashMap;

use aws_sdk_sns::{Client, types};
use futures::future::join_all;
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, RegionListing, Tags,
        sns::{Sns, Subscribers, Subscription, Topic},
    },
    observed::{Known, Observed, Unread},
};

use crate::call::{Absent, Answer, At, Gone, Lost, Reply, Session, client, each, present};

client!(aws_sdk_sns);

/// The codes with which SNS says that the topic is not there any more.
const GONE: &[&str] = &["NotFound", "ResourceNotFound"];

/// What tells the tags of one topic.
const LIST_TAGS: &str = "sns:ListTagsForResource";

const TOPICS: Reply = Reply("sns:ListTopics");
const ATTRIBUTES: Reply = Reply("sns:GetTopicAttributes");
const SUBSCRIPTIONS: Reply = Reply("sns:ListSubscriptions");
const SUBSCRIPTION_ATTRIBUTES: Reply = Reply("sns:GetSubscriptionAttributes");

/// The attributes that name a role for delivery logs, two for each protocol that has such logs.
/// <https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html>
const DELIVERY_LOG_ROLES: &[&str] = &["SuccessFeedbackRoleArn", "FailureFeedbackRoleArn"];

type Attributes = HashMap<String, String>;

/// A page of topics or subscriptions costs one call, a topic two (attributes, tags), a confirmed subscription one
/// (attributes).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Sns {
    let of_regions = regions.iter().map(|region| async move { (region, of_region(session, region).await) });
    let mut sns = Sns::default();
    for (region, (subscriptions, topics)) in join_all(of_regions).await {
        sns.subscriptions.insert(region, subscriptions);
        sns.topics.insert(region, topics);
    }
    sns
}

/// All of the account's subscriptions are listed at once, rather than by topic: they are resources, and tell of each
/// topic who receives what is published.
async fn of_region(session: &Session, region: &str) -> (RegionListing<Subscription>, RegionListing<Topic>) {
    let at = At::<Client>::new(session, region);
    let (subscriptions, topics) = futures::join!(list_subscriptions(&at), list_topics(&at));
    let subscriptions = subscriptions.into_result();
    let subscribers = match &subscriptions {
        Ok(listed) => subscribers_by_topic(listed),
        Err(gap) => Err(gap.clone()),
    };
    futures::join!(
        async {
            match subscriptions {
                Ok(listed) => {
                    let with_arn = listed
                        .into_iter()
                        .filter(|listed| !matches!(state(listed), Ok(State::Pending | State::Deleted)));
                    each(with_arn, |listed| subscription(&at, listed)).await
                }
                Err(gap) => RegionListing::unread(gap),
            }
        },
        async {
            match topics.into_result() {
                Ok(listed) => at.each(listed, |listed| topic(&at, listed, &subscribers)).await,
                Err(gap) => RegionListing::unread(gap),
            }
        }
    )
}

async fn list_subscriptions(at: &At<'_, Client>) -> Answer<Vec<types::Subscription>> {
    let pages = at.client.list_subscriptions().into_paginator().send();
    at.pages(SUBSCRIPTIONS.0, pages, |page| page.subscriptions).await
}

async fn list_topics(at: &At<'_, Client>) -> Answer<Vec<types::Topic>> {
    let pages = at.client.list_topics().into_paginator().send();
    at.pages(TOPICS.0, pages, |page| page.topics).await
}

/// How far a subscription has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Confirmed,
    Pending,
    Deleted,
}

/// Confirmed subscriptions have an ARN; others say `PendingConfirmation` or `Deleted` in its place.
fn state(listed: &types::Subscription) -> Result<State, Unread> {
    match SUBSCRIPTIONS.required("SubscriptionArn", listed.subscription_arn())? {
        "PendingConfirmation" => Ok(State::Pending),
        "Deleted" => Ok(State::Deleted),
        arn if arn.starts_with("arn:") => Ok(State::Confirmed),
        other => Err(SUBSCRIPTIONS.unreadable(format!("{other} is no ARN of a subscription"))),
    }
}

fn subscribers_by_topic(listed: &[types::Subscription]) -> Result<HashMap<String, Subscribers>, Unread> {
    let mut by_topic: HashMap<String, Subscribers> = HashMap::new();
    for subscription in listed {
        let topic = SUBSCRIPTIONS.required("TopicArn", subscription.topic_arn())?;
        let of_topic = by_topic.entry(topic.to_owned()).or_default();
        match state(subscription)? {
            State::Pending => of_topic.pending += 1,
            State::Confirmed => of_topic.confirmed += 1,
            State::Deleted => continue,
        }
        let protocol = SUBSCRIPTIONS.required("Protocol", subscription.protocol())?;
        of_topic.protocols.insert(protocol.to_owned());
    }
    Ok(by_topic)
}

/// Subscriptions have no tags.
async fn subscription(at: &At<'_, Client>, listed: types::Subscription) -> Result<Subscription, Lost> {
    state(&listed)?;
    let arn = SUBSCRIPTIONS.required("SubscriptionArn", listed.subscription_arn)?;
    let id = SUBSCRIPTIONS.required("SubscriptionArn", arn.splitn(6, ':').nth(5))?.to_owned();
    let call = at.client.get_subscription_attributes().subscription_arn(&arn).send();
    let answer = at.call(SUBSCRIPTION_ATTRIBUTES.0, call).await.unless_gone(GONE)?;
    let attributes = answer.try_map(|out| out.attributes.ok_or_else(no_attributes)).observed();
    Ok(Subscription {
        dead_letter_queue: attributes.and_then(|attributes| dead_letter_queue(&attributes)),
        protocol: SUBSCRIPTIONS.told("Protocol", listed.protocol),
        identity: Identity::unnamed(arn, id, at.region, Known(Tags::new())),
    })
}

fn no_attributes() -> String {
    "the answer has no attributes".to_owned()
}

/// <https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html>
fn dead_letter_queue(attributes: &Attributes) -> Observed<Option<String>> {
    let Some(text) = attribute(attributes, "RedrivePolicy") else { return Known(None) };
    let policy = serde_json::from_str::<serde_json::Value>(text).ok();
    match policy.as_ref().and_then(|policy| policy.get("deadLetterTargetArn")?.as_str()) {
        Some(queue) => Known(Some(queue.to_owned())),
        None => SUBSCRIPTION_ATTRIBUTES.unreadable("the redrive policy names no queue").into(),
    }
}

async fn topic(
    at: &At<'_, Client>,
    listed: types::Topic,
    subscribers: &Result<HashMap<String, Subscribers>, Unread>,
) -> Result<Topic, Lost> {
    let arn = TOPICS.required("TopicArn", listed.topic_arn)?;
    let (_, name) = TOPICS.required("TopicArn", arn.rsplit_once(':'))?;
    let name = name.to_owned();
    let (attributes, tags) = futures::try_join!(attributes(at, &arn), at.tags(LIST_TAGS, &arn, tags(at, &arn)))?;
    let subscribers = subscribers.as_ref().map(|by_topic| by_topic.get(&arn).cloned().absent_is_none());
    Ok(Topic {
        confirmed_subscriptions: attributes.clone().and_then(|attributes| confirmed_subscriptions(&attributes)),
        delivery_logged: attributes.clone().map(|attributes| delivery_logged(&attributes)),
        // A topic that no key encrypts does not name one.
        kms_key: attributes.clone().map(|attributes| attribute(&attributes, "KmsMasterKeyId").map(str::to_owned)),
        policy: attributes.and_then(|attributes| policy(&attributes)),
        subscribers: subscribers.map_err(Unread::clone).into(),
        identity: Identity::named(arn, name, at.region, tags),
    })
}

async fn attributes(at: &At<'_, Client>, arn: &str) -> Result<Observed<Attributes>, Gone> {
    let answer = at.call(ATTRIBUTES.0, at.client.get_topic_attributes().topic_arn(arn).send()).await;
    Ok(answer.unless_gone(GONE)?.try_map(|out| out.attributes.ok_or_else(no_attributes)).observed())
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let answer = at.call(LIST_TAGS, at.client.list_tags_for_resource().resource_arn(arn).send()).await;
    let tags = answer
        .unless_gone(GONE)?
        .try_map(|out| super::tags(out.tags.absent_is_none(), |tag| (present(tag.key), Some(tag.value))));
    Ok(tags.observed())
}

fn attribute<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.get(name).map(String::as_str).filter(|text| !text.is_empty())
}

fn confirmed_subscriptions(attributes: &Attributes) -> Observed<u64> {
    let count = attribute(attributes, "SubscriptionsConfirmed").and_then(|count| count.parse().ok());
    ATTRIBUTES.told("SubscriptionsConfirmed", count)
}

fn delivery_logged(attributes: &Attributes) -> bool {
    attributes.iter().any(|(name, role)| !role.is_empty() && DELIVERY_LOG_ROLES.iter().any(|end| name.ends_with(end)))
}

/// Every topic has a policy: one that nobody wrote lets the owner in.
/// <https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html>
fn policy(attributes: &Attributes) -> Observed<Document> {
    let text = ATTRIBUTES.told("Policy", attribute(attributes, "Policy"));
    text.and_then(|text| ATTRIBUTES.document(text))
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
        assert_eq!(subscribers_by_topic(&all).unwrap()["topic"], expected);
        let states: Vec<State> = all.iter().map(|listed| state(listed).unwrap()).collect();
        assert_eq!(states, [State::Confirmed, State::Pending, State::Deleted]);
    }

    #[test]
    fn a_subscription_of_which_a_part_is_missing_may_be_of_any_topic() {
        let nameless = types::Subscription::builder().subscription_arn("PendingConfirmation").protocol("sqs").build();
        assert!(subscribers_by_topic(&[nameless]).is_err());
        assert!(subscribers_by_topic(&[listed("?", "sqs")]).is_err());
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
        assert!(policy(&attributes(&[])).get().is_err());
        assert!(policy(&attributes(&[("Policy", "{")])).get().is_err());
    }
}
