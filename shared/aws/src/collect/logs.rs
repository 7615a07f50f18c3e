//! Amazon CloudWatch Logs.

use std::{collections::HashMap, sync::Arc};

use aws_sdk_cloudwatchlogs::{
    Client,
    types::{self, LogGroupClass},
};
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        logs::{FilteredMetric, LogGroup, Logs, MetricFilter},
    },
    observed::{Known, Observed, Unread},
};

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_cloudwatchlogs);

/// The code with which CloudWatch Logs says that the group is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// What tells the tags of one log group.
const LIST_TAGS: &str = "logs:ListTagsForResource";

const GROUPS: Reply = Reply("logs:DescribeLogGroups");
const FILTERS: Reply = Reply("logs:DescribeMetricFilters");

/// The most that a page of either listing can hold.
const PAGE: i32 = 50;

/// The metric filters of each group, by the group's name, and why one cannot be understood.
type FiltersByGroup = HashMap<String, Vec<Result<MetricFilter, Unread>>>;

/// A page of log groups costs one call, and so does one of metric filters in a region that has some. A group whose name
/// is not AWS's costs one for its tags.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Logs {
    Logs { groups: everywhere(session, regions).await }
}

impl Collect for LogGroup {
    type Client = Client;
    /// A group, and the metric filters of all groups of the region.
    type Row = (types::LogGroup, Arc<Observed<FiltersByGroup>>);

    async fn list(at: &At<'_, Client>) -> Answer<Vec<Self::Row>> {
        let pages = at.client.describe_log_groups().limit(PAGE).into_paginator().send();
        let groups = match at.pages(GROUPS.0, pages, |page| page.log_groups).await.or_fail() {
            Ok(groups) => groups,
            Err(failed) => return failed,
        };
        let have_filters = groups.iter().any(|group| group.metric_filter_count != Some(0));
        let filters = if have_filters { metric_filters(at).await } else { Known(FiltersByGroup::new()) };
        let filters = Arc::new(filters);
        Answer::known(GROUPS.0, groups.into_iter().map(|group| (group, Arc::clone(&filters))).collect())
    }

    async fn read(at: &At<'_, Client>, (row, filters): Self::Row) -> Result<Self, Lost> {
        let name = GROUPS.required("logGroupName", present(row.log_group_name))?;
        let arn = at.arn("logs", &format!("log-group:{name}"));
        let tags = match LogGroup::is_aws_name(&name) {
            true => Known(Tags::new()),
            false => at.tags(LIST_TAGS, &arn, tags(at, &arn)).await?,
        };
        // Without a retention events are kept for ever.
        // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
        let retention_days = row.retention_in_days.map(u32::try_from).transpose();
        Ok(Self {
            delivery_class: delivery_class(row.log_group_class).into(),
            retention_days: retention_days.map_err(|_| GROUPS.unreadable("retentionInDays is negative"))?,
            kms_key: present(row.kms_key_id),
            metric_filters: filters.get().and_then(|filters| of_group(filters, &name)).into(),
            identity: Identity::named(arn, name, at.region, tags),
        })
    }
}

fn delivery_class(listed: Option<LogGroupClass>) -> Result<bool, Unread> {
    match GROUPS.required("logGroupClass", listed)? {
        LogGroupClass::Delivery => Ok(true),
        LogGroupClass::InfrequentAccess | LogGroupClass::Standard => Ok(false),
        other => Err(GROUPS.unreadable(format!("unknown class of log group {other}"))),
    }
}

/// All metric filters of the region at once.
async fn metric_filters(at: &At<'_, Client>) -> Observed<FiltersByGroup> {
    let pages = at.client.describe_metric_filters().limit(PAGE).into_paginator().send();
    let listed = at.pages(FILTERS.0, pages, |page| page.metric_filters).await;
    listed.observed().and_then(|listed| by_group(listed).into())
}

fn by_group(listed: Vec<types::MetricFilter>) -> Result<FiltersByGroup, Unread> {
    let mut by_group = FiltersByGroup::new();
    for mut filter in listed {
        let group = FILTERS.required("logGroupName", filter.log_group_name.take())?;
        by_group.entry(group).or_default().push(metric_filter(filter));
    }
    Ok(by_group)
}

fn of_group(filters: &FiltersByGroup, name: &str) -> Result<Vec<MetricFilter>, Unread> {
    filters.get(name).into_iter().flatten().cloned().collect()
}

fn metric_filter(listed: types::MetricFilter) -> Result<MetricFilter, Unread> {
    let metric = |metric: types::MetricTransformation| {
        Ok(FilteredMetric {
            namespace: FILTERS.required("metricNamespace", present(metric.metric_namespace))?,
            name: FILTERS.required("metricName", present(metric.metric_name))?,
            dimensions: metric.dimensions.absent_is_none().into_keys().collect(),
        })
    };
    let metrics = FILTERS.required("metricTransformations", listed.metric_transformations)?;
    // Without criteria a filter looks at the events of all accounts and regions.
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricFilter.html
    let criteria = listed.field_selection_criteria.absent_is_none();
    Ok(MetricFilter {
        pattern: FILTERS.required("filterPattern", listed.filter_pattern)?,
        narrowed: !criteria.trim().is_empty(),
        metrics: metrics.into_iter().map(metric).collect::<Result<_, Unread>>()?,
    })
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let call = at.client.list_tags_for_resource().resource_arn(arn).send();
    let answer = at.call(LIST_TAGS, call).await.unless_gone(GONE)?;
    Ok(answer.map(|out| out.tags.absent_is_none().into_iter().collect()).observed())
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
        let nothing = types::MetricFilter::builder().log_group_name("other").filter_pattern("").build();
        let found = by_group(vec![filter.clone(), filter.clone(), nothing]).unwrap();
        let of_trail = of_group(&found, "trail").unwrap();
        assert_eq!(of_trail.len(), 2);
        assert_eq!(of_group(&found, "third"), Ok(Vec::new()));
        assert!(of_group(&found, "other").is_err());
        assert!(by_group(vec![filter, types::MetricFilter::builder().build()]).is_err());
        let metric =
            FilteredMetric { namespace: "cis".to_owned(), name: "root".to_owned(), dimensions: vec!["who".to_owned()] };
        let expected = MetricFilter { pattern: "{ $.a = b }".to_owned(), narrowed: false, metrics: vec![metric] };
        assert_eq!(of_trail[0], expected);
    }
}
