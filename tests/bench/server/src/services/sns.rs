//! Amazon SNS.

use crate::{
    account::{Account, ID, REGION, index, name, tags},
    call::Call,
    page::Page,
    reply::{Reply, escaped, list},
};

/// <https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html>
const PAGE: usize = 100;

pub fn reply(account: &Account, call: &Call) -> Reply {
    match call.operation.as_str() {
        "ListTopics" => {
            let page = Page::of(account.count("topics"), call.parameter("NextToken"), PAGE);
            let topics = list("Topics", "member", page.range.clone().map(|number| element("TopicArn", &arn(number))));
            Reply::Xml(topics + &page.token("NextToken"))
        }
        "ListSubscriptions" => {
            let page = Page::of(account.count("subscriptions"), call.parameter("NextToken"), PAGE);
            let subscriptions = list("Subscriptions", "member", page.range.clone().map(subscription));
            Reply::Xml(subscriptions + &page.token("NextToken"))
        }
        "ListSubscriptionsByTopic" => {
            let own = index(call.parameter("TopicArn").unwrap_or_default())
                .filter(|number| *number < account.count("subscriptions"));
            Reply::Xml(list("Subscriptions", "member", own.map(subscription)))
        }
        "GetTopicAttributes" => match topic(account, call.parameter("TopicArn")) {
            Some(number) => attributes(number),
            None => Reply::Error(404, "NotFound"),
        },
        "GetSubscriptionAttributes" => match subscribed(account, call.parameter("SubscriptionArn")) {
            Some(number) => of_subscription(number),
            None => Reply::Error(404, "NotFound"),
        },
        "ListTagsForResource" => match topic(account, call.parameter("ResourceArn")) {
            Some(number) => {
                let tag = |(key, value): (&str, &str)| element("Key", key) + &element("Value", value);
                Reply::Xml(list("Tags", "member", tags(number).into_iter().map(tag)))
            }
            None => Reply::Error(404, "ResourceNotFound"),
        },
        _ => Reply::Unknown,
    }
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escaped(text))
}

fn arn(number: usize) -> String {
    format!("arn:aws:sns:{REGION}:{ID}:{}", name("shop-topic", number))
}

fn topic(account: &Account, arn: Option<&str>) -> Option<usize> {
    index(arn?).filter(|number| *number < account.count("topics"))
}

fn subscription(number: usize) -> String {
    let topic = arn(number);
    element("TopicArn", &topic)
        + &element("Protocol", if number.is_multiple_of(9) { "http" } else { "sqs" })
        + &element("SubscriptionArn", &format!("{topic}:00000000-0000-0000-0000-{number:012}"))
        + &element("Owner", ID)
        + &element("Endpoint", &format!("arn:aws:sqs:{REGION}:{ID}:{}", name("shop-queue", number)))
}

fn subscribed(account: &Account, arn: Option<&str>) -> Option<usize> {
    let (topic, _) = arn?.rsplit_once(':')?;
    index(topic).filter(|number| *number < account.count("subscriptions"))
}

fn of_subscription(number: usize) -> Reply {
    let pairs = [("TopicArn", arn(number)), ("Owner", ID.to_owned()), ("RawMessageDelivery", "false".to_owned())];
    entries(&pairs)
}

fn attributes(number: usize) -> Reply {
    let arn = arn(number);
    let principal =
        if number.is_multiple_of(20) { r#""*""#.to_owned() } else { format!(r#"{{"AWS":"arn:aws:iam::{ID}:root"}}"#) };
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"Use","Effect":"Allow","Principal":{principal},"Action":"sns:Publish","Resource":"{arn}"}}]}}"#
    );
    let mut pairs = vec![
        ("TopicArn", arn),
        ("Owner", ID.to_owned()),
        ("Policy", policy),
        ("DisplayName", String::new()),
        ("SubscriptionsConfirmed", "1".to_owned()),
        ("SubscriptionsPending", "0".to_owned()),
        ("SubscriptionsDeleted", "0".to_owned()),
    ];
    if number.is_multiple_of(2) {
        pairs.push(("KmsMasterKeyId", "alias/aws/sns".to_owned()));
    }
    entries(&pairs)
}

fn entries(pairs: &[(&str, String)]) -> Reply {
    let entry = |(key, value): &(&str, String)| element("key", key) + &element("value", value);
    Reply::Xml(list("Attributes", "entry", pairs.iter().map(entry)))
}
