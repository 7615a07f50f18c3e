//! Amazon EventBridge.

use aws_sdk_eventbridge::{
    Client,
    types::{self, ReplicationState, RuleState},
};
use futures::future::join_all;
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, RegionListing, Tags,
        eventbridge::{EventBridge, EventBus, EventRule, GlobalEndpoint, Target},
    },
    observed::{Known, Observed, Unread, known_and_gap},
};

use crate::call::{Answer, At, Collect, Gone, Lost, Reply, Session, client, each, everywhere, present};

client!(aws_sdk_eventbridge);

/// The code with which EventBridge says that the bus or the rule is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// What tells the tags of one bus or rule.
const LIST_TAGS: &str = "events:ListTagsForResource";

const BUSES: Reply = Reply("events:ListEventBuses");
const ENDPOINTS: Reply = Reply("events:ListEndpoints");
const RULES: Reply = Reply("events:ListRules");
const TARGETS: Reply = Reply("events:ListTargetsByRule");

/// A page of buses, of endpoints and of each bus's rules costs one call, a bus two more (description, tags), a rule two
/// (targets, tags).
pub(super) async fn collect(session: &Session, regions: &[String]) -> EventBridge {
    let of_regions = regions.iter().map(|region| async move { (region, buses_and_rules(session, region).await) });
    let (endpoints, of_regions) = futures::join!(everywhere(session, regions), join_all(of_regions));
    let mut found = EventBridge { endpoints, ..EventBridge::default() };
    for (region, (buses, rules)) in of_regions {
        found.buses.insert(region, buses);
        found.rules.insert(region, rules);
    }
    found
}

/// Rules are listed by their bus.
async fn buses_and_rules(session: &Session, region: &str) -> (RegionListing<EventBus>, RegionListing<EventRule>) {
    let at = At::<Client>::new(session, region);
    let ask = |token| at.client.list_event_buses().limit(100).set_next_token(token).send();
    let listed = at.pages_by_token(BUSES.0, ask, |page| (page.event_buses, page.next_token)).await;
    match listed.into_result() {
        Ok(listed) => {
            let names = listed.iter().map(|bus| BUSES.required("Name", bus.name.clone()));
            let rules = rules(&at, names.collect());
            futures::join!(each(listed, |listed| bus(&at, listed)), rules)
        }
        Err(gap) => (RegionListing::unread(gap.clone()), RegionListing::unread(gap)),
    }
}

impl Collect for GlobalEndpoint {
    type Client = Client;
    type Row = types::Endpoint;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::Endpoint>> {
        let ask = |token| at.client.list_endpoints().max_results(100).set_next_token(token).send();
        at.pages_by_token(ENDPOINTS.0, ask, |page| (page.endpoints, page.next_token)).await
    }

    /// The listing tells all; there are no tags.
    async fn read(at: &At<'_, Client>, row: types::Endpoint) -> Result<Self, Lost> {
        let arn = ENDPOINTS.required("Arn", row.arn)?;
        let name = ENDPOINTS.required("Name", row.name)?;
        let replicates = match row.replication_config.and_then(|config| config.state) {
            Some(ReplicationState::Enabled) => Known(true),
            Some(ReplicationState::Disabled) => Known(false),
            Some(other) => ENDPOINTS.unreadable(format!("unknown state {other} of the replication")).into(),
            None => ENDPOINTS.told("ReplicationConfig.State", None),
        };
        Ok(Self { identity: Identity::named(arn, name, at.region, Known(Tags::new())), replicates })
    }
}

async fn bus(at: &At<'_, Client>, listed: types::EventBus) -> Result<EventBus, Lost> {
    let arn = BUSES.required("Arn", listed.arn)?;
    let name = BUSES.required("Name", listed.name)?;
    let (kms_key, tags) = futures::try_join!(key_of_bus(at, &name), tags(at, &arn))?;
    Ok(EventBus { kms_key, policy: policy(listed.policy), identity: Identity::named(arn, name, at.region, tags) })
}

/// A bus names no key when one of AWS's own encrypts it.
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventBus.html>
async fn key_of_bus(at: &At<'_, Client>, name: &str) -> Result<Observed<Option<String>>, Gone> {
    let answer = at.call("events:DescribeEventBus", at.client.describe_event_bus().name(name).send()).await;
    Ok(answer.unless_gone(GONE)?.map(|out| present(out.kms_key_identifier)).observed())
}

/// A bus that nobody else may use has no policy.
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EventBus.html>
fn policy(text: Option<String>) -> Observed<Option<Document>> {
    BUSES.policy(text)
}

/// The rules of all buses. A bus without a name, or whose rules cannot be listed, is a gap beside the others.
async fn rules(at: &At<'_, Client>, buses: Vec<Result<String, Unread>>) -> RegionListing<EventRule> {
    let (buses, nameless) = known_and_gap(buses);
    let listed = join_all(buses.iter().map(|bus| rules_of(at, bus))).await;
    let (listed, unlisted) = known_and_gap(listed.into_iter().flatten());
    let rows: Vec<(&str, types::Rule)> = listed.into_iter().flatten().collect();
    let mut rules = at.each(rows, |(bus, listed)| rule(at, bus, listed)).await;
    rules.gap = nameless.or(unlisted).or(rules.gap);
    rules
}

type RulesOfBus<'a> = Vec<(&'a str, types::Rule)>;

async fn rules_of<'a>(at: &At<'_, Client>, bus: &'a str) -> Result<Result<RulesOfBus<'a>, Unread>, Gone> {
    let list = || at.client.list_rules().event_bus_name(bus).limit(100);
    let ask = |token| list().set_next_token(token).send();
    let answer = at.pages_by_token(RULES.0, ask, |page| (page.rules, page.next_token)).await.unless_gone(GONE)?;
    Ok(answer.map(|rules| rules.into_iter().map(|rule| (bus, rule)).collect()).into_result())
}

/// A rule that no AWS service manages does not name one.
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Rule.html>
async fn rule(at: &At<'_, Client>, bus: &str, listed: types::Rule) -> Result<EventRule, Lost> {
    let arn = RULES.required("Arn", listed.arn)?;
    let name = RULES.required("Name", listed.name)?;
    let (targets, tags) = futures::try_join!(targets(at, bus, &name), at.tags(LIST_TAGS, &arn, tags(at, &arn)))?;
    Ok(EventRule {
        enabled: enabled(listed.state.as_ref()),
        managed_by: present(listed.managed_by),
        schedule: schedule(listed.schedule_expression, listed.event_pattern),
        targets,
        identity: Identity::named(arn, name, at.region, tags),
    })
}

fn enabled(state: Option<&RuleState>) -> Observed<bool> {
    match state {
        Some(RuleState::Enabled | RuleState::EnabledWithAllCloudtrailManagementEvents) => Known(true),
        Some(RuleState::Disabled) => Known(false),
        Some(other) => RULES.unreadable(format!("unknown state {other} of a rule")).into(),
        None => RULES.told("State", None),
    }
}

/// A rule has a schedule, or a pattern of events that it waits for, or both.
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html>
fn schedule(schedule: Option<String>, pattern: Option<String>) -> Observed<Option<String>> {
    match (present(schedule), present(pattern)) {
        (Some(schedule), _) => Known(Some(schedule)),
        (None, Some(_)) => Known(None),
        (None, None) => RULES.told("ScheduleExpression", None),
    }
}

async fn targets(at: &At<'_, Client>, bus: &str, rule: &str) -> Result<Observed<Vec<Target>>, Gone> {
    let list = || at.client.list_targets_by_rule().event_bus_name(bus).rule(rule).limit(100);
    let ask = |token| list().set_next_token(token).send();
    let answer = at.pages_by_token(TARGETS.0, ask, |page| (page.targets, page.next_token)).await;
    let listed = answer.unless_gone(GONE)?.observed();
    Ok(listed.and_then(|listed| listed.into_iter().map(target).collect::<Result<_, _>>().into()))
}

/// A target that the resource's own policy lets in has no role, and one whose lost events nobody keeps no queue.
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html>
fn target(listed: types::Target) -> Result<Target, Unread> {
    Ok(Target {
        id: TARGETS.required("Id", present(listed.id))?,
        arn: TARGETS.required("Arn", present(listed.arn))?,
        role: present(listed.role_arn),
        dead_letter_queue: listed.dead_letter_config.and_then(|config| present(config.arn)),
    })
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let answer = at.call(LIST_TAGS, at.client.list_tags_for_resource().resource_arn(arn).send()).await;
    let tags = answer.unless_gone(GONE)?.try_map(|out| {
        let tags = out.tags.ok_or("the answer has no list in it")?;
        super::tags(tags, |tag| (present(tag.key), Some(tag.value)))
    });
    Ok(tags.observed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_a_schedule_or_a_pattern() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(schedule(text("rate(1 day)"), None), Known(text("rate(1 day)")));
        assert_eq!(schedule(None, text("{}")), Known(None));
        assert!(schedule(None, None).get().is_err());
    }
}
