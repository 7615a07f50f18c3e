//! Amazon SQS.

use serde_json::{Map, Value, json};

use crate::{
    account::{Account, ID, REGION, index, name, tags},
    call::Call,
    page::Page,
    reply::Reply,
};

/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html>
const PAGE: usize = 1000;

pub fn reply(account: &Account, call: &Call) -> Reply {
    match call.operation.as_str() {
        "ListQueues" => queues(account, call),
        "GetQueueAttributes" => of_queue(account, call, attributes),
        "ListQueueTags" => of_queue(account, call, |number| {
            let tags: Map<_, _> = tags(number).into_iter().map(|(key, value)| (key.to_owned(), json!(value))).collect();
            if tags.is_empty() { json!({}) } else { json!({ "Tags": tags }) }
        }),
        _ => Reply::Unknown,
    }
}

/// Without `MaxResults` there is one page, and no token.
fn queues(account: &Account, call: &Call) -> Reply {
    let most = call.json.get("MaxResults").and_then(Value::as_u64);
    let limit = most.map_or(PAGE, |most| PAGE.min(most as usize));
    let page = Page::of(account.count("queues"), Some(call.text("NextToken")), limit);
    if page.range.is_empty() {
        return Reply::Json(json!({}));
    }
    let url = |number| format!("https://sqs.{REGION}.amazonaws.com/{ID}/{}", name("shop-queue", number));
    let mut answer = json!({ "QueueUrls": page.range.clone().map(url).collect::<Vec<_>>() });
    if let (Some(next), Some(_)) = (page.next, most) {
        answer["NextToken"] = json!(next.to_string());
    }
    Reply::Json(answer)
}

fn of_queue(account: &Account, call: &Call, answer: impl Fn(usize) -> Value) -> Reply {
    match index(call.text("QueueUrl")).filter(|number| *number < account.count("queues")) {
        Some(number) => Reply::Json(answer(number)),
        None => Reply::Error(400, "QueueDoesNotExist"),
    }
}

fn attributes(number: usize) -> Value {
    let arn = format!("arn:aws:sqs:{REGION}:{ID}:{}", name("shop-queue", number));
    let mut attributes = json!({
        "QueueArn": arn,
        "VisibilityTimeout": "30",
        "MessageRetentionPeriod": "345600",
        "CreatedTimestamp": "1741064767",
        "SqsManagedSseEnabled": if number.is_multiple_of(3) { "false" } else { "true" },
    });
    if number.is_multiple_of(10) {
        attributes["Policy"] = json!(format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"Use","Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"{arn}"}}]}}"#
        ));
    }
    if number.is_multiple_of(4) {
        let target = format!("arn:aws:sqs:{REGION}:{ID}:{}", name("shop-queue", 0));
        attributes["RedrivePolicy"] = json!(format!(r#"{{"deadLetterTargetArn":"{target}","maxReceiveCount":3}}"#));
    }
    json!({ "Attributes": attributes })
}
