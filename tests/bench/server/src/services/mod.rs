//! What each service answers.

mod dynamodb;
mod ec2;
mod iam;
mod kms;
mod lambda;
mod other;
mod rds;
mod s3;
mod s3_control;
mod sns;
mod sqs;
mod tagging;
mod vpc;

use crate::{account::Account, call::Call, reply::Reply};

pub fn reply(account: &Account, call: &Call) -> Reply {
    match call.service.as_str() {
        "dynamodb" => dynamodb::reply(account, call),
        "ec2" => ec2::reply(account, call),
        "iam" => iam::reply(account, call),
        "kms" => kms::reply(account, call),
        "lambda" => lambda::reply(account, call),
        "rds" => rds::reply(account, call),
        "s3" if call.path.starts_with("/v20180820/") => s3_control::reply(call),
        "s3" => s3::reply(account, call),
        "sns" => sns::reply(account, call),
        "sqs" => sqs::reply(account, call),
        "tagging" => tagging::reply(account, call),
        _ => other::reply(call),
    }
}
