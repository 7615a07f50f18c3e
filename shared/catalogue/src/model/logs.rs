//! Amazon CloudWatch Logs: log groups, with their metric filters.

use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Regional, Resource, Tags, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of Amazon CloudWatch Logs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Logs {
    /// Log groups.
    pub groups: Regional<LogGroup>,
}

/// A log group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogGroup {
    /// Which log group this is.
    pub identity: Identity,
    /// Whether it only hands events on, and keeps them for a time that AWS fixed.
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html>
    pub delivery_class: Observed<bool>,
    /// Days after which events are deleted; absent when they are kept for ever.
    pub retention_days: Option<u32>,
    /// The KMS key that encrypts it instead of the service's own.
    pub kms_key: Option<String>,
    /// What turns its events into metrics.
    pub metric_filters: Observed<Vec<MetricFilter>>,
}

/// A metric filter: events that match the pattern become a metric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricFilter {
    /// The pattern; empty for every event.
    pub pattern: String,
    /// Whether it looks at part of the events only, by the account and region that they come from.
    pub narrowed: bool,
    /// The metrics that it writes.
    pub metrics: Vec<FilteredMetric>,
}

/// A metric that a metric filter writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilteredMetric {
    /// Such as `LogMetrics`.
    pub namespace: String,
    /// Such as `RootUse`.
    pub name: String,
    /// The names of its dimensions.
    pub dimensions: Vec<String>,
}

impl Logs {
    /// The region's group of this name, if this account has one.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn group(&self, region: &str, name: &str) -> Result<Option<&LogGroup>, Unread> {
        self.groups.by_id(region, name)
    }
}

/// How the names of log groups begin that AWS services make and name.
const AWS_NAMES: &[&str] = &["/aws/", "API-Gateway-Execution-Logs_", "RDSOSMetrics", "aws-waf-logs-"];

impl LogGroup {
    /// Whether an AWS service requires its name.
    pub fn is_named_by_aws(&self) -> bool {
        Self::is_aws_name(&self.identity.id)
    }

    /// Whether AWS services make log groups of such a name.
    pub fn is_aws_name(name: &str) -> bool {
        AWS_NAMES.iter().any(|start| name.starts_with(start))
    }
}

kinds! {
    "logs": Logs;
    groups: LogGroup = "AWS::Logs::LogGroup",
        "logs:{region}:{account}:log-group:*", list ["logs:DescribeLogGroups"], tags together ["logs:ListTagsForResource"],
        keys [];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[("/logs/groups/*/*/metric_filters", &["logs:DescribeMetricFilters"])];

impl Resource for LogGroup {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        (!self.is_named_by_aws()).then(|| self.identity.tags.get())
    }
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok((!self.is_named_by_aws()).then_some(&self.identity.id))
    }
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.kms_key.iter().map(String::as_str).collect())
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{model::Account, observed::Known};

    impl Logs {
        /// One compliant log group.
        pub(crate) fn example() -> Self {
            Self { groups: Regional::example([LogGroup::example()]) }
        }
    }

    impl LogGroup {
        /// A log group that violates nothing: a trail's, with a filter for everything.
        pub(crate) fn example() -> Self {
            Self {
                delivery_class: Known(false),
                retention_days: Some(365),
                kms_key: None,
                metric_filters: Known(vec![MetricFilter::example()]),
                identity: Identity::named(
                    "arn:aws:logs:eu-west-1:111111111111:log-group:shop-trail-prod".to_owned(),
                    "shop-trail-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }
    }

    impl MetricFilter {
        /// A filter that matches every event of a trail.
        pub(crate) fn example() -> Self {
            Self {
                pattern: r#"{ $.eventName = "*" }"#.to_owned(),
                narrowed: false,
                metrics: vec![FilteredMetric {
                    namespace: "shop".to_owned(),
                    name: "trail-events".to_owned(),
                    dimensions: Vec::new(),
                }],
            }
        }
    }
}
