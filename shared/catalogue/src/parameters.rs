//! What a user can configure: one typed, validated YAML file, the same for the Lambda and the command line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    naming::NamingPattern,
    policy::{Document, conditions::is_account},
    selection::is_region,
};

/// The parameters of the rules, each with its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Parameters {
    /// Days after which an access key must have been replaced.
    pub access_key_max_age_days: u32,
    /// Days for which a certificate must still be valid.
    pub acm_expiration_days_min: u32,
    /// Regions in which resources may live; unset until the user names them.
    pub allowed_regions: Option<Vec<String>>,
    /// How much of the rate that AWS publishes for an API a scan may use itself.
    pub api_rate_percent: u8,
    /// TCP ports that security groups may open to the internet.
    pub authorized_tcp_ports: Vec<u16>,
    /// UDP ports that security groups may open to the internet.
    pub authorized_udp_ports: Vec<u16>,
    /// How old the last recovery point of a resource in AWS Backup may be, in days.
    pub backup_age_days_max: u32,
    /// KMS actions, with wildcards, that no policy of the customer may allow on all keys.
    pub blocked_kms_actions: Vec<String>,
    /// TCP ports that no security group may open to the internet.
    pub blocked_tcp_ports: Vec<u16>,
    /// Days after which a password or an access key counts as unused.
    pub credential_max_unused_days: u32,
    /// The KMS keys that may encrypt DynamoDB tables; none named means any.
    pub dynamodb_kms_key_arns: Vec<String>,
    /// How much of the account's provisioned DynamoDB capacity may be in use.
    pub dynamodb_throughput_percent: u8,
    /// Tags of images from which instances may be launched, each key with its values; no values means any value.
    pub ec2_approved_image_tags: Option<BTreeMap<String, Vec<String>>>,
    /// The tenancy that instances have: `default`, `dedicated` or `host`.
    pub ec2_desired_instance_tenancy: Option<String>,
    /// The instance types that may be used.
    pub ec2_desired_instance_types: Option<Vec<String>>,
    /// How long an instance may run without being started anew, in days.
    pub ec2_instance_age_days_max: u32,
    /// How long an instance may stay stopped, in days.
    pub ec2_stopped_days_max: u32,
    /// How many network hops the token of the instance metadata service may travel.
    pub ec2_token_hop_limit_max: u32,
    /// Names of environment variables that hold credentials: ECS containers may not have them in plain text.
    pub ecs_secret_names: Vec<String>,
    /// ARNs of IAM policies that must be attached to someone; unset until the user names them.
    pub iam_policies_in_use: Option<Vec<String>>,
    /// IAM groups of which every user must be in at least one; any group does while unset.
    pub iam_user_groups: Option<Vec<String>>,
    /// VPCs that may have an internet gateway, by id; unset until the user names them.
    pub internet_gateway_vpcs: Option<Vec<String>>,
    /// Whether log groups must be encrypted with KMS keys rather than with the service's own.
    pub log_groups_require_kms: bool,
    /// Days for which log groups keep their events, at least.
    pub log_retention_days_min: u32,
    /// What names look like; unset until the user says.
    pub naming_pattern: Option<NamingPattern>,
    /// APIs that anyone may call, by id or name.
    pub open_apis: Vec<String>,
    /// Days after which passwords expire, at most.
    pub password_max_age_days: u32,
    /// Characters that passwords have, at least.
    pub password_minimum_length: u32,
    /// Earlier passwords that cannot be used again, at least.
    pub password_remembered: u32,
    /// Route tables that may lead to an internet gateway, by id.
    pub public_route_tables: Vec<String>,
    /// For how many days a database keeps its automated backups, at least.
    pub rds_backup_retention_days_min: u32,
    /// For how many days a database's certificate authority stays valid, at least.
    pub rds_ca_certificate_days_min: u32,
    /// Tag keys that every resource carries, each with its allowed values; no values means any value.
    pub required_tags: Option<BTreeMap<String, Vec<String>>>,
    /// Days for which the root user must not have been used.
    pub root_unused_days: u32,
    /// Actions that no bucket policy may allow other accounts.
    pub s3_blocked_actions: Vec<String>,
    /// A bucket policy that says what bucket policies may at most allow other accounts; unset until the user gives it.
    pub s3_control_policy: Option<String>,
    /// Days after which a lifecycle rule must expire the objects of a bucket; unset until the user says so.
    pub s3_lifecycle_expiration_days: Option<u32>,
    /// Days after which a lifecycle rule must move the objects of a bucket to another storage class; unset likewise.
    pub s3_lifecycle_transition_days: Option<u32>,
    /// Principals, address ranges, VPCs and VPC endpoints that bucket policies may let in; unset until the user names
    /// them.
    pub s3_policy_grantees: Option<Vec<String>>,
    /// Whether buckets must be encrypted with KMS keys rather than with S3's own.
    pub s3_require_kms: bool,
    /// Days within which a secret must have been rotated.
    pub secrets_rotation_days_max: u32,
    /// Days after which a secret that nothing reads counts as unused.
    pub secrets_unused_days: u32,
    /// How many rules a security group may have in each direction.
    pub security_group_rules_max: usize,
    /// Other accounts that resource policies may let in.
    pub trusted_accounts: Vec<String>,
    /// Services for which every VPC has an endpoint.
    pub vpc_endpoint_services: Vec<String>,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            access_key_max_age_days: 90,
            acm_expiration_days_min: 30,
            allowed_regions: None,
            api_rate_percent: 50,
            authorized_tcp_ports: Vec::new(),
            authorized_udp_ports: Vec::new(),
            backup_age_days_max: 1,
            blocked_kms_actions: ["kms:Decrypt", "kms:Encrypt", "kms:ReEncryptFrom"].map(str::to_owned).to_vec(),
            blocked_tcp_ports: vec![20, 21, 3306, 3389, 4333],
            credential_max_unused_days: 90,
            dynamodb_kms_key_arns: Vec::new(),
            dynamodb_throughput_percent: 80,
            ec2_approved_image_tags: None,
            ec2_desired_instance_tenancy: None,
            ec2_desired_instance_types: None,
            ec2_instance_age_days_max: 180,
            ec2_stopped_days_max: 30,
            ec2_token_hop_limit_max: 1,
            ecs_secret_names: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA"]
                .map(str::to_owned)
                .to_vec(),
            iam_policies_in_use: None,
            iam_user_groups: None,
            internet_gateway_vpcs: None,
            log_groups_require_kms: false,
            log_retention_days_min: 365,
            naming_pattern: None,
            open_apis: Vec::new(),
            password_max_age_days: 90,
            password_minimum_length: 14,
            password_remembered: 24,
            public_route_tables: Vec::new(),
            rds_backup_retention_days_min: 7,
            rds_ca_certificate_days_min: 90,
            required_tags: None,
            root_unused_days: 1,
            s3_blocked_actions: [
                "s3:DeleteBucketPolicy",
                "s3:PutBucketAcl",
                "s3:PutBucketPolicy",
                "s3:PutEncryptionConfiguration",
                "s3:PutObjectAcl",
            ]
            .map(str::to_owned)
            .to_vec(),
            s3_control_policy: None,
            s3_lifecycle_expiration_days: None,
            s3_lifecycle_transition_days: None,
            s3_policy_grantees: None,
            s3_require_kms: false,
            secrets_rotation_days_max: 90,
            secrets_unused_days: 90,
            security_group_rules_max: 50,
            trusted_accounts: Vec::new(),
            vpc_endpoint_services: vec!["ec2".to_owned()],
        }
    }
}

/// A parameter as the catalogue shows it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Parameter {
    /// The key under `parameters:`.
    pub name: &'static str,
    /// What its value is, and in which unit.
    pub description: &'static str,
}

/// Every parameter, alphabetical.
pub const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "access_key_max_age_days",
        description: "number of days after which an access key must have been replaced",
    },
    Parameter {
        name: "acm_expiration_days_min",
        description: "number of days for which a certificate must still be valid",
    },
    Parameter { name: "allowed_regions", description: "list of region names in which resources may live" },
    Parameter {
        name: "api_rate_percent",
        description: "whole number from 1 to 100: percent of the rate that AWS publishes for an API that a scan may use",
    },
    Parameter {
        name: "authorized_tcp_ports",
        description: "list of TCP ports that security groups may open to the internet",
    },
    Parameter {
        name: "authorized_udp_ports",
        description: "list of UDP ports that security groups may open to the internet",
    },
    Parameter {
        name: "backup_age_days_max",
        description: "number of days, at least 1, that the last recovery point of a resource may be old",
    },
    Parameter {
        name: "blocked_kms_actions",
        description: "list of KMS actions, such as kms:Decrypt, that no policy may allow on all keys",
    },
    Parameter {
        name: "blocked_tcp_ports",
        description: "list of TCP ports that no security group may open to the internet",
    },
    Parameter {
        name: "credential_max_unused_days",
        description: "number of days after which a password or an access key counts as unused",
    },
    Parameter {
        name: "dynamodb_kms_key_arns",
        description: "list of ARNs of the KMS keys that may encrypt DynamoDB tables; an empty list allows any",
    },
    Parameter {
        name: "dynamodb_throughput_percent",
        description: "whole number from 1 to 100: percent of the account's provisioned DynamoDB capacity in a region \
                      that may be in use",
    },
    Parameter {
        name: "ec2_approved_image_tags",
        description: "map of image tag key to the list of its values; an image that has one of them is approved, and an \
                      empty list takes any value",
    },
    Parameter { name: "ec2_desired_instance_tenancy", description: "tenancy: default, dedicated or host" },
    Parameter { name: "ec2_desired_instance_types", description: "list of the instance types that may be used" },
    Parameter {
        name: "ec2_instance_age_days_max",
        description: "number of days, at least 1, that an instance may run without being started anew",
    },
    Parameter {
        name: "ec2_stopped_days_max",
        description: "number of days, at least 1, that an instance may stay stopped",
    },
    Parameter { name: "ec2_token_hop_limit_max", description: "number of network hops from 1 to 64" },
    Parameter {
        name: "ecs_secret_names",
        description: "list of names of environment variables that ECS containers may not have in plain text",
    },
    Parameter { name: "iam_policies_in_use", description: "list of ARNs of IAM policies that must be attached" },
    Parameter {
        name: "iam_user_groups",
        description: "list of names of IAM groups of which every user must be in at least one",
    },
    Parameter {
        name: "internet_gateway_vpcs",
        description: "list of ids of the VPCs that may have an internet gateway",
    },
    Parameter {
        name: "log_groups_require_kms",
        description: "true or false: whether log groups must be encrypted with KMS keys rather than with the service's \
                      own",
    },
    Parameter {
        name: "log_retention_days_min",
        description: "number of days, 1 to 3653, for which log groups keep their events at least",
    },
    Parameter {
        name: "naming_pattern",
        description: "regular expression that whole names match, or a template such as \
                      '{project}-{resource}-{environment}', in quotes",
    },
    Parameter {
        name: "open_apis",
        description: "list of ids or names of the APIs of API Gateway that anyone may call",
    },
    Parameter {
        name: "password_max_age_days",
        description: "number of days, 1 to 1095, after which passwords must expire",
    },
    Parameter {
        name: "password_minimum_length",
        description: "number of characters, 6 to 128, that passwords must have at least",
    },
    Parameter {
        name: "password_remembered",
        description: "number of earlier passwords, 1 to 24, that must not be usable again",
    },
    Parameter {
        name: "public_route_tables",
        description: "list of ids of the route tables that may lead to an internet gateway",
    },
    Parameter {
        name: "rds_backup_retention_days_min",
        description: "number of days, 1 to 35, for which a database keeps its automated backups at least",
    },
    Parameter {
        name: "rds_ca_certificate_days_min",
        description: "number of days for which a database's certificate authority must still be valid",
    },
    Parameter {
        name: "required_tags",
        description: "map of tag key to the list of its allowed values; an empty list allows any value",
    },
    Parameter {
        name: "root_unused_days",
        description: "number of days for which the root user must not have been used",
    },
    Parameter {
        name: "s3_blocked_actions",
        description: "list of S3 actions, with wildcards, that no bucket policy may allow other accounts",
    },
    Parameter {
        name: "s3_control_policy",
        description: "bucket policy, as JSON text, with the most that bucket policies may allow other accounts",
    },
    Parameter {
        name: "s3_lifecycle_expiration_days",
        description: "number of days, at least 1, after which a lifecycle rule expires all objects of a bucket",
    },
    Parameter {
        name: "s3_lifecycle_transition_days",
        description: "number of days after which a lifecycle rule moves all objects of a bucket to another storage class",
    },
    Parameter {
        name: "s3_policy_grantees",
        description: "list of account ids, principal ARNs, service names, address ranges, VPC ids and VPC endpoint ids \
                      that bucket policies may let in",
    },
    Parameter {
        name: "s3_require_kms",
        description: "true or false: whether buckets must be encrypted with KMS keys rather than with S3's own",
    },
    Parameter {
        name: "secrets_rotation_days_max",
        description: "number of days, at least 1, within which a secret must have been rotated",
    },
    Parameter {
        name: "secrets_unused_days",
        description: "number of days, at least 1, after which a secret that nothing reads counts as unused",
    },
    Parameter {
        name: "security_group_rules_max",
        description: "number of rules that a security group may have in each direction",
    },
    Parameter {
        name: "trusted_accounts",
        description: "list of the twelve-digit ids of other accounts that resource policies, and trust policies of roles, may \
                      let in",
    },
    Parameter {
        name: "vpc_endpoint_services",
        description: "list of services, such as ec2 or s3, for which every VPC has an endpoint",
    },
];

/// Why a configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigurationError {
    /// Not YAML at all.
    #[error("the configuration is not valid YAML: {0}")]
    Syntax(String),
    /// A key that no section or parameter has.
    #[error("unknown key `{key}` in {place}{}", nearest(key, known))]
    UnknownKey {
        /// The key.
        key: String,
        /// Where it stands.
        place: &'static str,
        /// The keys that may stand there.
        known: Vec<&'static str>,
    },
    /// A value of the wrong form.
    #[error("parameter `{name}`: {problem}; it takes a {expected}")]
    Value {
        /// The parameter.
        name: &'static str,
        /// What is wrong.
        problem: String,
        /// What would be right.
        expected: &'static str,
    },
}

fn nearest(key: &str, known: &[&'static str]) -> String {
    known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(key, candidate), candidate))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.7)
        .map_or_else(
            || format!("; known keys: {}", known.join(", ")),
            |(_, candidate)| format!("; did you mean `{candidate}`?"),
        )
}

impl Parameters {
    /// Reads the YAML configuration. An empty text is the default configuration.
    ///
    /// # Errors
    /// Names the first key or value that is wrong, and what would be right.
    pub fn from_yaml(text: &str) -> Result<Self, ConfigurationError> {
        let sections: Option<BTreeMap<String, Value>> = yaml(text)?;
        let mut sections = sections.unwrap_or_default();
        let parameters = sections.remove("parameters");
        if let Some(key) = sections.into_keys().next() {
            return Err(ConfigurationError::UnknownKey { key, place: "the configuration", known: vec!["parameters"] });
        }
        let given: BTreeMap<String, Value> = match parameters {
            None | Some(Value::Null) => BTreeMap::new(),
            Some(Value::Object(map)) => map.into_iter().collect(),
            Some(other) => {
                return Err(ConfigurationError::Syntax(format!(
                    "`parameters:` must be a map of names to values, not {other}"
                )));
            }
        };
        let mut accepted = serde_json::Map::new();
        for (key, value) in given {
            let Some(parameter) = PARAMETERS.iter().find(|parameter| parameter.name == key) else {
                let known = PARAMETERS.iter().map(|parameter| parameter.name).collect();
                return Err(ConfigurationError::UnknownKey { key, place: "`parameters:`", known });
            };
            let alone = Value::Object([(key.clone(), value.clone())].into_iter().collect());
            serde_json::from_value::<Self>(alone)
                .map_err(|error| parameter.refuse(error.to_string()))
                .and_then(|parsed| parsed.validate(parameter))?;
            accepted.insert(key, value);
        }
        serde_json::from_value(Value::Object(accepted)).map_err(|error| ConfigurationError::Syntax(error.to_string()))
    }

    fn validate(&self, parameter: &Parameter) -> Result<(), ConfigurationError> {
        let problem = match parameter.name {
            "allowed_regions" => self.allowed_regions.as_deref().and_then(|regions| {
                regions
                    .iter()
                    .find(|region| !is_region(region))
                    .map(|region| format!("{region:?} is not a region name such as eu-west-1"))
            }),
            "s3_control_policy" => self
                .s3_control_policy
                .as_deref()
                .and_then(|text| Document::parse(text).err())
                .map(|error| error.to_string()),
            "s3_lifecycle_expiration_days" => (self.s3_lifecycle_expiration_days == Some(0))
                .then(|| "0 days: objects cannot expire on the day they are made".to_owned()),
            "dynamodb_kms_key_arns" => self.dynamodb_kms_key_arns.iter().find(|arn| !is_kms_key_arn(arn)).map(|arn| {
                format!("{arn:?} is not the ARN of a KMS key such as arn:aws:kms:eu-west-1:111111111111:key/1234")
            }),
            "api_rate_percent" => (!(1..=100).contains(&self.api_rate_percent))
                .then(|| format!("{} is not between 1 and 100", self.api_rate_percent)),
            "dynamodb_throughput_percent" => (!(1..=100).contains(&self.dynamodb_throughput_percent))
                .then(|| format!("{} is not between 1 and 100", self.dynamodb_throughput_percent)),
            "ec2_desired_instance_tenancy" => self
                .ec2_desired_instance_tenancy
                .as_deref()
                .filter(|tenancy| !["default", "dedicated", "host"].contains(tenancy))
                .map(|tenancy| format!("there is no tenancy {tenancy:?}")),
            "ec2_instance_age_days_max" if self.ec2_instance_age_days_max == 0 => {
                Some("0 is no number of days".to_owned())
            }
            "ec2_stopped_days_max" if self.ec2_stopped_days_max == 0 => Some("0 is no number of days".to_owned()),
            "ec2_token_hop_limit_max" if !(1..=64).contains(&self.ec2_token_hop_limit_max) => {
                Some(format!("{} is not from 1 to 64", self.ec2_token_hop_limit_max))
            }
            "internet_gateway_vpcs" => not_an_id(self.internet_gateway_vpcs.iter().flatten(), "vpc-"),
            "public_route_tables" => not_an_id(&self.public_route_tables, "rtb-"),
            // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html
            "rds_backup_retention_days_min" => (!(1..=35).contains(&self.rds_backup_retention_days_min))
                .then(|| format!("RDS cannot keep backups for {} days", self.rds_backup_retention_days_min)),
            "secrets_rotation_days_max" if self.secrets_rotation_days_max == 0 => {
                Some("0 is no number of days".to_owned())
            }
            "secrets_unused_days" if self.secrets_unused_days == 0 => Some("0 is no number of days".to_owned()),
            "trusted_accounts" => self
                .trusted_accounts
                .iter()
                .find(|account| !is_account(account))
                .map(|account| format!("{account:?} is not a twelve-digit account id; write it in quotes")),
            "backup_age_days_max" if self.backup_age_days_max == 0 => Some("0 is no number of days".to_owned()),
            "blocked_kms_actions" => self
                .blocked_kms_actions
                .iter()
                .find(|action| !action.to_lowercase().starts_with("kms:"))
                .map(|action| format!("{action:?} is not a KMS action such as kms:Decrypt")),
            "iam_policies_in_use" => self.iam_policies_in_use.as_deref().and_then(|arns| {
                arns.iter()
                    .find(|arn| !arn.starts_with("arn:"))
                    .map(|arn| format!("{arn:?} is not an ARN such as arn:aws:iam::aws:policy/SecurityAudit"))
            }),
            "log_retention_days_min" => outside(self.log_retention_days_min, 1, 3653),
            "password_max_age_days" => outside(self.password_max_age_days, 1, 1095),
            "password_minimum_length" => outside(self.password_minimum_length, 6, 128),
            "password_remembered" => outside(self.password_remembered, 1, 24),
            _ => None,
        };
        problem.map_or(Ok(()), |problem| Err(parameter.refuse(problem)))
    }
}

impl Parameter {
    fn refuse(&self, problem: String) -> ConfigurationError {
        ConfigurationError::Value { name: self.name, problem, expected: self.description }
    }
}

fn is_kms_key_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    matches!(parts[..], ["arn", _, "kms", _, _, key] if key.starts_with("key/"))
}

fn not_an_id<'a>(ids: impl IntoIterator<Item = &'a String>, prefix: &str) -> Option<String> {
    ids.into_iter().find(|id| !id.starts_with(prefix)).map(|id| format!("{id:?} does not begin with {prefix}"))
}

fn yaml<T: DeserializeOwned>(text: &str) -> Result<T, ConfigurationError> {
    serde_saphyr::from_str(text).map_err(|error| ConfigurationError::Syntax(error.to_string()))
}

fn outside(number: u32, least: u32, most: u32) -> Option<String> {
    (number < least || number > most).then(|| format!("{number} is not between {least} and {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        Parameters::from_yaml(text).expect_err("should be refused").to_string()
    }

    #[test]
    fn empty_is_the_default() {
        for text in ["", "# nothing yet\n", "parameters:\n", "parameters: {}\n"] {
            assert_eq!(Parameters::from_yaml(text), Ok(Parameters::default()), "{text:?}");
        }
    }

    #[test]
    fn values_are_read() {
        let parameters = Parameters::from_yaml("parameters:\n  allowed_regions: [eu-west-1]\n").unwrap();
        assert_eq!(parameters.allowed_regions, Some(vec!["eu-west-1".to_owned()]));
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(
            message("parameters:\n  allowed_region: [eu-west-1]\n"),
            "unknown key `allowed_region` in `parameters:`; did you mean `allowed_regions`?"
        );
        assert_eq!(
            message("parameter:\n  allowed_regions: []\n"),
            "unknown key `parameter` in the configuration; did you mean `parameters`?"
        );
        assert!(message("parameters:\n  allowed_regions: Dublin\n").starts_with("parameter `allowed_regions`: "));
        assert!(message("parameters:\n  allowed_regions: [Dublin]\n").contains("\"Dublin\" is not a region name"));
        assert!(message("parameters:\n  s3_control_policy: '{}'\n").contains("not a policy document"));
        assert!(message("parameters:\n  s3_lifecycle_expiration_days: 0\n").contains("0 days"));
        assert!(message("parameters:\n  naming_pattern: \"prod-(\"\n").starts_with("parameter `naming_pattern`: "));
        assert!(message("parameters:\n  dynamodb_kms_key_arns: [alias/x]\n").contains("\"alias/x\" is not the ARN"));
        assert!(message("parameters:\n  dynamodb_throughput_percent: 0\n").contains("0 is not between 1 and 100"));
        assert!(message("parameters:\n  api_rate_percent: 101\n").contains("101 is not between 1 and 100"));
        assert!(message("parameters:\n  trusted_accounts: ['12']\n").contains("\"12\" is not a twelve-digit"));
        assert!(
            message("parameters:\n  internet_gateway_vpcs: [main]\n").contains("\"main\" does not begin with vpc-")
        );
        assert!(message("parameters:\n  public_route_tables: [vpc-1]\n").contains("does not begin with rtb-"));
        assert!(
            message("parameters:\n  authorized_tcp_ports: [70000]\n").starts_with("parameter `authorized_tcp_ports`: ")
        );
        assert!(message("parameters:\n  rds_backup_retention_days_min: 36\n").contains("for 36 days"));
        assert!(message("parameters:\n  ec2_token_hop_limit_max: 65\n").contains("65 is not from 1 to 64"));
        assert!(message("parameters:\n  ec2_desired_instance_tenancy: shared\n").contains("no tenancy \"shared\""));
        assert!(message("parameters:\n  secrets_unused_days: 0\n").contains("0 is no number of days"));
        assert!(message("parameters: [").starts_with("the configuration is not valid YAML"));
    }

    #[test]
    fn every_field_is_described() {
        let fields = serde_json::to_value(Parameters::default()).unwrap();
        let fields: Vec<&str> = fields.as_object().unwrap().keys().map(String::as_str).collect();
        let described: Vec<&str> = PARAMETERS.iter().map(|parameter| parameter.name).collect();
        assert_eq!(fields, described);
    }
}
