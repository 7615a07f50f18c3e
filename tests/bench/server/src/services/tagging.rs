//! Resource Groups Tagging.

use serde_json::{Value, json};

use crate::{
    account::{Account, ID, REGION, name, tags},
    call::Call,
    page::Page,
    reply::Reply,
};

/// <https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html>
const PAGE: usize = 100;

pub fn reply(account: &Account, call: &Call) -> Reply {
    match call.operation.as_str() {
        "GetResources" => resources(account, call),
        _ => Reply::Unknown,
    }
}

/// What has tags, of the one service that the call names.
fn resources(account: &Account, call: &Call) -> Reply {
    let service = call.json["ResourceTypeFilters"][0].as_str().unwrap_or_default();
    let (kind, start) = match service {
        "dynamodb" => ("tables", format!("arn:aws:dynamodb:{REGION}:{ID}:table/shop-table")),
        "lambda" => ("functions", format!("arn:aws:lambda:{REGION}:{ID}:function:shop-function")),
        "s3" => ("buckets", "arn:aws:s3:::shop-bucket".to_owned()),
        "sns" => ("topics", format!("arn:aws:sns:{REGION}:{ID}:shop-topic")),
        "sqs" => ("queues", format!("arn:aws:sqs:{REGION}:{ID}:shop-queue")),
        _ => return Reply::Json(json!({ "PaginationToken": "", "ResourceTagMappingList": [] })),
    };
    let tagged: Vec<usize> = (0..account.count(kind)).filter(|number| !tags(*number).is_empty()).collect();
    let most = call.json["ResourcesPerPage"].as_u64().map_or(PAGE, |most| PAGE.min(most as usize));
    let page = Page::of(tagged.len(), Some(call.text("PaginationToken")), most);
    let list: Vec<Value> = tagged[page.range.clone()].iter().map(|number| resource(&start, *number)).collect();
    let token = page.next.map(|next| next.to_string()).unwrap_or_default();
    Reply::Json(json!({ "PaginationToken": token, "ResourceTagMappingList": list }))
}

fn resource(start: &str, number: usize) -> Value {
    let tags = tags(number).into_iter().map(|(key, value)| json!({ "Key": key, "Value": value }));
    json!({ "ResourceARN": name(start, number), "Tags": tags.collect::<Vec<_>>() })
}
