//! Amazon CloudWatch Logs.

use std::collections::HashMap;

use aws_sdk_cloudwatchlogs::{
    Client,
    types::{self, LogGroupClass},
};
use plumbline_catalogue::{
    model::{
        Identity, Regional, Tags,
        logs::{FilteredMetric, LogGroup, Logs, MetricFilter},
    },
    observed::{Known, Observed},
};

use crate::call::{Gone, Session, tagging::Tagged};

/// The code with which CloudWatch Logs says that the group is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// What tells the tags of one log group.
const LIST_TAGS: &str = "logs:ListTagsForResource";

/// The most that a page of either listing can hold.
const PAGE: i32 = 50;

/// The metric filters of each group, by the group's name.
type FiltersByGroup = HashMap<String, Vec<MetricFilter>>;

/// A page of log groups costs one call, and so does one of metric filters in a region that has some. A group whose name
/// is not AWS's costs one for its tags.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Logs {
    let groups = regions.iter().map(|region| async move { (region.clone(), groups(session, region).await) });
    Logs::new(Regional::from_iter(futures::future::join_all(groups).await))
}

async fn groups(session: &Session, region: &str) -> Observed<Vec<LogGroup>> {
    let client = session.clients.of::<aws_sdk_cloudwatchlogs::Client>(region);
    let pages = client.describe_log_groups().limit(PAGE).into_paginator().send();
    let listed = session.pages(region, "logs:DescribeLogGroups", pages, |page| page.log_groups).await;
    let listed = match listed.into_result() {
        Ok(listed) => listed,
        Err(gap) => return Observed::from(gap),
    };
    let have_filters = listed.iter().any(|group| group.metric_filter_count != Some(0));
    let described: Vec<LogGroup> = listed.into_iter().map(|listed| described(session, region, listed)).collect();
    let own = described.iter().filter(|group| !group.is_named_by_aws()).count();
    let tagged = Tagged::list(session, region, LIST_TAGS, own).await;
    let (mut groups, filters) = futures::join!(
        session.each(described, |group| complete(session, &client, group, &tagged)),
        metric_filters(session, &client, region, have_filters)
    );
    for group in &mut groups {
        group.metric_filters = match &filters {
            Known(by_group) => Known(by_group.get(&group.identity.id).cloned().unwrap_or_default()),
            Observed::Unknown { unknown } => Observed::from(unknown.clone()),
        };
    }
    Known(groups)
}

async fn complete(session: &Session, client: &Client, mut group: LogGroup, tagged: &Tagged) -> Result<LogGroup, Gone> {
    if !group.is_named_by_aws() {
        group.identity.tags = tagged
            .tags_or(&group.identity.arn, tags(session, client, &group.identity.region, &group.identity.arn))
            .await?;
    }
    Ok(group)
}

fn described(session: &Session, region: &str, listed: types::LogGroup) -> LogGroup {
    let name = listed.log_group_name.unwrap_or_default();
    LogGroup {
        delivery_class: listed.log_group_class == Some(LogGroupClass::Delivery),
        retention_days: listed.retention_in_days.and_then(|days| u32::try_from(days).ok()),
        kms_key: listed.kms_key_id.filter(|key| !key.is_empty()),
        metric_filters: Known(Vec::new()),
        identity: Identity::named(
            format!("arn:{}:logs:{region}:{}:log-group:{name}", session.partition, session.account_id),
            name,
            region,
            Known(Tags::new()),
        ),
    }
}

/// All metric filters of the region at once, if it has any.
async fn metric_filters(session: &Session, client: &Client, region: &str, any: bool) -> Observed<FiltersByGroup> {
    if !any {
        return Known(FiltersByGroup::new());
    }
    let pages = client.describe_metric_filters().limit(PAGE).into_paginator().send();
    let listed = session.pages(region, "logs:DescribeMetricFilters", pages, |page| page.metric_filters).await;
    listed.map(by_group).observed()
}

fn by_group(listed: Vec<types::MetricFilter>) -> FiltersByGroup {
    let mut by_group = FiltersByGroup::new();
    for filter in listed {
        let metrics = filter.metric_transformations.unwrap_or_default().into_iter().map(|metric| FilteredMetric {
            namespace: metric.metric_namespace,
            name: metric.metric_name,
            dimensions: metric.dimensions.unwrap_or_default().into_keys().collect(),
        });
        let filtered = MetricFilter {
            pattern: filter.filter_pattern.unwrap_or_default(),
            narrowed: filter.field_selection_criteria.is_some_and(|criteria| !criteria.trim().is_empty()),
            metrics: metrics.collect(),
        };
        by_group.entry(filter.log_group_name.unwrap_or_default()).or_default().push(filtered);
    }
    by_group
}

async fn tags(session: &Session, client: &Client, region: &str, arn: &str) -> Result<Observed<Tags>, Gone> {
    let call = client.list_tags_for_resource().resource_arn(arn).send();
    let answer = session.call(region, LIST_TAGS, call).await.unless_gone(GONE)?;
    Ok(answer.map(|out| out.tags.unwrap_or_default().into_iter().collect()).observed())
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudwatchlogs::types::MetricTransformation;

    use super::*;

    #[test]
    fn filters_are_found_by_group() {
        let metric = MetricTransformation::builder()
            .metric_name("root")
            .metric_namespace("cis")
            .metric_value("1")
            .dimensions("who", "$.userIdentity.type")
            .build()
            .unwrap();
        let filter = types::MetricFilter::builder()
            .log_group_name("trail")
            .filter_pattern("{ $.a = b }")
            .metric_transformations(metric)
            .build();
        let found = by_group(vec![filter.clone(), filter]);
        assert_eq!(found["trail"].len(), 2);
        let metric =
            FilteredMetric { namespace: "cis".to_owned(), name: "root".to_owned(), dimensions: vec!["who".to_owned()] };
        let expected = MetricFilter { pattern: "{ $.a = b }".to_owned(), narrowed: false, metrics: vec![metric] };
        assert_eq!(found["trail"][0], expected);
    }
}
