//! What a scan saw: plain structs, one file per service.
//!
//! An [`Account`] holds them all. A field is an [`Observed`] when a call of its own reads it; what a list call
//! delivers with the resource is a plain field, since the resource would not be here without it. [`facts`] says
//! which IAM action reads which field.

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
