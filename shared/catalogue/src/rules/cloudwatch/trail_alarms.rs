//! From the events of a trail to somebody who hears of them: trail, log group, metric filter, alarm, topic, subscriber.

use serde_json::Value;

use super::trail_events::{Samples, events};
use crate::{
    language::filter_pattern::Pattern,
    model::{
        Account,
        cloudtrail::{Selector, Trail},
        cloudwatch::{Alarm, reaches_someone},
        logs::{FilteredMetric, MetricFilter},
    },
    observed::{Gap, Reason, Unread, all, any},
    rule::{Outcome, Verdict, complete, not_applicable, violation},
    wording::first_few,
};

/// Compliant when somebody hears of each of these events of every region.
pub(super) fn reported(samples: &[Samples], account: &Account) -> Outcome {
    let events: Vec<Value> = samples.iter().flat_map(events).collect();
    let mut seen = Seen::default();
    for trail in account.cloudtrail.each() {
        if let Err(gap) = trail.and_then(|trail| seen.follow(trail, account, &events)) {
            seen.gap = seen.gap.or(Some(gap));
        }
    }
    let unheard =
        events.iter().filter(|event| !seen.patterns.iter().any(|pattern| pattern.matches(event) == Some(true)));
    let mut unheard: Vec<&str> = unheard.filter_map(|event| event.get("eventName")?.as_str()).collect();
    unheard.sort_unstable();
    unheard.dedup();
    if unheard.is_empty() {
        return Ok(Verdict::Compliant);
    }
    complete(seen.gap)?;
    match (seen.delivers, seen.elsewhere) {
        (false, None) => violation("no trail delivers the management events of all regions to a log group"),
        (false, Some(owner)) => not_applicable(format!("its events go to a log group of account {owner}")),
        (true, _) => violation(format!(
            "no metric filter with an alarm that reaches somebody matches {}",
            first_few(&unheard, 3, ", ")
        )),
    }
}

/// How far the trails could be followed.
#[derive(Default)]
struct Seen {
    /// The patterns of filters whose alarm reaches somebody.
    patterns: Vec<Pattern>,
    /// Whether a trail delivers to a log group of this account.
    delivers: bool,
    /// Another account whose log group has the events.
    elsewhere: Option<String>,
    /// Why there may be more.
    gap: Option<Unread>,
}

impl Seen {
    fn follow(&mut self, trail: &Trail, account: &Account, events: &[Value]) -> Result<(), Unread> {
        let Some(group) = trail.log_group.as_deref() else { return Ok(()) };
        if !all([trail.multi_region.get().copied(), records_all_of(trail, events)])? {
            return Ok(());
        }
        let parts: Vec<&str> = group.splitn(7, ':').collect();
        let ["arn", _, "logs", region, owner, "log-group", name] = parts[..] else { return Ok(()) };
        if owner != account.id {
            self.elsewhere = Some(owner.to_owned());
            return Ok(());
        }
        let Some(group) = account.logs.group(region, name)? else { return Ok(()) };
        self.delivers = true;
        for filter in group.metric_filters.get()?.iter().filter(|filter| !filter.narrowed) {
            let pattern = Pattern::parse(&filter.pattern);
            let matches: Vec<Option<bool>> = events.iter().map(|event| pattern.matches(event)).collect();
            if matches.iter().all(|matches| *matches == Some(false)) {
                continue;
            }
            match is_heard(filter, region, account) {
                Ok(true) => {
                    if matches.contains(&None) {
                        self.gap = self.gap.take().or(Some(undecided(&group.identity.id, &filter.pattern)));
                    }
                    self.patterns.push(pattern);
                }
                Ok(false) => {}
                Err(gap) => self.gap = self.gap.take().or(Some(gap)),
            }
        }
        Ok(())
    }
}

/// A pattern that may or may not match.
fn undecided(group: &str, pattern: &str) -> Unread {
    Unread::new(Gap::new(
        "logs:DescribeMetricFilters",
        Reason::InvalidResponse,
        format!("whether the pattern {pattern:?} of log group {group} matches these events is not known"),
    ))
}

/// Whether a trail records the management events, those of services aside that none of these events is of.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html>
fn records_all_of(trail: &Trail, events: &[Value]) -> Result<bool, Unread> {
    let is_of = |source: &str| events.iter().any(|event| event.get("eventSource").is_some_and(|of| *of == source));
    let wanted = |selector: &Selector| {
        let only_others_left_out =
            selector.narrowed_by.iter().all(|narrowed| narrowed.ends_with(".amazonaws.com") && !is_of(narrowed));
        selector.category == Selector::MANAGEMENT && selector.resources.is_empty() && only_others_left_out
    };
    all([
        trail.records(|selector| selector.writes && wanted(selector)),
        trail.records(|selector| selector.reads && wanted(selector)),
    ])
}

/// Whether an alarm on one of the filter's metrics reaches somebody.
fn is_heard(filter: &MetricFilter, region: &str, account: &Account) -> Result<bool, Unread> {
    any(filter.metrics.iter().map(|metric| {
        let alarms = account.cloudwatch.alarms_on_metric(region, &metric.namespace, &metric.name).into_iter();
        any(alarms.map(|alarm| {
            let alarm = alarm?;
            if watches(alarm, metric) { reaches_someone(alarm, account) } else { Ok(false) }
        }))
    }))
}

/// An alarm sees a metric only under all the dimensions that the filter gives it.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringPolicyExamples.html>
fn watches(alarm: &Alarm, filtered: &FilteredMetric) -> bool {
    let metrics = alarm.watched().map_or([].as_slice(), |watched| watched.metrics.as_slice());
    metrics.iter().any(|metric| {
        metric.namespace == filtered.namespace
            && metric.name == filtered.name
            && metric.dimensions.len() == filtered.dimensions.len()
            && filtered.dimensions.iter().all(|name| metric.dimensions.contains_key(name))
    })
}
