//! What a scan saw: plain structs, one file per service.
//!
//! An [`Account`] holds them all. A field is an [`Observed`] when a call of its own reads it; what a list call
//! delivers with the resource is a plain field, since the resource would not be here without it. [`facts`] says
//! which IAM action reads which field.

pub mod accessanalyzer;
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
mod index;
pub mod kms;
pub mod lambda;
pub mod logs;
pub mod rds;
pub mod region;
pub mod s3;
pub mod secretsmanager;
pub mod sns;
pub mod sqs;
pub mod ssm;
pub mod stepfunctions;
mod tags;
pub mod vpc;
pub mod wafv2;

use std::{any::Any, collections::BTreeMap};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    observed::{Gap, Observed, Reason, Unread},
    parameters::Parameters,
};
pub use region::Region;
pub use tags::Tags;

/// The region of resources that belong to no region, as AWS Config writes it.
pub const GLOBAL: &str = "global";

/// Everything that one scan saw of one account. It is a resource too: the account's own settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html>
    pub arn: String,
    /// When the scan began.
    pub time: Timestamp,
    /// What the user configured.
    pub parameters: Parameters,
    /// The regions scanned, each with its own settings.
    pub regions: Vec<Region>,
    /// Whether the account names someone to ask in matters of security.
    pub security_contact: Observed<bool>,
    /// See [`accessanalyzer`].
    pub accessanalyzer: accessanalyzer::AccessAnalyzer,
    /// See [`acm`].
    pub acm: acm::Acm,
    /// See [`apigateway`].
    pub apigateway: apigateway::ApiGateway,
    /// See [`apigatewayv2`].
    pub apigatewayv2: apigatewayv2::ApiGatewayV2,
    /// See [`appsync`].
    pub appsync: appsync::AppSync,
    /// See [`backup`].
    pub backup: backup::Backup,
    /// See [`cloudformation`].
    pub cloudformation: cloudformation::CloudFormation,
    /// See [`cloudfront`].
    pub cloudfront: cloudfront::CloudFront,
    /// See [`cloudtrail`].
    pub cloudtrail: cloudtrail::CloudTrail,
    /// See [`cloudwatch`].
    pub cloudwatch: cloudwatch::CloudWatch,
    /// See [`config`].
    pub config: config::Config,
    /// See [`dax`].
    pub dax: dax::Dax,
    /// See [`dynamodb`].
    pub dynamodb: dynamodb::DynamoDb,
    /// See [`ec2`].
    pub ec2: ec2::Ec2,
    /// See [`ecs`].
    pub ecs: ecs::Ecs,
    /// See [`elbv2`].
    pub elbv2: elbv2::Elbv2,
    /// See [`eventbridge`].
    pub eventbridge: eventbridge::EventBridge,
    /// See [`iam`].
    pub iam: iam::Iam,
    /// See [`kms`].
    pub kms: kms::Kms,
    /// See [`lambda`].
    pub lambda: lambda::Lambda,
    /// See [`logs`].
    pub logs: logs::Logs,
    /// See [`rds`].
    pub rds: rds::Rds,
    /// See [`s3`].
    pub s3: s3::S3,
    /// See [`secretsmanager`].
    pub secretsmanager: secretsmanager::SecretsManager,
    /// See [`sns`].
    pub sns: sns::Sns,
    /// See [`sqs`].
    pub sqs: sqs::Sqs,
    /// See [`ssm`].
    pub ssm: ssm::Ssm,
    /// See [`stepfunctions`].
    pub stepfunctions: stepfunctions::StepFunctions,
    /// See [`vpc`].
    pub vpc: vpc::Vpc,
    /// See [`wafv2`].
    pub wafv2: wafv2::Wafv2,
}

/// A resource as every rule can see it.
pub trait Resource: Any {
    /// AWS Config's name for the type, such as `AWS::S3::Bucket`.
    fn resource_type(&self) -> &'static str;
    /// The resource's Amazon Resource Name.
    fn arn(&self) -> &str;
    /// The name that people know it by, or its id.
    fn name(&self) -> &str;
    /// The region it lives in, or [`GLOBAL`].
    fn region(&self) -> &str;
    /// Its tags; `None` when its owner cannot tag it: the type has no tags, or AWS owns this one.
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        None
    }
    /// The name that its owner chose for it; `None` when AWS chose the name.
    fn chosen_name(&self) -> Option<&str> {
        None
    }
    /// Whether it is in every region by design: AWS keeps it there, or it watches the region.
    fn is_in_every_region(&self) -> bool {
        false
    }
    /// The KMS keys that it names, by ARN, id or alias; AWS-owned keys have no name.
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(Vec::new())
    }
    /// The resource as an IAM user, group or role, if it is one.
    fn as_principal(&self) -> Option<&dyn iam::Principal> {
        None
    }
    /// Whether this is the account or a region itself rather than something in it.
    fn is_settings(&self) -> bool {
        false
    }
}

/// A resource type that a scan lists.
pub trait Listed: Resource + Sized {
    /// AWS Config's name for the type.
    const TYPE: &'static str;
    /// The service it belongs to, as `--service` names it: this file's name.
    const SERVICE: &'static str;
    /// The ARN format, with `{partition}`, `{region}`, `{account}` and `*` for the resource's own part.
    const ARN: &'static str;
    /// The IAM actions that list the type with its plain fields.
    const LISTED_BY: &'static [&'static str];
    /// Where an account's JSON form holds the listings.
    const PATH: &'static str;
    /// The listings of an account, by region.
    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)>;
}

/// The listings of one resource type: by region, what was found or why it could not be listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Regional<T>(pub BTreeMap<String, Observed<Vec<T>>>);

impl<T> Default for Regional<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Regional<T> {
    /// The listings as [`Listed::listings`] returns them.
    pub fn parts(&self) -> Vec<(&str, Result<&[T], Unread>)> {
        self.0.iter().map(|(region, listing)| (region.as_str(), listing.get().map(Vec::as_slice))).collect()
    }

    /// What was found in one region.
    ///
    /// # Errors
    /// The gap, when the listing of this region or of all regions failed, or the region was not scanned.
    pub fn of(&self, region: &str) -> Result<&[T], Unread> {
        let of_all = || self.0.get(GLOBAL).filter(|listing| listing.get().is_err());
        match self.0.get(region).or_else(of_all) {
            Some(listing) => listing.get().map(Vec::as_slice),
            None => Err(region_not_scanned(region)),
        }
    }

    /// What was found in all regions together.
    ///
    /// # Errors
    /// The first gap, when any listing failed.
    pub fn everywhere(&self) -> Result<Vec<&T>, Unread> {
        let mut all = Vec::new();
        for listing in self.0.values() {
            all.extend(listing.get()?);
        }
        Ok(all)
    }

    /// What could be found, whatever else failed.
    pub fn known(&self) -> impl Iterator<Item = &T> {
        self.0.values().filter_map(|listing| listing.get().ok()).flatten()
    }
}

impl<T> FromIterator<(String, Observed<Vec<T>>)> for Regional<T> {
    fn from_iter<I: IntoIterator<Item = (String, Observed<Vec<T>>)>>(listings: I) -> Self {
        Self(listings.into_iter().collect())
    }
}

fn region_not_scanned(region: &str) -> Unread {
    Unread::new(Gap { action: format!("region {region}"), reason: Reason::NotRequested, detail: String::new() })
}

/// A resource type with its Rust type forgotten.
pub struct Kind {
    /// AWS Config's name for the type.
    pub resource_type: &'static str,
    /// See [`Listed::LISTED_BY`].
    pub listed_by: &'static [&'static str],
    /// The service it belongs to, as `--service` names it: `s3`, `vpc`, or `account` for the account itself.
    pub service: &'static str,
    arn: &'static str,
    listings: fn(&Account) -> Vec<Listing<'_>>,
}

/// One region's resources of one type, or why they could not be listed.
pub struct Listing<'a> {
    /// The region, or [`GLOBAL`].
    pub region: &'a str,
    /// What was found.
    pub resources: Result<Vec<&'a dyn Resource>, Unread>,
}

impl Kind {
    /// Every resource type that a scan lists.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        [
            SETTINGS,
            accessanalyzer::KINDS,
            acm::KINDS,
            apigateway::KINDS,
            apigatewayv2::KINDS,
            appsync::KINDS,
            backup::KINDS,
            cloudformation::KINDS,
            cloudfront::KINDS,
            cloudtrail::KINDS,
            cloudwatch::KINDS,
            config::KINDS,
            dax::KINDS,
            dynamodb::KINDS,
            ec2::KINDS,
            ecs::KINDS,
            elbv2::KINDS,
            eventbridge::KINDS,
            iam::KINDS,
            kms::KINDS,
            lambda::KINDS,
            logs::KINDS,
            rds::KINDS,
            s3::KINDS,
            secretsmanager::KINDS,
            sns::KINDS,
            sqs::KINDS,
            ssm::KINDS,
            stepfunctions::KINDS,
            vpc::KINDS,
            wafv2::KINDS,
        ]
        .into_iter()
        .flatten()
    }

    const fn of<R: Listed>() -> Self {
        Self {
            resource_type: R::TYPE,
            listed_by: R::LISTED_BY,
            service: R::SERVICE,
            arn: R::ARN,
            listings: listings::<R>,
        }
    }

    /// Whether this is the account or its regions rather than something in them.
    pub fn is_settings(&self) -> bool {
        self.resource_type == Account::TYPE
    }

    /// An account's resources of this type, by region.
    pub fn listings<'a>(&self, account: &'a Account) -> Vec<Listing<'a>> {
        (self.listings)(account)
    }

    /// The ARN that stands for all resources of this type in a region, such as `arn:aws:s3:::*`.
    pub fn wildcard(&self, account: &Account, region: &str) -> String {
        let region = if region == GLOBAL { "" } else { region };
        self.arn
            .replace("{partition}", &account.partition)
            .replace("{region}", region)
            .replace("{account}", &account.id)
    }
}

fn listings<R: Listed>(account: &Account) -> Vec<Listing<'_>> {
    R::listings(account)
        .into_iter()
        .map(|(region, resources)| Listing {
            region,
            resources: resources.map(|found| found.iter().map(|resource| resource as &dyn Resource).collect()),
        })
        .collect()
}

/// A field of the account's JSON form, and the IAM actions that read it.
pub struct Fact {
    /// A JSON pointer, with `*` for a region or an index.
    pub path: &'static str,
    /// The actions; several when the field needs all of them.
    pub actions: &'static [&'static str],
}

/// The account and its regions.
const SETTINGS: &[Kind] = &[Kind::of::<Account>(), Kind::of::<Region>()];

/// The account's own settings that no service holds.
const ACCOUNT_FACTS: &[Fact] = &[Fact { path: "/security_contact", actions: &[SECURITY_CONTACT] }];

const SECURITY_CONTACT: &str = "account:GetAlternateContact";

/// Which action reads which field, for every service.
pub fn facts() -> impl Iterator<Item = &'static Fact> {
    [
        ACCOUNT_FACTS,
        accessanalyzer::FACTS,
        acm::FACTS,
        apigateway::FACTS,
        apigatewayv2::FACTS,
        appsync::FACTS,
        backup::FACTS,
        cloudformation::FACTS,
        cloudfront::FACTS,
        cloudtrail::FACTS,
        cloudwatch::FACTS,
        config::FACTS,
        dax::FACTS,
        dynamodb::FACTS,
        ec2::FACTS,
        ecs::FACTS,
        elbv2::FACTS,
        eventbridge::FACTS,
        iam::FACTS,
        kms::FACTS,
        lambda::FACTS,
        logs::FACTS,
        rds::FACTS,
        region::FACTS,
        s3::FACTS,
        secretsmanager::FACTS,
        sns::FACTS,
        sqs::FACTS,
        ssm::FACTS,
        stepfunctions::FACTS,
        vpc::FACTS,
        wafv2::FACTS,
    ]
    .into_iter()
    .flatten()
}

impl Resource for Account {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.id
    }
    fn region(&self) -> &str {
        GLOBAL
    }
    fn is_settings(&self) -> bool {
        true
    }
}

impl Listed for Account {
    const TYPE: &'static str = "AWS::::Account";
    const SERVICE: &'static str = "account";
    const ARN: &'static str = "arn:{partition}:account::{account}:account";
    const LISTED_BY: &'static [&'static str] = &[];
    const PATH: &'static str = "";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        vec![(GLOBAL, Ok(std::slice::from_ref(account)))]
    }
}

impl Account {
    /// An account in which nothing has been seen yet.
    pub fn new(id: &str, partition: &str, time: Timestamp, parameters: Parameters) -> Self {
        Self {
            id: id.to_owned(),
            partition: partition.to_owned(),
            arn: format!("arn:{partition}:account::{id}:account"),
            time,
            parameters,
            regions: Vec::new(),
            security_contact: Observed::from(Gap {
                action: SECURITY_CONTACT.to_owned(),
                reason: Reason::NotRequested,
                detail: String::new(),
            }),
            accessanalyzer: accessanalyzer::AccessAnalyzer::default(),
            acm: acm::Acm::default(),
            apigateway: apigateway::ApiGateway::default(),
            apigatewayv2: apigatewayv2::ApiGatewayV2::default(),
            appsync: appsync::AppSync::default(),
            backup: backup::Backup::default(),
            cloudformation: cloudformation::CloudFormation::default(),
            cloudfront: cloudfront::CloudFront::default(),
            cloudtrail: cloudtrail::CloudTrail::default(),
            cloudwatch: cloudwatch::CloudWatch::default(),
            config: config::Config::default(),
            dax: dax::Dax::default(),
            dynamodb: dynamodb::DynamoDb::default(),
            ec2: ec2::Ec2::default(),
            ecs: ecs::Ecs::default(),
            elbv2: elbv2::Elbv2::default(),
            eventbridge: eventbridge::EventBridge::default(),
            iam: iam::Iam::default(),
            kms: kms::Kms::default(),
            lambda: lambda::Lambda::default(),
            logs: logs::Logs::default(),
            rds: rds::Rds::default(),
            s3: s3::S3::default(),
            secretsmanager: secretsmanager::SecretsManager::default(),
            sns: sns::Sns::default(),
            sqs: sqs::Sqs::default(),
            ssm: ssm::Ssm::default(),
            stepfunctions: stepfunctions::StepFunctions::default(),
            vpc: vpc::Vpc::default(),
            wafv2: wafv2::Wafv2::default(),
        }
    }
}

#[cfg(test)]
impl Account {
    /// The region of every example.
    pub(crate) const REGION: &'static str = "eu-west-1";

    /// An account with one compliant resource of each type.
    pub(crate) fn example() -> Self {
        let mut account =
            Self::new("111111111111", "aws", Timestamp::constant(1_795_000_000, 0), Parameters::default());
        account.regions = vec![Region::example()];
        account.security_contact = Observed::Known(true);
        account.accessanalyzer = accessanalyzer::AccessAnalyzer::example();
        account.acm = acm::Acm::example();
        account.apigateway = apigateway::ApiGateway::example();
        account.apigatewayv2 = apigatewayv2::ApiGatewayV2::example();
        account.appsync = appsync::AppSync::example();
        account.backup = backup::Backup::example();
        account.cloudformation = cloudformation::CloudFormation::example();
        account.cloudfront = cloudfront::CloudFront::example();
        account.cloudtrail = cloudtrail::CloudTrail::example();
        account.cloudwatch = cloudwatch::CloudWatch::example();
        account.config = config::Config::example();
        account.dax = dax::Dax::example();
        account.dynamodb = dynamodb::DynamoDb::example();
        account.ec2 = ec2::Ec2::example();
        account.ecs = ecs::Ecs::example();
        account.elbv2 = elbv2::Elbv2::example();
        account.eventbridge = eventbridge::EventBridge::example();
        account.iam = iam::Iam::example();
        account.kms = kms::Kms::example();
        account.lambda = lambda::Lambda::example();
        account.logs = logs::Logs::example();
        account.rds = rds::Rds::example();
        account.s3 = s3::S3::example();
        account.secretsmanager = secretsmanager::SecretsManager::example();
        account.sns = sns::Sns::example();
        account.sqs = sqs::Sqs::example();
        account.ssm = ssm::Ssm::example();
        account.stepfunctions = stepfunctions::StepFunctions::example();
        account.vpc = vpc::Vpc::example();
        account.wafv2 = wafv2::Wafv2::example();
        account
    }
}

#[cfg(test)]
impl<T> Regional<T> {
    /// Listings with these resources in the examples' region.
    pub(crate) fn example(resources: impl IntoIterator<Item = T>) -> Self {
        Self::in_region(Account::REGION, resources)
    }

    /// Listings with these resources in one region.
    pub(crate) fn in_region(region: &str, resources: impl IntoIterator<Item = T>) -> Self {
        Self(BTreeMap::from([(region.to_owned(), Observed::Known(resources.into_iter().collect()))]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_of_all_regions_that_failed_is_why_a_region_is_unknown() {
        let gap = Gap { action: "s3:ListAllMyBuckets".into(), reason: Reason::AccessDenied, detail: String::new() };
        let failed: Regional<()> = Regional::from_iter([(GLOBAL.to_owned(), Observed::from(gap.clone()))]);
        assert_eq!(failed.of("eu-west-1").map_err(|gap| gap.action.clone()), Err(gap.action));
        let elsewhere: Regional<()> = Regional::in_region("eu-west-1", []);
        assert_eq!(elsewhere.of("eu-west-1"), Ok([].as_slice()));
        assert_eq!(elsewhere.of("us-east-1").map_err(|gap| gap.reason), Err(Reason::NotRequested));
    }
}
