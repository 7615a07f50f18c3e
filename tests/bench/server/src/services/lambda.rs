//! AWS Lambda. A function's number decides what it has.

use serde_json::{Map, Value, json};

use super::{kms, vpc};
use crate::{
    account::{Account, ID, REGION, id, index, name, tags},
    call::Call,
    page::Page,
    reply::Reply,
};

/// <https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html>
const PAGE: usize = 50;

/// <https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html>
const MAPPINGS_PAGE: usize = 100;

/// One function in so many takes messages from a queue.
const MAPPED: usize = 5;

pub fn reply(account: &Account, call: &Call) -> Reply {
    match call.operation.as_str() {
        "ListFunctions" => {
            listing(call, "Functions", account.count("functions"), PAGE, |number| function(account, number))
        }
        "ListEventSourceMappings" => {
            let count = account.count("functions").div_ceil(MAPPED);
            listing(call, "EventSourceMappings", count, MAPPINGS_PAGE, |number| mapping(number * MAPPED))
        }
        "GetFunction" => of_function(account, call, |number| {
            Some(json!({
                "Configuration": function(account, number),
                "Code": { "RepositoryType": "S3", "Location": code(call) },
                "Tags": tag_map(number),
                "Concurrency": concurrency(number),
            }))
        }),
        "GetFunctionConcurrency" => of_function(account, call, |number| Some(concurrency(number))),
        "GetFunctionUrlConfig" => of_function(account, call, url),
        "GetLayerVersionByArn" => Reply::Json(json!({
            "LayerVersionArn": layer(), "Version": 1, "Content": { "Location": code(call) },
        })),
        "GetPolicy" => of_function(account, call, policy),
        "ListAliases" => of_function(account, call, |_| Some(json!({ "Aliases": [] }))),
        "ListFunctionEventInvokeConfigs" => of_function(account, call, |number| {
            Some(json!({ "FunctionEventInvokeConfigs": invoke_config(number).into_iter().collect::<Vec<_>>() }))
        }),
        "ListFunctionUrlConfigs" => of_function(account, call, |number| {
            Some(json!({ "FunctionUrlConfigs": url(number).into_iter().collect::<Vec<_>>() }))
        }),
        "ListTags" => of_function(account, call, |number| Some(json!({ "Tags": tag_map(number) }))),
        _ => Reply::Unknown,
    }
}

fn listing(call: &Call, list: &str, count: usize, most: usize, one: impl Fn(usize) -> Value) -> Reply {
    let page = Page::of(count, call.parameter("Marker"), call.number("MaxItems").unwrap_or(most).min(most));
    let mut answer = json!({ list: page.range.clone().map(one).collect::<Vec<_>>() });
    if let Some(next) = page.next {
        answer["NextMarker"] = json!(next.to_string());
    }
    Reply::Json(answer)
}

/// Paths are as `/2015-03-31/functions/NAME/policy` or `/2017-03-31/tags/ARN`.
fn of_function(account: &Account, call: &Call, answer: impl Fn(usize) -> Option<Value>) -> Reply {
    let number = call.path.split('/').nth(3).and_then(index).filter(|number| *number < account.count("functions"));
    number.and_then(answer).map_or(Reply::Error(404, "ResourceNotFoundException"), Reply::Json)
}

fn arn(number: usize) -> String {
    format!("arn:aws:lambda:{REGION}:{ID}:function:{}", name("shop-function", number))
}

fn queue(number: usize) -> String {
    format!("arn:aws:sqs:{REGION}:{ID}:{}", name("shop-queue", number))
}

fn layer() -> String {
    format!("arn:aws:lambda:{REGION}:{ID}:layer:shop:1")
}

fn code(call: &Call) -> String {
    format!("http://{}/_bench/code.zip", call.host)
}

fn tag_map(number: usize) -> Map<String, Value> {
    tags(number).into_iter().map(|(key, value)| (key.to_owned(), json!(value))).collect()
}

fn function(account: &Account, number: usize) -> Value {
    let name = name("shop-function", number);
    let mut variables = json!({ "STAGE": "prod" });
    if number.is_multiple_of(10) {
        variables["DB_PASSWORD"] = json!("correct-horse-7-battery");
    }
    let mut function = json!({
        "FunctionName": name,
        "FunctionArn": arn(number),
        "Runtime": if number.is_multiple_of(10) { "python3.8" } else { "python3.13" },
        "Role": format!("arn:aws:iam::{ID}:role/{}", crate::account::name("shop-role", number)),
        "Handler": "index.handler",
        "CodeSize": 160,
        "Description": "",
        "Timeout": 30,
        "MemorySize": 128,
        "LastModified": "2025-03-04T05:06:07.000+0000",
        "CodeSha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "Version": "$LATEST",
        "Environment": { "Variables": variables },
        "TracingConfig": { "Mode": if number.is_multiple_of(3) { "Active" } else { "PassThrough" } },
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "EphemeralStorage": { "Size": 512 },
        "LoggingConfig": {
            "LogFormat": if number.is_multiple_of(2) { "JSON" } else { "Text" },
            "LogGroup": format!("/aws/lambda/{name}"),
        },
    });
    if number.is_multiple_of(2) {
        let (vpc, subnet) = vpc::place(account, number);
        function["VpcConfig"] = json!({ "VpcId": vpc, "SubnetIds": [subnet], "SecurityGroupIds": [id("sg", number)] });
    }
    if number.is_multiple_of(3) {
        function["DeadLetterConfig"] = json!({ "TargetArn": queue(0) });
    }
    if number.is_multiple_of(4) {
        function["KMSKeyArn"] = json!(kms::arn(number));
        function["Layers"] = json!([{ "Arn": layer(), "CodeSize": 160 }]);
    }
    function
}

fn mapping(number: usize) -> Value {
    json!({
        "UUID": format!("00000000-0000-0000-0000-{number:012}"),
        "BatchSize": 10,
        "EventSourceArn": queue(number),
        "FunctionArn": arn(number),
        "State": "Enabled",
    })
}

fn concurrency(number: usize) -> Value {
    if number.is_multiple_of(5) { json!({ "ReservedConcurrentExecutions": 10 }) } else { json!({}) }
}

fn policy(number: usize) -> Option<Value> {
    let statement = match number % 10 {
        0 => json!({ "Sid": "All", "Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction",
            "Resource": arn(number) }),
        1..6 => json!({ "Sid": "Topic", "Effect": "Allow", "Principal": { "Service": "sns.amazonaws.com" },
            "Action": "lambda:InvokeFunction", "Resource": arn(number),
            "Condition": { "StringEquals": { "AWS:SourceAccount": ID } } }),
        _ => return None,
    };
    let policy = json!({ "Version": "2012-10-17", "Id": "default", "Statement": [statement] });
    Some(json!({ "Policy": policy.to_string(), "RevisionId": "00000000-0000-0000-0000-000000000000" }))
}

fn invoke_config(number: usize) -> Option<Value> {
    number.is_multiple_of(5).then(|| {
        json!({
            "FunctionArn": format!("{}:$LATEST", arn(number)),
            "MaximumRetryAttempts": 1,
            "DestinationConfig": { "OnFailure": { "Destination": queue(0) } },
        })
    })
}

fn url(number: usize) -> Option<Value> {
    let created = "2025-03-04T05:06:07.000000Z";
    let authentication = match number % 10 {
        0 => "NONE",
        1 => "AWS_IAM",
        _ => return None,
    };
    Some(json!({
        "FunctionArn": arn(number),
        "FunctionUrl": format!("https://{number:032}.lambda-url.{REGION}.on.aws/"),
        "AuthType": authentication,
        "Cors": { "AllowOrigins": ["*"] },
        "CreationTime": created,
        "LastModifiedTime": created,
        "InvokeMode": "BUFFERED",
    }))
}
