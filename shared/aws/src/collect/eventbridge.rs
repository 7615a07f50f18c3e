//! Amazon EventBridge.

use std::future::Future;

use aws_sdk_eventbridge::{
    Client,
    types::{self, ReplicationState, RuleState},
};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, Regional, Tags,
        eventbridge::{EventBridge, EventBus, EventRule, GlobalEndpoint, Target},
    },
    observed::{Gap, Known, Observed, Reason, Unread},
};

use crate::call::{Answer, Gone, Session, tagging::Tagged};

/// The code with which EventBridge says that the bus or the rule is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// What tells the tags of one bus or rule.
const LIST_TAGS: &str = "events:ListTagsForResource";

/// No listing has more pages than this: a token that leads back to an earlier page must end.
const PAGES_MAX: usize = 1000;

/// What one region has.
type OfRegion = (Observed<Vec<EventBus>>, Observed<Vec<GlobalEndpoint>>, Observed<Vec<EventRule>>);

/// A page of buses, of endpoints and of each bus's rules costs one call, a bus two more (description, tags), a rule two
/// (targets, tags).
pub(super) async fn collect(session: &Session, regions: &[String]) -> EventBridge {
    let of_regions = regions.iter().map(|region| async move { (region, of_region(session, region).await) });
    let (mut buses, mut endpoints, mut rules) = (Regional::default(), Regional::default(), Regional::default());
    for (region, (own_buses, own_endpoints, own_rules)) in futures::future::join_all(of_regions).await {
        buses.insert(region, own_buses);
        endpoints.insert(region, own_endpoints);
        rules.insert(region, own_rules);
    }
    EventBridge::new(buses, endpoints, rules)
}

async fn of_region(session: &Session, region: &str) -> OfRegion {
    let client = session.clients.of::<aws_sdk_eventbridge::Client>(region);
    let read = Region { session, client: &client, region };
    let (endpoints, listed) = futures::join!(read.endpoints(), read.listed_buses());
    let listed = match listed {
        Known(listed) => listed,
        Observed::Unknown { unknown } => {
            return (Observed::from(unknown.clone()), endpoints, Observed::from(unknown));
        }
    };
    let names: Vec<String> = listed.iter().filter_map(|bus| bus.name.clone()).collect();
    let (buses, rules) = futures::join!(session.each(listed, |bus| read.bus(bus)), read.rules(&names));
    (Known(buses), endpoints, rules)
}

struct Region<'a> {
    session: &'a Session,
    client: &'a Client,
    region: &'a str,
}

impl Region<'_> {
    async fn listed_buses(&self) -> Observed<Vec<types::EventBus>> {
        let page = |token: Option<String>| async move {
            let call = self.client.list_event_buses().limit(100).set_next_token(token).send();
            let answer = self.session.call(self.region, "events:ListEventBuses", call).await;
            Ok(answer.try_map(|out| listed(out.event_buses, out.next_token)))
        };
        all_pages("events:ListEventBuses", page).await.unwrap_or(Known(Vec::new()))
    }

    async fn endpoints(&self) -> Observed<Vec<GlobalEndpoint>> {
        let page = |token: Option<String>| async move {
            let call = self.client.list_endpoints().max_results(100).set_next_token(token).send();
            let answer = self.session.call(self.region, "events:ListEndpoints", call).await;
            Ok(answer.try_map(|out| listed(out.endpoints, out.next_token)))
        };
        let listed = all_pages("events:ListEndpoints", page).await.unwrap_or(Known(Vec::new()));
        listed.map(|listed| listed.into_iter().filter_map(|endpoint| self.endpoint(endpoint)).collect())
    }

    /// Replication is on unless it was turned off.
    /// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ReplicationConfig.html>
    fn endpoint(&self, listed: types::Endpoint) -> Option<GlobalEndpoint> {
        let replication = listed.replication_config.and_then(|config| config.state);
        Some(GlobalEndpoint {
            identity: Identity::named(listed.arn?, listed.name?, self.region, Known(Tags::new())),
            replicates: replication != Some(ReplicationState::Disabled),
        })
    }

    async fn bus(&self, listed: types::EventBus) -> Result<EventBus, Gone> {
        let (Some(arn), Some(name)) = (listed.arn, listed.name) else { return Err(Gone) };
        let (kms_key, tags) = futures::try_join!(self.key_of_bus(&name), self.tags(&arn))?;
        Ok(EventBus {
            kms_key,
            policy: policy(listed.policy.as_deref()),
            identity: Identity::named(arn, name, self.region, tags),
        })
    }

    async fn key_of_bus(&self, name: &str) -> Result<Observed<Option<String>>, Gone> {
        let call = self.client.describe_event_bus().name(name).send();
        let answer = self.session.call(self.region, "events:DescribeEventBus", call).await.unless_gone(GONE)?;
        Ok(answer.map(|out| out.kms_key_identifier.filter(|key| !key.is_empty())).observed())
    }

    /// The rules of all buses; one bus whose rules cannot be listed makes all unknown.
    async fn rules(&self, buses: &[String]) -> Observed<Vec<EventRule>> {
        let listings = futures::future::join_all(buses.iter().map(|bus| self.rules_of(bus))).await;
        let mut all = Vec::new();
        for rules in listings.into_iter().flatten() {
            match rules {
                Known(rules) => all.extend(rules),
                Observed::Unknown { unknown } => return Observed::from(unknown),
            }
        }
        let tagged = Tagged::list(self.session, self.region, LIST_TAGS, all.len()).await;
        Known(self.session.each(all, |rule| self.rule(rule, &tagged)).await)
    }

    async fn rules_of(&self, bus: &str) -> Result<Observed<Vec<types::Rule>>, Gone> {
        let page = |token: Option<String>| async move {
            let call = self.client.list_rules().event_bus_name(bus).limit(100).set_next_token(token).send();
            let answer = self.session.call(self.region, "events:ListRules", call).await.unless_gone(GONE)?;
            Ok(answer.try_map(|out| listed(out.rules, out.next_token)))
        };
        all_pages("events:ListRules", page).await
    }

    async fn rule(&self, listed: types::Rule, tagged: &Tagged) -> Result<EventRule, Gone> {
        let (Some(arn), Some(name)) = (listed.arn, listed.name) else { return Err(Gone) };
        let bus = listed.event_bus_name.unwrap_or_else(|| "default".to_owned());
        let (targets, tags) = futures::try_join!(self.targets(&bus, &name), tagged.tags_or(&arn, self.tags(&arn)))?;
        Ok(EventRule {
            bus,
            enabled: listed.state != Some(RuleState::Disabled),
            managed_by: listed.managed_by.filter(|service| !service.is_empty()),
            schedule: listed.schedule_expression.filter(|schedule| !schedule.is_empty()),
            targets,
            identity: Identity::named(arn, name, self.region, tags),
        })
    }

    async fn targets(&self, bus: &str, rule: &str) -> Result<Observed<Vec<Target>>, Gone> {
        let page = |token: Option<String>| async move {
            let call = self
                .client
                .list_targets_by_rule()
                .event_bus_name(bus)
                .rule(rule)
                .limit(100)
                .set_next_token(token)
                .send();
            let answer = self.session.call(self.region, "events:ListTargetsByRule", call).await.unless_gone(GONE)?;
            Ok(answer.try_map(|out| listed(out.targets, out.next_token)))
        };
        let listed = all_pages("events:ListTargetsByRule", page).await?;
        Ok(listed.map(|listed| listed.into_iter().map(target).collect()))
    }

    async fn tags(&self, arn: &str) -> Result<Observed<Tags>, Gone> {
        let call = self.client.list_tags_for_resource().resource_arn(arn).send();
        let answer = self.session.call(self.region, LIST_TAGS, call).await.unless_gone(GONE)?;
        Ok(answer
            .try_map(|out| {
                let tags = out.tags.ok_or("the answer has no list in it")?;
                Ok(tags.into_iter().map(|tag| (tag.key, tag.value)).collect())
            })
            .observed())
    }
}

fn listed<T>(list: Option<Vec<T>>, token: Option<String>) -> Result<(Vec<T>, Option<String>), String> {
    list.map(|list| (list, token)).ok_or_else(|| "the answer has no list in it".to_owned())
}

/// All pages of a listing; EventBridge's API has no paginators in the SDK.
async fn all_pages<T, F>(action: &str, page: impl Fn(Option<String>) -> F) -> Result<Observed<Vec<T>>, Gone>
where
    F: Future<Output = Result<Answer<(Vec<T>, Option<String>)>, Gone>>,
{
    let mut all = Vec::new();
    let mut token = None;
    for _ in 0..PAGES_MAX {
        match page(token).await?.into_result() {
            Ok((items, next)) => {
                all.extend(items);
                token = next.filter(|next| !next.is_empty());
            }
            Err(gap) => return Ok(Observed::from(gap)),
        }
        if token.is_none() {
            return Ok(Known(all));
        }
    }
    Ok(Observed::from(unreadable(action, "the page token repeats".to_owned())))
}

fn policy(text: Option<&str>) -> Observed<Option<Document>> {
    match text.filter(|text| !text.is_empty()).map(Document::parse) {
        None => Known(None),
        Some(Ok(document)) => Known(Some(document)),
        Some(Err(error)) => Observed::from(unreadable("events:ListEventBuses", error.to_string())),
    }
}

fn unreadable(action: &str, detail: String) -> Unread {
    Unread::new(Gap { action: action.to_owned(), reason: Reason::InvalidResponse, detail })
}

fn target(listed: types::Target) -> Target {
    Target {
        id: listed.id,
        arn: listed.arn,
        role: listed.role_arn.filter(|role| !role.is_empty()),
        dead_letter_queue: listed.dead_letter_config.and_then(|config| config.arn),
    }
}
