//! Amazon CloudWatch: alarms.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    language::{alarm_rule::AlarmRule, metrics_query},
    model::{Account, Identity, Regional, Resource, Tags, delivery::Sender, kinds},
    observed::{Observed, Unread, all, any},
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
pub struct Alarm {
    /// Which alarm this is.
    pub identity: Identity,
    /// Whether it acts at all.
    pub actions_enabled: Observed<bool>,
    /// What it does when it goes off: ARNs of topics, functions, scaling policies and the like.
    pub actions: Vec<String>,
    /// What sets it off.
    pub watches: Watches,
}

/// What sets an alarm off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Watches {
    /// Metrics.
    Metrics(Observed<Watched>),
    /// Other alarms, as the rule of a composite alarm says.
    Alarms(Observed<String>),
}

/// Metrics that an alarm watches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watched {
    /// Those of this account, those of metric math included.
    pub metrics: Vec<Metric>,
    /// Metrics Insights queries.
    pub queries: Vec<String>,
}

/// A metric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metric {
    /// Such as `AWS/RDS`.
    pub namespace: String,
    /// Such as `CPUUtilization`.
    pub name: String,
    /// By name.
    pub dimensions: BTreeMap<String, String>,
}

impl CloudWatch {
    /// The region's alarms on a metric that has this dimension, those with a query for it included. One that may be
    /// such an alarm is a gap, and so is a listing that failed.
    pub fn alarms_on(
        &self,
        region: &str,
        namespace: &str,
        metric: &str,
        dimension: (&str, &str),
    ) -> Vec<Result<&Alarm, Unread>> {
        let has_query = |alarm: &Alarm| {
            let queries = alarm.watched().map_or([].as_slice(), |watched| watched.queries.as_slice());
            queries.iter().any(|query| metrics_query::watches(query, namespace, metric, dimension))
        };
        let mut alarms = self.watching(region, &dimension_key(namespace, metric, dimension));
        let with_queries = self.watching(region, QUERIES).into_iter();
        alarms.extend(with_queries.filter(|alarm| alarm.as_ref().is_ok_and(|alarm| has_query(alarm))));
        alarms
    }

    /// The region's alarms on a metric without dimensions, which some services write for all their resources together;
    /// gaps as in [`Self::alarms_on`].
    pub fn alarms_on_all(&self, region: &str, namespace: &str, metric: &str) -> Vec<Result<&Alarm, Unread>> {
        self.watching(region, &dimension_key(namespace, metric, NO_DIMENSION))
    }

    /// The region's alarms on a metric, whatever its dimensions; gaps as in [`Self::alarms_on`].
    pub fn alarms_on_metric(&self, region: &str, namespace: &str, metric: &str) -> Vec<Result<&Alarm, Unread>> {
        self.watching(region, &metric_key(namespace, metric))
    }

    /// The composite alarms that go off when this alarm does; gaps as in [`Self::alarms_on`].
    fn above(&self, alarm: &Alarm) -> Vec<Result<&Alarm, Unread>> {
        let Identity { id, arn, region, .. } = &alarm.identity;
        let follows = |composite: &Alarm| composite.rule().is_some_and(|rule| rule.follows(id, arn));
        let named = [id, arn].into_iter().flat_map(|name| found(self.alarms.find_or_unread(region, name, names_below)));
        named.filter(|composite| composite.as_ref().map_or(true, |composite| follows(composite))).collect()
    }

    fn watching(&self, region: &str, key: &str) -> Vec<Result<&Alarm, Unread>> {
        found(self.alarms.find_or_unread(region, key, keys))
    }
}

/// Alarms that were looked up, and gaps where one may be what was looked for.
fn found(looked_up: Result<Vec<(&Alarm, Option<Unread>)>, Unread>) -> Vec<Result<&Alarm, Unread>> {
    match looked_up {
        Ok(found) => found.into_iter().map(|(alarm, gap)| gap.map_or(Ok(alarm), Err)).collect(),
        Err(gap) => vec![Err(gap)],
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

/// The names or ARNs of the alarms that a composite alarm asks about.
fn names_below(alarm: &Alarm) -> Result<Vec<String>, Unread> {
    let Watches::Alarms(rule) = &alarm.watches else { return Ok(Vec::new()) };
    let rule = AlarmRule::parse(rule.get()?);
    Ok(rule.iter().flat_map(AlarmRule::alarms).map(str::to_owned).collect())
}

fn keys(alarm: &Alarm) -> Result<Vec<String>, Unread> {
    let Watches::Metrics(watched) = &alarm.watches else { return Ok(Vec::new()) };
    let watched = watched.get()?;
    let mut keys = Vec::new();
    for metric in &watched.metrics {
        keys.push(metric_key(&metric.namespace, &metric.name));
        if metric.dimensions.is_empty() {
            keys.push(dimension_key(&metric.namespace, &metric.name, NO_DIMENSION));
        }
        for (name, value) in &metric.dimensions {
            keys.push(dimension_key(&metric.namespace, &metric.name, (name, value)));
        }
    }
    if !watched.queries.is_empty() {
        keys.push(QUERIES.to_owned());
    }
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
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
    let arrives = |action: &String| Ok(Sender::alarm(alarm, account).silence(action, account)?.is_none());
    let by_itself = all([alarm.actions_enabled.get().copied(), any(alarm.actions.iter().map(arrives))]);
    let by_composites = || {
        let Some(left) = composites.checked_sub(1) else { return Ok(false) };
        let above = account.cloudwatch.above(alarm).into_iter();
        any(above.map(|composite| reaches(composite?, account, left)))
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
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok((!self.is_managed()).then_some(&self.identity.id))
    }
}

/// How the names of alarms begin that a target tracking policy makes and deletes.
/// <https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html>
const TARGET_TRACKING: &str = "TargetTracking-";

impl Alarm {
    /// Whether a scaling policy made it, and would undo every change.
    pub fn is_managed(&self) -> bool {
        Self::is_managed_name(&self.identity.id)
    }

    /// Whether a scaling policy makes alarms of such a name.
    pub fn is_managed_name(name: &str) -> bool {
        name.starts_with(TARGET_TRACKING)
    }

    /// The metrics that it watches, if it is known to watch any.
    pub fn watched(&self) -> Option<&Watched> {
        match &self.watches {
            Watches::Metrics(Observed::Known(watched)) => Some(watched),
            _ => None,
        }
    }

    /// What a composite alarm says of other alarms, if it is known and understood.
    fn rule(&self) -> Option<AlarmRule> {
        match &self.watches {
            Watches::Alarms(Observed::Known(rule)) => AlarmRule::parse(rule),
            _ => None,
        }
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
                watches: Watches::metric(metric),
                ..Alarm::example()
            };
            let alarms = [
                Alarm::example(),
                of(
                    "shop-orders-errors-prod",
                    Metric::of("AWS/Lambda", "Errors", &[("FunctionName", "shop-orders-prod")]),
                ),
                of("shop-trail-prod", Metric::of("shop", "trail-events", &[])),
            ];
            Self { alarms: Regional::example(alarms) }
        }
    }

    impl Alarm {
        /// An alarm that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                actions_enabled: Known(true),
                actions: vec![Topic::example().identity.arn],
                watches: Watches::metric(Metric::of(
                    "AWS/RDS",
                    "CPUUtilization",
                    &[("DBInstanceIdentifier", &crate::model::rds::Instance::example().identity.id)],
                )),
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
            Self { watches: Watches::metric(metric), ..Self::example() }
        }
    }

    impl Watches {
        /// One metric.
        pub(crate) fn metric(metric: Metric) -> Self {
            Self::Metrics(Known(Watched { metrics: vec![metric], queries: Vec::new() }))
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
