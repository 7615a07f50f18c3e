//! Amazon CloudWatch: alarms.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    language::{alarm_rule::AlarmRule, metrics_query},
    model::{Account, Identity, Regional, Resource, Tags, delivery::Sender, kinds},
    observed::{Unread, any},
};

/// What a scan saw of Amazon CloudWatch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CloudWatch {
    /// Alarms on metrics, and alarms on other alarms.
    pub alarms: Regional<Alarm>,
}

/// An alarm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alarm {
    /// Which alarm this is.
    pub identity: Identity,
    /// Whether it acts at all.
    pub actions_enabled: bool,
    /// What it does when it goes off: ARNs of topics, functions, scaling policies and the like.
    pub actions: Vec<String>,
    /// The metrics of this account that it watches, those of metric math included.
    pub metrics: Vec<Metric>,
    /// Metrics Insights queries that it watches.
    pub queries: Vec<String>,
    /// What a composite alarm says of other alarms.
    pub rule: Option<String>,
}

/// A metric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// Such as `AWS/RDS`.
    pub namespace: String,
    /// Such as `CPUUtilization`.
    pub name: String,
    /// By name.
    pub dimensions: BTreeMap<String, String>,
}

impl CloudWatch {
    /// Alarms as the scan saw them.
    pub fn new(alarms: Regional<Alarm>) -> Self {
        Self { alarms }
    }

    /// The region's alarms on a metric that has this dimension, those with a query for it included.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn alarms_on(
        &self,
        region: &str,
        namespace: &str,
        metric: &str,
        dimension: (&str, &str),
    ) -> Result<Vec<&Alarm>, Unread> {
        let mut alarms = self.watching(region, &dimension_key(namespace, metric, dimension))?;
        alarms.extend(self.watching(region, QUERIES)?.into_iter().filter(|alarm| {
            alarm.queries.iter().any(|query| metrics_query::watches(query, namespace, metric, dimension))
        }));
        Ok(alarms)
    }

    /// The region's alarms on a metric without dimensions, which some services write for all their resources together.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn alarms_on_all(&self, region: &str, namespace: &str, metric: &str) -> Result<Vec<&Alarm>, Unread> {
        self.watching(region, &dimension_key(namespace, metric, NO_DIMENSION))
    }

    /// The region's alarms on a metric, whatever its dimensions.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn alarms_on_metric(&self, region: &str, namespace: &str, metric: &str) -> Result<Vec<&Alarm>, Unread> {
        self.watching(region, &metric_key(namespace, metric))
    }

    /// The composite alarms that go off when this alarm does.
    fn above(&self, alarm: &Alarm) -> Result<Vec<&Alarm>, Unread> {
        let mut above = self.watching(&alarm.identity.region, &below_key(&alarm.identity.id))?;
        above.extend(self.watching(&alarm.identity.region, &below_key(&alarm.identity.arn))?);
        above.retain(|composite| {
            let rule = composite.rule.as_deref().and_then(AlarmRule::parse);
            rule.is_some_and(|rule| rule.follows(&alarm.identity.id, &alarm.identity.arn))
        });
        Ok(above)
    }

    fn watching(&self, region: &str, key: &str) -> Result<Vec<&Alarm>, Unread> {
        self.alarms.find(region, key, keys)
    }
}

/// The key of all alarms that have a query.
const QUERIES: &str = "query";

/// Stands for the dimension of a metric that has none.
const NO_DIMENSION: (&str, &str) = ("", "");

fn metric_key(namespace: &str, metric: &str) -> String {
    format!("{namespace}\n{metric}")
}

fn dimension_key(namespace: &str, metric: &str, (name, value): (&str, &str)) -> String {
    format!("{namespace}\n{metric}\n{name}\n{value}")
}

/// A composite alarm names others by their names or ARNs.
fn below_key(name_or_arn: &str) -> String {
    format!("alarm\n\n{name_or_arn}")
}

fn keys(alarm: &Alarm) -> Vec<String> {
    let mut keys = Vec::new();
    for metric in &alarm.metrics {
        keys.push(metric_key(&metric.namespace, &metric.name));
        if metric.dimensions.is_empty() {
            keys.push(dimension_key(&metric.namespace, &metric.name, NO_DIMENSION));
        }
        for (name, value) in &metric.dimensions {
            keys.push(dimension_key(&metric.namespace, &metric.name, (name, value)));
        }
    }
    if let Some(rule) = alarm.rule.as_deref().and_then(AlarmRule::parse) {
        keys.extend(rule.alarms().into_iter().map(below_key));
    }
    if !alarm.queries.is_empty() {
        keys.push(QUERIES.to_owned());
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Whether somebody or something hears of the alarm: its actions are on, and one of them arrives at a topic with a
/// confirmed subscription, at a function, or at something else. What belongs to another account cannot be seen from
/// here; it counts. So does a composite alarm that goes off with this one and is heard of.
///
/// # Errors
/// The gap, when no action is known to lead anywhere and one could.
pub fn reaches_someone(alarm: &Alarm, account: &Account) -> Result<bool, Unread> {
    reaches(alarm, account, COMPOSITES_MAX)
}

/// How many composite alarms can stand above each other before nobody looks further.
const COMPOSITES_MAX: usize = 4;

fn reaches(alarm: &Alarm, account: &Account, composites: usize) -> Result<bool, Unread> {
    let actions = alarm.actions.iter().filter(|_| alarm.actions_enabled);
    let by_itself = any(actions.map(|action| Ok(Sender::alarm(alarm, account).silence(action, account)?.is_none())));
    let by_composites = || {
        let above = account.cloudwatch.above(alarm)?;
        let left = composites.checked_sub(1);
        any(above.into_iter().filter_map(|composite| Some(reaches(composite, account, left?))))
    };
    any([by_itself].into_iter().chain(std::iter::once_with(by_composites)))
}

kinds! {
    "cloudwatch": CloudWatch;
    alarms: Alarm = "AWS::CloudWatch::Alarm",
        "cloudwatch:{region}:{account}:alarm:*",
        list ["cloudwatch:DescribeAlarms"], tags together ["cloudwatch:ListTagsForResource"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[];

impl Resource for Alarm {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        (!self.is_managed()).then(|| self.identity.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        (!self.is_managed()).then_some(&self.identity.id)
    }
}

/// How the names of alarms begin that a target tracking policy makes and deletes.
/// <https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html>
const TARGET_TRACKING: &str = "TargetTracking-";

impl Alarm {
    /// Whether a scaling policy made it, and would undo every change.
    pub fn is_managed(&self) -> bool {
        self.identity.id.starts_with(TARGET_TRACKING)
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{model::sns::Topic, observed::Known};

    impl CloudWatch {
        /// An alarm for each thing of the examples that needs one.
        pub(crate) fn example() -> Self {
            let of = |name: &str, metric: Metric| Alarm {
                identity: Identity {
                    arn: format!("arn:aws:cloudwatch:eu-west-1:111111111111:alarm:{name}"),
                    ..Alarm::example().identity.renamed(name)
                },
                metrics: vec![metric],
                ..Alarm::example()
            };
            Self::new(Regional::example([
                Alarm::example(),
                of(
                    "shop-orders-errors-prod",
                    Metric::of("AWS/Lambda", "Errors", &[("FunctionName", "shop-orders-prod")]),
                ),
                of("shop-trail-prod", Metric::of("shop", "trail-events", &[])),
            ]))
        }
    }

    impl Alarm {
        /// An alarm that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                actions_enabled: true,
                actions: vec![Topic::example().identity.arn],
                metrics: vec![Metric::of(
                    "AWS/RDS",
                    "CPUUtilization",
                    &[("DBInstanceIdentifier", &crate::model::rds::Instance::example().identity.id)],
                )],
                queries: Vec::new(),
                rule: None,
                identity: Identity::named(
                    "arn:aws:cloudwatch:eu-west-1:111111111111:alarm:shop-cpu-prod".to_owned(),
                    "shop-cpu-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }

        /// The example, with the alias of the example's function as its only action.
        pub(crate) fn invoking() -> Self {
            let alias = format!("{}:live", crate::model::lambda::Function::example().identity.arn);
            Self { actions: vec![alias], ..Self::example() }
        }

        /// The example, watching something else.
        pub(crate) fn watching(metric: Metric) -> Self {
            Self { metrics: vec![metric], ..Self::example() }
        }
    }

    impl Metric {
        /// A metric with these dimensions.
        pub(crate) fn of(namespace: &str, name: &str, dimensions: &[(&str, &str)]) -> Self {
            let dimensions = dimensions.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
            Self { namespace: namespace.to_owned(), name: name.to_owned(), dimensions }
        }
    }
}
