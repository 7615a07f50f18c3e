//! Amazon CloudWatch.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::{
    Client,
    types::{self, AlarmType, CompositeAlarm, Dimension, MetricAlarm},
};
use plumbline_catalogue::{
    model::{
        Identity, Regional, Tags,
        cloudwatch::{Alarm, CloudWatch, Metric},
    },
    observed::{Known, Observed},
};

use crate::call::{Gone, Session, tagging::Tagged};

/// The code with which CloudWatch says that the alarm is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// What tells the tags of one alarm.
const LIST_TAGS: &str = "cloudwatch:ListTagsForResource";

/// A page of alarms costs one call, an alarm one (tags), those of scaling policies none.
pub(super) async fn collect(session: &Session, regions: &[String]) -> CloudWatch {
    let alarms = regions.iter().map(|region| async move { (region.clone(), alarms(session, region).await) });
    CloudWatch::new(Regional::from_iter(futures::future::join_all(alarms).await))
}

/// One listing for both kinds: without their names it would leave composite alarms out.
async fn alarms(session: &Session, region: &str) -> Observed<Vec<Alarm>> {
    let client = session.clients.of::<aws_sdk_cloudwatch::Client>(region);
    let pages = client
        .describe_alarms()
        .alarm_types(AlarmType::MetricAlarm)
        .alarm_types(AlarmType::CompositeAlarm)
        .max_records(100)
        .into_paginator()
        .send();
    let listed = session.pages(region, "cloudwatch:DescribeAlarms", pages, |page| {
        let (on_metrics, composite) = (page.metric_alarms, page.composite_alarms);
        if on_metrics.is_none() && composite.is_none() {
            return None;
        }
        let on_metrics = on_metrics.into_iter().flatten().map(|alarm| metric_alarm(&session.account_id, region, alarm));
        let composite = composite.into_iter().flatten().map(|alarm| composite_alarm(region, alarm));
        Some(on_metrics.chain(composite).collect())
    });
    match listed.await.into_result() {
        Ok(listed) => {
            let own = listed.iter().filter(|alarm| !alarm.is_managed()).count();
            let tagged = Tagged::list(session, region, LIST_TAGS, own).await;
            Known(session.each(listed, |alarm| complete(session, &client, alarm, &tagged)).await)
        }
        Err(gap) => Observed::from(gap),
    }
}

async fn complete(session: &Session, client: &Client, mut alarm: Alarm, tagged: &Tagged) -> Result<Alarm, Gone> {
    if !alarm.is_managed() {
        alarm.identity.tags = tagged
            .tags_or(&alarm.identity.arn, tags(session, client, &alarm.identity.region, &alarm.identity.arn))
            .await?;
    }
    Ok(alarm)
}

async fn tags(session: &Session, client: &Client, region: &str, arn: &str) -> Result<Observed<Tags>, Gone> {
    let call = client.list_tags_for_resource().resource_arn(arn).send();
    let answer = session.call(region, LIST_TAGS, call).await.unless_gone(GONE)?;
    let tag = |tag: types::Tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default());
    Ok(answer.map(|out| out.tags.unwrap_or_default().into_iter().map(tag).collect()).observed())
}

/// Actions are on unless the answer says otherwise.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html>
fn metric_alarm(account: &str, region: &str, listed: MetricAlarm) -> Alarm {
    let mut metrics = Vec::new();
    metrics.extend(metric(listed.namespace, listed.metric_name, listed.dimensions));
    let mut queries = Vec::new();
    for query in listed.metrics.unwrap_or_default() {
        if query.account_id.is_some_and(|other| other != account) {
            continue;
        }
        if let Some(watched) = query.metric_stat.and_then(|stat| stat.metric) {
            metrics.extend(metric(watched.namespace, watched.metric_name, watched.dimensions));
        }
        queries.extend(query.expression.filter(|text| is_query(text)));
    }
    Alarm {
        actions_enabled: listed.actions_enabled != Some(false),
        actions: listed.alarm_actions.unwrap_or_default(),
        metrics,
        queries,
        rule: None,
        identity: Identity::named(
            listed.alarm_arn.unwrap_or_default(),
            listed.alarm_name.unwrap_or_default(),
            region,
            Known(Tags::new()),
        ),
    }
}

fn composite_alarm(region: &str, listed: CompositeAlarm) -> Alarm {
    Alarm {
        actions_enabled: listed.actions_enabled != Some(false),
        actions: listed.alarm_actions.unwrap_or_default(),
        metrics: Vec::new(),
        queries: Vec::new(),
        rule: Some(listed.alarm_rule.unwrap_or_default()),
        identity: Identity::named(
            listed.alarm_arn.unwrap_or_default(),
            listed.alarm_name.unwrap_or_default(),
            region,
            Known(Tags::new()),
        ),
    }
}

fn metric(namespace: Option<String>, name: Option<String>, dimensions: Option<Vec<Dimension>>) -> Option<Metric> {
    let dimensions = dimensions.into_iter().flatten();
    let dimensions: BTreeMap<String, String> = dimensions.filter_map(|d| Some((d.name?, d.value?))).collect();
    Some(Metric { namespace: namespace.filter(|text| !text.is_empty())?, name: name?, dimensions })
}

/// Metrics Insights queries begin with SELECT; other expressions compute with the metrics beside them.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html>
fn is_query(expression: &str) -> bool {
    expression.trim_start().get(..6).is_some_and(|start| start.eq_ignore_ascii_case("SELECT"))
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudwatch::types::{MetricDataQuery, MetricStat};

    use super::*;

    #[test]
    fn the_metrics_of_an_alarm_are_found() {
        let dimension = Dimension::builder().name("DBInstanceIdentifier").value("orders").build();
        let plain = MetricAlarm::builder()
            .alarm_name("cpu")
            .namespace("AWS/RDS")
            .metric_name("CPUUtilization")
            .dimensions(dimension.clone())
            .build();
        let plain = metric_alarm("1", "eu-west-1", plain);
        assert!(plain.actions_enabled);
        assert_eq!(plain.metrics[0].dimensions["DBInstanceIdentifier"], "orders");

        let watched =
            types::Metric::builder().namespace("AWS/RDS").metric_name("CPUUtilization").dimensions(dimension).build();
        let stat = MetricStat::builder().metric(watched).period(60).stat("Average").build();
        let of_another = MetricDataQuery::builder().id("a").metric_stat(stat.clone()).account_id("2").build();
        let own = MetricDataQuery::builder().id("b").metric_stat(stat).build();
        let maths = MetricDataQuery::builder().id("c").expression("a + b").build();
        let query = MetricDataQuery::builder().id("d").expression("select MAX(x) FROM y").build();
        let alarm = MetricAlarm::builder().metrics(of_another).metrics(own).metrics(maths).metrics(query).build();
        let alarm = metric_alarm("1", "eu-west-1", alarm);
        assert_eq!(alarm.metrics, plain.metrics);
        assert_eq!(alarm.queries, ["select MAX(x) FROM y"]);
    }
}
