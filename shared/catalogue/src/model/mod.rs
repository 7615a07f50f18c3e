//! What a scan saw: plain structs, one file per service.
//!
//! An [`Account`] holds them all. A field is an [`Observed`](crate::observed::Observed) when an answer can lack it; plain
//! are a resource's identity, without which it would not be here, and what AWS leaves out where there is none. [`facts`]
//! says which IAM action reads which field.

/// The services: the module, which is also the account's field and the name that selects the service, what holds the
/// scan of it, and its name for people. Hands them to a macro.
#[macro_export]
macro_rules! services {
    ($then:ident) => {
        $then! {
            accessanalyzer: AccessAnalyzer = "IAM Access Analyzer";
            acm: Acm = "AWS Certificate Manager";
            apigateway: ApiGateway = "Amazon API Gateway (REST)";
            apigatewayv2: ApiGatewayV2 = "Amazon API Gateway (HTTP and WebSocket)";
            appsync: AppSync = "AWS AppSync";
            backup: Backup = "AWS Backup";
            cloudformation: CloudFormation = "AWS CloudFormation";
            cloudfront: CloudFront = "Amazon CloudFront";
            cloudtrail: CloudTrail = "AWS CloudTrail";
            cloudwatch: CloudWatch = "Amazon CloudWatch";
            config: Config = "AWS Config";
            dax: Dax = "DynamoDB Accelerator";
            dynamodb: DynamoDb = "Amazon DynamoDB";
            ec2: Ec2 = "Amazon EC2";
            ecr: Ecr = "Amazon ECR";
            ecs: Ecs = "Amazon ECS";
            elbv2: Elbv2 = "Elastic Load Balancing";
            eventbridge: EventBridge = "Amazon EventBridge";
            iam: Iam = "AWS IAM";
            kms: Kms = "AWS KMS";
            lambda: Lambda = "AWS Lambda";
            logs: Logs = "Amazon CloudWatch Logs";
            rds: Rds = "Amazon RDS";
            s3: S3 = "Amazon S3";
            secretsmanager: SecretsManager = "AWS Secrets Manager";
            sns: Sns = "Amazon SNS";
            sqs: Sqs = "Amazon SQS";
            ssm: Ssm = "AWS Systems Manager";
            stepfunctions: StepFunctions = "AWS Step Functions";
            vpc: Vpc = "Amazon VPC";
            wafv2: Wafv2 = "AWS WAF";
        }
    };
}

pub mod accessanalyzer;
mod account;
pub mod acm;
pub mod apigateway;
pub mod apigatewayv2;
pub mod appsync;
pub mod backup;
pub mod cloudformation;
pub mod cloudfront;
pub mod cloudtrail;
pub mod cloudwatch;
pub mod config;
pub mod dax;
pub mod dead_letters;
pub mod delivery;
pub mod dynamodb;
pub mod ec2;
pub mod ecr;
pub mod ecs;
pub mod elbv2;
pub mod eventbridge;
pub mod iam;
mod kind;
pub mod kms;
pub mod lambda;
pub mod logs;
pub mod rds;
mod region;
mod regional;
mod resource;
pub mod s3;
pub mod secretsmanager;
pub mod sns;
pub mod sqs;
pub mod ssm;
pub mod stepfunctions;
mod tags;
pub mod vpc;
pub mod wafv2;

pub use account::{Account, SERVICES, facts};
use kind::kinds;
pub use kind::{Fact, Kind, Listing};
pub use region::Region;
use regional::region_not_scanned;
pub use regional::{RegionListing, Regional};
pub use resource::{GLOBAL, Identified, Identity, Listed, Owner, Resource};
pub use tags::Tags;
