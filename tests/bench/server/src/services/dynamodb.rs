//! DynamoDB.

use serde_json::{Value, json};

use super::kms;
use crate::{
    account::{Account, CREATED_SECONDS, ID, REGION, index, name, tags},
    call::Call,
    page::Page,
    reply::Reply,
};

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html>
const PAGE: usize = 100;

pub fn reply(account: &Account, call: &Call) -> Reply {
    match call.operation.as_str() {
        "DescribeLimits" => Reply::Json(json!({
            "AccountMaxReadCapacityUnits": 80_000, "AccountMaxWriteCapacityUnits": 80_000,
            "TableMaxReadCapacityUnits": 40_000, "TableMaxWriteCapacityUnits": 40_000,
        })),
        "ListTables" => tables(account, call),
        "DescribeTable" => of_table(account, call.text("TableName"), table),
        "DescribeContinuousBackups" => of_table(account, call.text("TableName"), backups),
        "GetResourcePolicy" => Reply::Error(400, "PolicyNotFoundException"),
        "ListTagsOfResource" => of_table(account, call.text("ResourceArn"), |number| {
            let tags = tags(number).into_iter().map(|(key, value)| json!({ "Key": key, "Value": value }));
            json!({ "Tags": tags.collect::<Vec<_>>() })
        }),
        _ => Reply::Unknown,
    }
}

fn tables(account: &Account, call: &Call) -> Reply {
    let after = call.json.get("ExclusiveStartTableName").and_then(Value::as_str).and_then(index);
    let start = after.map(|number| (number + 1).to_string());
    let most = call.json.get("Limit").and_then(Value::as_u64).map_or(PAGE, |limit| PAGE.min(limit as usize));
    let page = Page::of(account.count("tables"), start.as_deref(), most);
    let names: Vec<_> = page.range.clone().map(|number| name("shop-table", number)).collect();
    let mut answer = json!({ "TableNames": names });
    if page.next.is_some() {
        answer["LastEvaluatedTableName"] = json!(names.last());
    }
    Reply::Json(answer)
}

fn of_table(account: &Account, name: &str, answer: impl Fn(usize) -> Value) -> Reply {
    match index(name).filter(|number| *number < account.count("tables")) {
        Some(number) => Reply::Json(answer(number)),
        None => Reply::Error(400, "ResourceNotFoundException"),
    }
}

fn table(number: usize) -> Value {
    let name = name("shop-table", number);
    let mut table = json!({
        "TableName": name,
        "TableArn": format!("arn:aws:dynamodb:{REGION}:{ID}:table/{name}"),
        "TableStatus": "ACTIVE",
        "CreationDateTime": CREATED_SECONDS,
        "DeletionProtectionEnabled": number.is_multiple_of(3),
        "ItemCount": 0,
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "ProvisionedThroughput": { "ReadCapacityUnits": 5, "WriteCapacityUnits": 5, "NumberOfDecreasesToday": 0 },
        "TableSizeBytes": 0,
    });
    if number.is_multiple_of(2) {
        table["BillingModeSummary"] = json!({ "BillingMode": "PAY_PER_REQUEST" });
        table["SSEDescription"] = json!({ "Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": kms::arn(0) });
    }
    json!({ "Table": table })
}

fn backups(number: usize) -> Value {
    let status = if number.is_multiple_of(5) { "DISABLED" } else { "ENABLED" };
    json!({ "ContinuousBackupsDescription": {
        "ContinuousBackupsStatus": "ENABLED",
        "PointInTimeRecoveryDescription": { "PointInTimeRecoveryStatus": status },
    } })
}
