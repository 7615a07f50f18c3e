//! The catalogue: one folder a service, one file a rule.

mod accessanalyzer;
mod account;
mod acm;
mod apigateway;
mod apigatewayv2;
mod appsync;
mod backup;
mod cloudformation;
mod cloudfront;
mod cloudtrail;
mod cloudwatch;
mod config;
mod dax;
mod dynamodb;
mod ec2;
mod ecr;
mod ecs;
mod elbv2;
mod eventbridge;
mod every;
mod exposure;
mod grants;
mod iam;
mod kms;
mod lambda;
mod logs;
mod rds;
mod s3;
mod secretsmanager;
mod sns;
mod sqs;
mod stepfunctions;
mod vpc;
mod wafv2;

use crate::rule::AnyRule;

/// Every rule by service, both alphabetical.
pub(crate) const SERVICES: &[(&str, &[&dyn AnyRule])] = &[
    ("accessanalyzer", accessanalyzer::RULES),
    ("account", account::RULES),
    ("acm", acm::RULES),
    ("apigateway", apigateway::RULES),
    ("apigatewayv2", apigatewayv2::RULES),
    ("appsync", appsync::RULES),
    ("backup", backup::RULES),
    ("cloudformation", cloudformation::RULES),
    ("cloudfront", cloudfront::RULES),
    ("cloudtrail", cloudtrail::RULES),
    ("cloudwatch", cloudwatch::RULES),
    ("config", config::RULES),
    ("dax", dax::RULES),
    ("dynamodb", dynamodb::RULES),
    ("ec2", ec2::RULES),
    ("ecr", ecr::RULES),
    ("ecs", ecs::RULES),
    ("elbv2", elbv2::RULES),
    ("eventbridge", eventbridge::RULES),
    ("every", every::RULES),
    ("iam", iam::RULES),
    ("kms", kms::RULES),
    ("lambda", lambda::RULES),
    ("logs", logs::RULES),
    ("rds", rds::RULES),
    ("s3", s3::RULES),
    ("secretsmanager", secretsmanager::RULES),
    ("sns", sns::RULES),
    ("sqs", sqs::RULES),
    ("stepfunctions", stepfunctions::RULES),
    ("vpc", vpc::RULES),
    ("wafv2", wafv2::RULES),
];

#[cfg(test)]
mod catalogue_tests;
