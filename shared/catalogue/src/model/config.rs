//! AWS Config: recorders, delivery channels and rules.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Regional, Resource, Tags, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of AWS Config.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
pub struct DeliveryChannel {
    /// Such as `default`.
    pub name: String,
}

/// The recorder of a region's configuration changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorder {
    /// Which recorder this is.
    pub identity: Identity,
    /// The ARN of the role that it reads the account with.
    pub role: Observed<String>,
    /// The resource types that it records.
    pub scope: Observed<RecordingScope>,
    /// What it is doing.
    pub status: Observed<RecorderStatus>,
}

/// The resource types that a recorder records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecorderStatus {
    /// Whether it is started.
    pub recording: bool,
    /// AWS's error when the last attempt to record failed.
    pub failure: Observed<Option<String>>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfigRule {
    /// Which config rule this is.
    pub identity: Identity,
    /// The service that made it for itself, such as `securityhub.amazonaws.com`, and alone can change it.
    pub created_by: Option<String>,
    /// How its evaluations go.
    pub evaluation: Observed<RuleEvaluation>,
    /// What it passes to its logic, by name; absent when what is written there is not a JSON object.
    pub parameters: Option<BTreeMap<String, String>>,
    /// What evaluates.
    pub source: Observed<RuleSource>,
}

/// What evaluates a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
pub struct RuleEvaluation {
    /// AWS's error when the last evaluation, or the last call of the rule's function, failed.
    pub failure: Option<String>,
    /// Whether any evaluation ever succeeded.
    pub succeeded: bool,
}

kinds! {
    "config": Config;
    recorders: Recorder = "AWS::Config::ConfigurationRecorder",
        "config:{region}:{account}:configuration-recorder/*",
        list ["config:DescribeConfigurationRecorders"], tags ["config:ListTagsForResource"];
    rules: ConfigRule = "AWS::Config::ConfigRule",
        "config:{region}:{account}:config-rule/*",
        list ["config:DescribeConfigRules"], tags ["config:ListTagsForResource"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/config/delivery_channels/*", &["config:DescribeDeliveryChannels"]),
    ("/config/recorders/*/*/status", &["config:DescribeConfigurationRecorderStatus"]),
    ("/config/rules/*/*/evaluation", &["config:DescribeConfigRuleEvaluationStatus"]),
];

impl Resource for ConfigRule {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        self.created_by.is_none().then(|| self.identity.tags.get())
    }
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok(self.created_by.is_none().then_some(&self.identity.id))
    }
}

impl Resource for Recorder {
    /// The console names every recorder `default`, and no name can be changed.
    /// <https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorder.html>
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok((self.identity.id != "default").then_some(&self.identity.id))
    }
    fn is_in_every_region(&self) -> Result<bool, Unread> {
        Ok(true)
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{model::Account, observed::Known};

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
            Self { name: "default".to_owned() }
        }
    }

    impl Recorder {
        /// A recorder that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                role: Known(
                    "arn:aws:iam::111111111111:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
                        .to_owned(),
                ),
                scope: Known(RecordingScope::All { iam: true }),
                status: Known(RecorderStatus { recording: true, failure: Known(None) }),
                identity: Identity::named(
                    "arn:aws:config:eu-west-1:111111111111:configuration-recorder/default/abcdefgh12345678".to_owned(),
                    "default".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }
    }

    impl ConfigRule {
        /// A rule that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                created_by: None,
                evaluation: Known(RuleEvaluation { failure: None, succeeded: true }),
                parameters: Some(BTreeMap::new()),
                source: Known(RuleSource::Managed("S3_BUCKET_VERSIONING_ENABLED".to_owned())),
                identity: Identity::named(
                    "arn:aws:config:eu-west-1:111111111111:config-rule/config-rule-abc123".to_owned(),
                    "shop-versioning-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }
    }
}
