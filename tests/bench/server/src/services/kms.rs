//! AWS KMS: keys of customers, each with an alias.

use serde_json::{Value, json};

use crate::{
    account::{Account, CREATED_SECONDS, ID, REGION, index, name, tags},
    call::Call,
    page::Page,
    reply::Reply,
};

pub fn reply(account: &Account, call: &Call) -> Reply {
    match call.operation.as_str() {
        "ListKeys" => {
            listing(account, call, "Keys", 100, |number| json!({ "KeyId": id(number), "KeyArn": arn(number) }))
        }
        "ListAliases" => listing(account, call, "Aliases", 50, alias),
        "DescribeKey" => of_key(account, call, description),
        "GetKeyPolicy" => of_key(account, call, policy),
        "GetKeyRotationStatus" => of_key(account, call, rotation),
        "ListResourceTags" => of_key(account, call, |number| {
            let tags = tags(number).into_iter().map(|(key, value)| json!({ "TagKey": key, "TagValue": value }));
            json!({ "Tags": tags.collect::<Vec<_>>(), "Truncated": false })
        }),
        _ => Reply::Unknown,
    }
}

pub fn arn(number: usize) -> String {
    format!("arn:aws:kms:{REGION}:{ID}:key/{}", id(number))
}

/// Its digits are decimal, so that the number can be read.
fn id(number: usize) -> String {
    format!("00000000-0000-0000-0000-{number:012}")
}

/// A page has so many unless asked for otherwise.
///
/// * <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html>
/// * <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html>
fn listing(account: &Account, call: &Call, list: &str, usual: usize, one: impl Fn(usize) -> Value) -> Reply {
    let most = call.json.get("Limit").and_then(Value::as_u64).map_or(usual, |limit| limit as usize);
    let page = Page::of(account.count("keys"), Some(call.text("Marker")), most);
    let mut answer = json!({ list: page.range.clone().map(one).collect::<Vec<_>>(), "Truncated": page.next.is_some() });
    if let Some(next) = page.next {
        answer["NextMarker"] = json!(next.to_string());
    }
    Reply::Json(answer)
}

fn of_key(account: &Account, call: &Call, answer: impl Fn(usize) -> Value) -> Reply {
    match index(call.text("KeyId")).filter(|number| *number < account.count("keys")) {
        Some(number) => Reply::Json(answer(number)),
        None => Reply::Error(400, "NotFoundException"),
    }
}

fn alias(number: usize) -> Value {
    let name = format!("alias/{}", name("shop-key", number));
    json!({
        "AliasName": name,
        "AliasArn": format!("arn:aws:kms:{REGION}:{ID}:{name}"),
        "TargetKeyId": id(number),
        "CreationDate": CREATED_SECONDS,
        "LastUpdatedDate": CREATED_SECONDS,
    })
}

fn state(number: usize) -> &'static str {
    match number % 10 {
        3 => "PendingDeletion",
        7 => "Disabled",
        _ => "Enabled",
    }
}

fn description(number: usize) -> Value {
    let state = state(number);
    let mut key = json!({
        "AWSAccountId": ID,
        "KeyId": id(number),
        "Arn": arn(number),
        "CreationDate": CREATED_SECONDS,
        "Enabled": state == "Enabled",
        "Description": "Shop",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "KeyState": state,
        "Origin": "AWS_KMS",
        "KeyManager": "CUSTOMER",
        "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        "MultiRegion": false,
    });
    if state == "PendingDeletion" {
        key["DeletionDate"] = json!(4_102_444_800_u64);
    }
    json!({ "KeyMetadata": key })
}

fn policy(number: usize) -> Value {
    let principal =
        if number.is_multiple_of(10) { json!("*") } else { json!({ "AWS": format!("arn:aws:iam::{ID}:root") }) };
    let statement =
        json!({ "Sid": "Use", "Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*" });
    let policy = json!({ "Version": "2012-10-17", "Statement": [statement] });
    json!({ "Policy": policy.to_string(), "PolicyName": "default" })
}

/// A key that is about to be deleted does not rotate.
fn rotation(number: usize) -> Value {
    let enabled = !number.is_multiple_of(5) && state(number) != "PendingDeletion";
    let mut rotation = json!({ "KeyId": arn(number), "KeyRotationEnabled": enabled });
    if enabled {
        rotation["RotationPeriodInDays"] = json!(365);
    }
    rotation
}
