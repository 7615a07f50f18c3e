//! Amazon CloudWatch.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::{
    Client,
    types::{AlarmType, CompositeAlarm, Dimension, MetricAlarm},
};
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        cloudwatch::{Alarm, CloudWatch, Metric, Watched, Watches},
    },
    observed::{Known, Observed, Unread},
};

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_cloudwatch);

/// The code with which CloudWatch says that the alarm is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// What tells the tags of one alarm.
const LIST_TAGS: &str = "cloudwatch:ListTagsForResource";

const ALARMS: Reply = Reply("cloudwatch:DescribeAlarms");

/// A page of alarms costs one call, an alarm one (tags), those of scaling policies none.
pub(super) async fn collect(session: &Session, regions: &[String]) -> CloudWatch {
    CloudWatch { alarms: everywhere(session, regions).await }
}

/// An alarm of either kind.
pub(crate) enum Listed {
    OnMetrics(Box<MetricAlarm>),
    OnAlarms(Box<CompositeAlarm>),
}

impl Collect for Alarm {
    type Client = Client;
    type Row = Listed;

    /// One listing for both kinds: without their names it would leave composite alarms out.
    async fn list(at: &At<'_, Client>) -> Answer<Vec<Listed>> {
        let call = at.client.describe_alarms().max_records(100);
        let call = call.alarm_types(AlarmType::MetricAlarm).alarm_types(AlarmType::CompositeAlarm);
        at.pages(ALARMS.0, call.into_paginator().send(), |page| {
            let (on_metrics, composite) = (page.metric_alarms, page.composite_alarms);
            if on_metrics.is_none() && composite.is_none() {
                return None;
            }
            let on_metrics = on_metrics.into_iter().flatten().map(Box::new).map(Listed::OnMetrics);
            let composite = composite.into_iter().flatten().map(Box::new).map(Listed::OnAlarms);
            Some(on_metrics.chain(composite).collect())
        })
        .await
    }

    async fn read(at: &At<'_, Client>, row: Listed) -> Result<Self, Lost> {
        let (name, arn, enabled, actions, watches) = match row {
            Listed::OnMetrics(row) => {
                let watched = watched(&at.session.account_id, &row).into();
                (row.alarm_name, row.alarm_arn, row.actions_enabled, row.alarm_actions, Watches::Metrics(watched))
            }
            Listed::OnAlarms(row) => {
                let rule = ALARMS.told("AlarmRule", present(row.alarm_rule));
                (row.alarm_name, row.alarm_arn, row.actions_enabled, row.alarm_actions, Watches::Alarms(rule))
            }
        };
        let name = ALARMS.required("AlarmName", present(name))?;
        let arn = ALARMS.required("AlarmArn", present(arn))?;
        let tags = match Alarm::is_managed_name(&name) {
            true => Known(Tags::new()),
            false => at.tags(LIST_TAGS, &arn, tags(at, &arn)).await?,
        };
        Ok(Self {
            actions_enabled: ALARMS.told("ActionsEnabled", enabled),
            // An alarm may have none.
            actions: actions.absent_is_none(),
            watches,
            identity: Identity::named(arn, name, at.region, tags),
        })
    }
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let call = at.client.list_tags_for_resource().resource_arn(arn).send();
    let answer = at.call(LIST_TAGS, call).await.unless_gone(GONE)?;
    Ok(answer.try_map(|out| super::tags(out.tags.absent_is_none(), |tag| (present(tag.key), tag.value))).observed())
}

/// An alarm has a metric of its own, or several queries, or a query in PromQL, of which no metric is known.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html>
fn watched(account: &str, listed: &MetricAlarm) -> Result<Watched, Unread> {
    let mut watched = Watched { metrics: Vec::new(), queries: Vec::new() };
    let queries = listed.metrics();
    if queries.is_empty() && listed.evaluation_criteria.is_none() {
        watched.metrics.push(metric(&listed.namespace, &listed.metric_name, listed.dimensions())?);
    }
    for query in queries {
        // A query without an account is about the alarm's own.
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
        if let Some(other) = query.account_id()
            && other != account
        {
            continue;
        }
        match (&query.metric_stat, query.expression()) {
            (Some(stat), _) => {
                let of = ALARMS.required("Metrics.MetricStat.Metric", stat.metric.as_ref())?;
                watched.metrics.push(metric(&of.namespace, &of.metric_name, of.dimensions())?);
            }
            (None, Some(expression)) if is_query(expression) => watched.queries.push(expression.to_owned()),
            (None, Some(_)) => {}
            (None, None) => ALARMS.required("Metrics.Expression", None)?,
        }
    }
    Ok(watched)
}

fn metric(namespace: &Option<String>, name: &Option<String>, dimensions: &[Dimension]) -> Result<Metric, Unread> {
    let dimension = |dimension: &Dimension| {
        let name = ALARMS.required("Dimensions.Name", present(dimension.name.clone()))?;
        Ok((name, ALARMS.required("Dimensions.Value", present(dimension.value.clone()))?))
    };
    Ok(Metric {
        namespace: ALARMS.required("Namespace", present(namespace.clone()))?,
        name: ALARMS.required("MetricName", present(name.clone()))?,
        dimensions: dimensions.iter().map(dimension).collect::<Result<BTreeMap<_, _>, Unread>>()?,
    })
}

/// Metrics Insights queries begin with SELECT; other expressions compute with the metrics beside them.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html>
fn is_query(expression: &str) -> bool {
    matches!(expression.trim_start().get(..6), Some(start) if start.eq_ignore_ascii_case("SELECT"))
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudwatch::types::{self, MetricDataQuery, MetricStat};

    use super::*;

    #[test]
    fn the_metrics_of_an_alarm_are_found() {
        let dimension = Dimension::builder().name("DBInstanceIdentifier").value("orders").build();
        let listed = MetricAlarm::builder().namespace("AWS/RDS").metric_name("CPUUtilization");
        let plain = watched("1", &listed.clone().dimensions(dimension.clone()).build()).unwrap();
        assert_eq!(plain.metrics[0].dimensions["DBInstanceIdentifier"], "orders");

        let of = types::Metric::builder().namespace("AWS/RDS").metric_name("CPUUtilization").dimensions(dimension);
        let stat = MetricStat::builder().metric(of.build()).period(60).stat("Average").build();
        let of_another = MetricDataQuery::builder().id("a").metric_stat(stat.clone()).account_id("2").build();
        let own = MetricDataQuery::builder().id("b").metric_stat(stat).build();
        let maths = MetricDataQuery::builder().id("c").expression("a + b").build();
        let query = MetricDataQuery::builder().id("d").expression("select MAX(x) FROM y").build();
        let alarm = MetricAlarm::builder().metrics(of_another).metrics(own).metrics(maths).metrics(query).build();
        let alarm = watched("1", &alarm).unwrap();
        assert_eq!(alarm.metrics, plain.metrics);
        assert_eq!(alarm.queries, ["select MAX(x) FROM y"]);
    }

    #[test]
    fn an_alarm_that_lacks_a_part_is_not_one_that_watches_nothing() {
        let listed = MetricAlarm::builder().namespace("AWS/RDS");
        assert!(watched("1", &listed.clone().build()).is_err());
        let nameless = Dimension::builder().value("orders").build();
        assert!(watched("1", &listed.metric_name("CPUUtilization").dimensions(nameless).build()).is_err());
        let empty = MetricDataQuery::builder().id("a").build();
        assert!(watched("1", &MetricAlarm::builder().metrics(empty).build()).is_err());
    }
}
