//! AWS Config: recorders, delivery channels and rules.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags};
use crate::observed::{Observed, Unread};

/// What a scan saw of AWS Config.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where recordings go: at most one channel a region.
    pub delivery_channels: Regional<DeliveryChannel>,
    /// The customer's own recorders: at most one a region. Those that a service has for itself are not among them.
    pub recorders: Regional<Recorder>,
    /// Rules, those that are being deleted aside.
    pub rules: Regional<ConfigRule>,
}

/// Where recordings go. It has no ARN.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryChannel {
    /// Such as `default`.
    pub name: String,
    /// The bucket that receives them.
    pub bucket: String,
}

/// The recorder of a region's configuration changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorder {
    /// `arn:aws:config:region:account:configuration-recorder/name/id`
    pub arn: String,
    /// The name, `default` unless it was made through the API.
    pub name: String,
    /// Where it records.
    pub region: String,
    /// The ARN of the role that it reads the account with.
    pub role: String,
    /// The resource types that it records.
    pub scope: RecordingScope,
    /// What it is doing.
    pub status: Observed<RecorderStatus>,
    /// Empty when the recorder has none.
    pub tags: Observed<Tags>,
}

/// The resource types that a recorder records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum RecordingScope {
    /// All that AWS Config supports, future ones too.
    All {
        /// Whether IAM users, groups, roles and customer-managed policies are among them.
        iam: bool,
    },
    /// All but these.
    AllBut(Vec<String>),
    /// These alone.
    Only(Vec<String>),
}

/// What a recorder is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecorderStatus {
    /// Whether it is started.
    pub recording: bool,
    /// AWS's error when the last attempt to record failed.
    pub failure: Option<String>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigRule {
    /// `arn:aws:config:region:account:config-rule/config-rule-abc123`, or for a service's own rule
    /// `.../config-rule/aws-service-rule/service/config-rule-abc123`
    pub arn: String,
    /// The name, unique in the account and region.
    pub name: String,
    /// Where it evaluates.
    pub region: String,
    /// The service that made it for itself, such as `securityhub.amazonaws.com`, and alone can change it.
    pub created_by: Option<String>,
    /// How its evaluations go.
    pub evaluation: Observed<RuleEvaluation>,
    /// What it passes to its logic, by name; absent when what is written there is not a JSON object.
    pub parameters: Option<BTreeMap<String, String>>,
    /// What evaluates.
    pub source: RuleSource,
    /// Empty when the rule has none.
    pub tags: Observed<Tags>,
}

/// What evaluates a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum RuleSource {
    /// A managed rule of AWS, by its identifier such as `S3_BUCKET_VERSIONING_ENABLED`.
    Managed(String),
    /// A function of the customer's, by its ARN.
    Lambda(String),
    /// A policy in the rule itself.
    Policy,
}

/// How a rule's evaluations go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleEvaluation {
    /// AWS's error when the last evaluation, or the last call of the rule's function, failed.
    pub failure: Option<String>,
    /// Whether any evaluation ever succeeded.
    pub succeeded: bool,
}

pub(super) const KINDS: &[Kind] = &[Kind::of::<ConfigRule>(), Kind::of::<Recorder>()];

pub(super) const FACTS: &[Fact] = &[
    Fact { path: "/config/delivery_channels/*", actions: &["config:DescribeDeliveryChannels"] },
    Fact { path: "/config/recorders/*", actions: &["config:DescribeConfigurationRecorders"] },
    Fact { path: "/config/recorders/*/*/status", actions: &["config:DescribeConfigurationRecorderStatus"] },
    Fact { path: "/config/recorders/*/*/tags", actions: &["config:ListTagsForResource"] },
    Fact { path: "/config/rules/*", actions: &["config:DescribeConfigRules"] },
    Fact { path: "/config/rules/*/*/evaluation", actions: &["config:DescribeConfigRuleEvaluationStatus"] },
    Fact { path: "/config/rules/*/*/tags", actions: &["config:ListTagsForResource"] },
];

impl Resource for ConfigRule {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        self.created_by.is_none().then(|| self.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        self.created_by.is_none().then_some(&self.name)
    }
}

impl Listed for ConfigRule {
    const TYPE: &'static str = "AWS::Config::ConfigRule";
    const SERVICE: &'static str = "config";
    const ARN: &'static str = "arn:{partition}:config:{region}:{account}:config-rule/*";
    const LISTED_BY: &'static [&'static str] = &["config:DescribeConfigRules"];
    const PATH: &'static str = "/config/rules";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.config.rules.parts()
    }
}

impl Resource for Recorder {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        Some(self.tags.get())
    }
    /// The console names every recorder `default`, and no name can be changed.
    /// <https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorder.html>
    fn chosen_name(&self) -> Option<&str> {
        (self.name != "default").then_some(&self.name)
    }
    fn is_in_every_region(&self) -> bool {
        true
    }
}

impl Listed for Recorder {
    const TYPE: &'static str = "AWS::Config::ConfigurationRecorder";
    const SERVICE: &'static str = "config";
    const ARN: &'static str = "arn:{partition}:config:{region}:{account}:configuration-recorder/*";
    const LISTED_BY: &'static [&'static str] = &["config:DescribeConfigurationRecorders"];
    const PATH: &'static str = "/config/recorders";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.config.recorders.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl Config {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self {
                delivery_channels: Regional::example([DeliveryChannel::example()]),
                recorders: Regional::example([Recorder::example()]),
                rules: Regional::example([ConfigRule::example()]),
            }
        }
    }

    impl DeliveryChannel {
        /// A channel to a bucket.
        pub(crate) fn example() -> Self {
            Self { name: "default".to_owned(), bucket: "shop-config-prod".to_owned() }
        }
    }

    impl Recorder {
        /// A recorder that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:config:eu-west-1:111111111111:configuration-recorder/default/abcdefgh12345678".to_owned(),
                name: "default".to_owned(),
                region: Account::REGION.to_owned(),
                role: "arn:aws:iam::111111111111:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
                    .to_owned(),
                scope: RecordingScope::All { iam: true },
                status: Known(RecorderStatus { recording: true, failure: None }),
                tags: Known(Tags::new()),
            }
        }
    }

    impl ConfigRule {
        /// A rule that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:config:eu-west-1:111111111111:config-rule/config-rule-abc123".to_owned(),
                name: "shop-versioning-prod".to_owned(),
                region: Account::REGION.to_owned(),
                created_by: None,
                evaluation: Known(RuleEvaluation { failure: None, succeeded: true }),
                parameters: Some(BTreeMap::new()),
                source: RuleSource::Managed("S3_BUCKET_VERSIONING_ENABLED".to_owned()),
                tags: Known(Tags::new()),
            }
        }
    }
}
