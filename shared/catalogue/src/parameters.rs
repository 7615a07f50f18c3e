//! What a user can configure: one typed, validated YAML file, the same for the Lambda and the command line.
//!
//! A parameter is declared once, in the list below: its documentation, what values it takes, and its default.

pub mod collection;
mod declare;
pub mod number;
mod schema;
pub mod shape;
pub mod text;

use serde_json::{Map, Value};

use self::{
    collection::{List, Optional, TagValues},
    declare::parameters,
    number::{ANY, BackupDays, Days, ExpirationDays, Percent, Port, Switch, Whole},
    shape::told,
    text::{
        AccountId, Action, Grantee, InstanceType, KmsAction, KmsKeyArn, Name, Naming, PolicyArn, PolicyText,
        RegionName, RouteTableId, ServiceName, Tenancy, VpcId,
    },
};
pub use self::{declare::Parameter, schema::schema};
use crate::nearest::{SLIP, nearest};

parameters! {
    /// Days after which an access key must have been replaced.
    access_key_max_age_days: Days<0, ANY> = 90;
    /// Days for which a certificate must still be valid.
    acm_expiration_days_min: Days<0, ANY> = 30;
    /// Regions in which resources may live.
    allowed_regions: Optional<List<RegionName>> = None;
    /// How much of the rate that AWS publishes for an API a scan may use itself.
    api_rate_percent: Percent = 50;
    /// TCP ports that security groups may open to the internet.
    authorized_tcp_ports: List<Port> = Vec::new();
    /// UDP ports that security groups may open to the internet.
    authorized_udp_ports: List<Port> = Vec::new();
    /// How old the last recovery point of a resource in AWS Backup may be, in days.
    backup_age_days_max: Days<1, ANY> = 1;
    /// KMS actions, with wildcards, that no policy of the customer may allow on all keys.
    blocked_kms_actions: List<KmsAction> = texts(&["kms:Decrypt", "kms:Encrypt", "kms:ReEncryptFrom"]);
    /// TCP ports that no security group may open to the internet.
    blocked_tcp_ports: List<Port> = vec![20, 21, 3306, 3389, 4333];
    /// Days after which a password or an access key counts as unused.
    credential_max_unused_days: Days<0, ANY> = 90;
    /// The KMS keys that may encrypt DynamoDB tables; an empty list allows any.
    dynamodb_kms_key_arns: List<KmsKeyArn> = Vec::new();
    /// How much of the account's provisioned DynamoDB capacity in a region may be in use.
    dynamodb_throughput_percent: Percent = 80;
    /// Tags of images from which instances may be launched, each key with its values; an empty list takes any value.
    ec2_approved_image_tags: Optional<TagValues> = None;
    /// The tenancy that instances have.
    ec2_desired_instance_tenancy: Optional<Tenancy> = None;
    /// The instance types that may be used.
    ec2_desired_instance_types: Optional<List<InstanceType>> = None;
    /// How long an instance may run without being started anew, in days.
    ec2_instance_age_days_max: Days<1, ANY> = 180;
    /// How long an instance may stay stopped, in days.
    ec2_stopped_days_max: Days<1, ANY> = 30;
    /// How many network hops the token of the instance metadata service may travel.
    ec2_token_hop_limit_max: Whole<u32, 1, 64> = 1;
    /// Names of environment variables that hold credentials: ECS containers may not have them in plain text.
    ecs_secret_names: List<Name> = texts(&["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA"]);
    /// ARNs of IAM policies that must be attached to someone.
    iam_policies_in_use: Optional<List<PolicyArn>> = None;
    /// IAM groups of which every user must be in at least one; any group does while unset.
    iam_user_groups: Optional<List<Name>> = None;
    /// VPCs that may have an internet gateway, by id.
    internet_gateway_vpcs: Optional<List<VpcId>> = None;
    /// Whether log groups must be encrypted with KMS keys rather than with the service's own.
    log_groups_require_kms: Switch = false;
    /// Days for which log groups keep their events, at least.
    log_retention_days_min: Days<1, 3653> = 365;
    /// What names look like.
    naming_pattern: Optional<Naming> = None;
    /// APIs that anyone may call, by id or name.
    open_apis: List<Name> = Vec::new();
    /// Days after which passwords expire, at most.
    password_max_age_days: Days<1, 1095> = 90;
    /// Characters that passwords have, at least.
    password_minimum_length: Whole<u32, 6, 128> = 14;
    /// Earlier passwords that cannot be used again, at least.
    password_remembered: Whole<u32, 1, 24> = 24;
    /// Route tables that may lead to an internet gateway, by id.
    public_route_tables: List<RouteTableId> = Vec::new();
    /// For how many days a database keeps its automated backups, at least.
    rds_backup_retention_days_min: BackupDays = 7;
    /// For how many days a database's certificate authority stays valid, at least.
    rds_ca_certificate_days_min: Days<0, ANY> = 90;
    /// Tag keys that every resource carries, each with its allowed values; an empty list takes any value.
    required_tags: Optional<TagValues> = None;
    /// Days for which the root user must not have been used.
    root_unused_days: Days<0, ANY> = 1;
    /// Actions, with wildcards, that no bucket policy may allow other accounts.
    s3_blocked_actions: List<Action> = texts(&[
        "s3:DeleteBucketPolicy",
        "s3:PutBucketAcl",
        "s3:PutBucketPolicy",
        "s3:PutEncryptionConfiguration",
        "s3:PutObjectAcl",
    ]);
    /// A bucket policy that says what bucket policies may at most allow other accounts.
    s3_control_policy: Optional<PolicyText> = None;
    /// Days after which a lifecycle rule must expire the objects of a bucket.
    s3_lifecycle_expiration_days: Optional<ExpirationDays> = None;
    /// Days after which a lifecycle rule must move the objects of a bucket to another storage class.
    s3_lifecycle_transition_days: Optional<Days<0, ANY>> = None;
    /// Principals, address ranges, VPCs and VPC endpoints that bucket policies may let in.
    s3_policy_grantees: Optional<List<Grantee>> = None;
    /// Whether buckets must be encrypted with KMS keys rather than with S3's own.
    s3_require_kms: Switch = false;
    /// Days within which a secret must have been rotated.
    secrets_rotation_days_max: Days<1, ANY> = 90;
    /// Days after which a secret that nothing reads counts as unused.
    secrets_unused_days: Days<1, ANY> = 90;
    /// How many rules a security group may have in each direction.
    security_group_rules_max: Whole<usize, 0, ANY> = 50;
    /// Other accounts that resource policies, and trust policies of roles, may let in.
    trusted_accounts: List<AccountId> = Vec::new();
    /// Services for which every VPC has an endpoint.
    vpc_endpoint_services: List<ServiceName> = texts(&["ec2"]);
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

/// Why a configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigurationError {
    /// Not YAML at all.
    #[error("the configuration is not valid YAML: {0}")]
    Syntax(String),
    /// Everything that is wrong in it, one line each.
    #[error("{}", lines(.0))]
    Mistakes(Vec<Mistake>),
}

/// Something wrong in a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// A key that no section or parameter has.
    #[error("unknown key `{key}` in {place}; {hint}")]
    UnknownKey {
        /// The key.
        key: String,
        /// Where it stands.
        place: &'static str,
        /// A key that may stand there.
        hint: String,
    },
    /// Something else where a map should be.
    #[error("{place} must be a map of names to values, not {given}")]
    NoMap {
        /// Where.
        place: &'static str,
        /// What it is.
        given: String,
    },
    /// A value of the wrong form.
    #[error("parameter `{name}`: {problem}; it takes {expected}")]
    Value {
        /// The parameter.
        name: &'static str,
        /// What is wrong.
        problem: String,
        /// What would be right.
        expected: String,
    },
}

fn lines(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Mistake {
    fn unknown_key(key: &str, place: &'static str, known: &[&str]) -> Self {
        let hint = match nearest(key, known.iter().copied(), SLIP) {
            Some(candidate) => format!("did you mean `{candidate}`?"),
            None => format!("known keys: {}", known.join(", ")),
        };
        Self::UnknownKey { key: key.to_owned(), place, hint }
    }
}

/// The only section of the file.
const SECTION: &str = "parameters";

/// Where a mistake is.
const FILE: &str = "the configuration";
const PLACE: &str = "`parameters:`";

/// A map; nothing is an empty one.
fn map(given: Value, place: &'static str) -> Result<Map<String, Value>, Mistake> {
    match given {
        Value::Null => Ok(Map::new()),
        Value::Object(map) => Ok(map),
        other => Err(Mistake::NoMap { place, given: told(&other) }),
    }
}

impl Parameters {
    /// Reads the YAML configuration. An empty text is the default configuration.
    ///
    /// # Errors
    /// Names every key and value that is wrong, and what would be right.
    pub fn from_yaml(text: &str) -> Result<Self, ConfigurationError> {
        let file: Option<Value> = serde_saphyr::from_str(text)
            .map_err(|error| ConfigurationError::Syntax(one_line(&error.without_snippet().to_string())))?;
        let mut sections =
            map(file.unwrap_or_default(), FILE).map_err(|no_map| ConfigurationError::Mistakes(vec![no_map]))?;
        let read = map(sections.remove(SECTION).unwrap_or_default(), PLACE)
            .map_err(|no_map| vec![no_map])
            .and_then(Self::read);
        let of_file = |key: &String| Mistake::unknown_key(key, FILE, &[SECTION]);
        let mut mistakes: Vec<Mistake> = sections.keys().map(of_file).collect();
        match read {
            Ok(parameters) if mistakes.is_empty() => return Ok(parameters),
            Ok(_) => {}
            Err(of_parameters) => mistakes.extend(of_parameters),
        }
        Err(ConfigurationError::Mistakes(mistakes))
    }

    /// The defaults, except where a value is given.
    fn read(given: Map<String, Value>) -> Result<Self, Vec<Mistake>> {
        let mut parameters = Self::default();
        let mistakes: Vec<Mistake> =
            given.iter().filter_map(|(name, value)| parameters.set(name, value).err()).collect();
        if mistakes.is_empty() { Ok(parameters) } else { Err(mistakes) }
    }
}

#[cfg(test)]
mod tests;
