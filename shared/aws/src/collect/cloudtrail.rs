//! AWS CloudTrail.

use std::collections::{BTreeMap, HashSet};

use aws_sdk_cloudtrail::{
    Client,
    operation::{get_event_selectors::GetEventSelectorsOutput, get_trail_status::GetTrailStatusOutput},
    types::{self, AdvancedEventSelector, EventSelector, ReadWriteType},
};
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{
        Identity, Regional, Tags,
        cloudtrail::{CloudTrail, Selector, Status, Trail},
    },
    observed::{Known, Observed, Unread},
};

use crate::call::{Gone, Session};

/// The codes with which CloudTrail says that the trail is not there any more.
const GONE: &[&str] = &["TrailNotFoundException"];

/// A region costs one call. A trail costs three, in its home region: status, selectors, tags; an organisation's trail
/// of another account two.
pub(super) async fn collect(session: &Session, regions: &[String]) -> CloudTrail {
    let listed = regions.iter().map(|region| async move { (region.clone(), listed(session, region).await) });
    let mut at_home: BTreeMap<String, Result<Vec<types::Trail>, Unread>> = BTreeMap::new();
    let mut visiting = Vec::new();
    let mut seen = HashSet::new();
    for (region, listed) in futures::future::join_all(listed).await {
        let (own, others) = match listed {
            Ok(listed) => listed.into_iter().partition(|trail| home(trail, &region) == region),
            Err(gap) => {
                at_home.insert(region, Err(gap));
                continue;
            }
        };
        let others: Vec<types::Trail> = others;
        for trail in others.into_iter().filter(|trail| !regions.iter().any(|scanned| scanned == home(trail, &region))) {
            if seen.insert(trail.trail_arn.clone()) {
                visiting.push((home(&trail, &region).to_owned(), trail));
            }
        }
        at_home.insert(region, Ok(own));
    }
    let at_home = at_home.into_iter().map(|(region, listed)| async move {
        let read = match listed {
            Ok(listed) => Known(session.each(listed, |listed| trail(session, &region, listed)).await),
            Err(gap) => Observed::from(gap),
        };
        (region.clone(), read)
    });
    let (at_home, visiting) = futures::join!(
        futures::future::join_all(at_home),
        session.each(visiting, |(home, listed)| async move { trail(session, &home, listed).await })
    );
    CloudTrail { trails: Regional::from_iter(at_home), visiting }
}

/// A trail that records several regions is listed in each of them; the listing says where it was made.
fn home<'a>(trail: &'a types::Trail, listed_in: &'a str) -> &'a str {
    trail.home_region().unwrap_or(listed_in)
}

async fn listed(session: &Session, region: &str) -> Result<Vec<types::Trail>, Unread> {
    let call =
        session.clients.of::<aws_sdk_cloudtrail::Client>(region).describe_trails().include_shadow_trails(true).send();
    let answer = session.call(region, "cloudtrail:DescribeTrails", call).await;
    answer.try_map(|out| out.trail_list.ok_or_else(|| "the answer has no list in it".to_owned())).into_result()
}

async fn trail(session: &Session, home: &str, listed: types::Trail) -> Result<Trail, Gone> {
    let client = session.clients.of::<aws_sdk_cloudtrail::Client>(home);
    let name = listed.name.unwrap_or_default();
    let arn = listed
        .trail_arn
        .unwrap_or_else(|| format!("arn:{}:cloudtrail:{home}:{}:trail/{name}", session.partition, session.account_id));
    let own = arn.split(':').nth(4) == Some(session.account_id.as_str());
    let read = Facets { session, client: &client, region: home, arn: &arn, own };
    let (selectors, status, tags) = futures::try_join!(read.selectors(), read.status(), read.tags())?;
    Ok(Trail {
        own,
        organization: listed.is_organization_trail == Some(true),
        multi_region: listed.is_multi_region_trail == Some(true),
        global_events: listed.include_global_service_events == Some(true),
        validated: listed.log_file_validation_enabled == Some(true),
        insights: listed.has_insight_selectors == Some(true),
        bucket: listed.s3_bucket_name.unwrap_or_default(),
        topic: listed.sns_topic_arn.filter(|topic| !topic.is_empty()),
        log_group: listed.cloud_watch_logs_log_group_arn.as_deref().and_then(log_group),
        kms_key: listed.kms_key_id.filter(|key| !key.is_empty()),
        selectors,
        status,
        identity: Identity::named(arn, name, home, tags),
    })
}

fn log_group(arn: &str) -> Option<String> {
    let arn = arn.strip_suffix(":*").unwrap_or(arn);
    (!arn.is_empty()).then(|| arn.to_owned())
}

struct Facets<'a> {
    session: &'a Session,
    client: &'a Client,
    region: &'a str,
    arn: &'a str,
    own: bool,
}

impl Facets<'_> {
    /// Another account's trail that cannot be found is not a trail that is gone: this account may not see all of it.
    fn gone(&self) -> &'static [&'static str] {
        if self.own { GONE } else { &[] }
    }

    async fn selectors(&self) -> Result<Observed<Vec<Selector>>, Gone> {
        let call = self.client.get_event_selectors().trail_name(self.arn).send();
        let answer = self.session.call(self.region, "cloudtrail:GetEventSelectors", call).await;
        Ok(answer.unless_gone(self.gone())?.try_map(|out| selectors(&out)).observed())
    }

    async fn status(&self) -> Result<Observed<Status>, Gone> {
        let call = self.client.get_trail_status().name(self.arn).send();
        let answer = self.session.call(self.region, "cloudtrail:GetTrailStatus", call).await;
        Ok(answer.unless_gone(self.gone())?.try_map(|out| status(&out)).observed())
    }

    async fn tags(&self) -> Result<Observed<Tags>, Gone> {
        if !self.own {
            return Ok(Known(Tags::new()));
        }
        let pages = self.client.list_tags().resource_id_list(self.arn).into_paginator().send();
        let answer = self
            .session
            .pages(self.region, "cloudtrail:ListTags", pages, |page| page.resource_tag_list)
            .await
            .unless_gone(&["ResourceNotFoundException", "TrailNotFoundException"])?;
        let tags = |resources: Vec<types::ResourceTag>| {
            let tags = resources.into_iter().flat_map(|resource| resource.tags_list.unwrap_or_default());
            tags.map(|tag| (tag.key, tag.value.unwrap_or_default())).collect()
        };
        Ok(answer.map(tags).observed())
    }
}

fn status(out: &GetTrailStatusOutput) -> Result<Status, String> {
    let delivered = out.latest_cloud_watch_logs_delivery_time.as_ref();
    Ok(Status {
        logging: out.is_logging.ok_or("the answer does not say whether the trail is logging")?,
        delivered_to_log_group: delivered
            .map(|time| Timestamp::from_second(time.secs()).map_err(|error| error.to_string()))
            .transpose()?,
    })
}

/// A trail has selectors of one of the two forms.
fn selectors(out: &GetEventSelectorsOutput) -> Result<Vec<Selector>, String> {
    match (&out.event_selectors, &out.advanced_event_selectors) {
        (None, None) => Err("the answer has no selectors in it".to_owned()),
        (basic, advanced) => {
            let mut selectors = Vec::new();
            for selector in basic.iter().flatten() {
                selectors.extend(of_basic(selector)?);
            }
            selectors.extend(advanced.iter().flatten().map(of_advanced));
            Ok(selectors)
        }
    }
}

/// What a basic selector leaves out is on: all events, and management events.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html>
fn of_basic(basic: &EventSelector) -> Result<Vec<Selector>, String> {
    let (reads, writes) = match &basic.read_write_type {
        None | Some(ReadWriteType::All) => (true, true),
        Some(ReadWriteType::ReadOnly) => (true, false),
        Some(ReadWriteType::WriteOnly) => (false, true),
        Some(other) => return Err(format!("unknown kind of events {other}")),
    };
    let mut selectors = Vec::new();
    if basic.include_management_events != Some(false) {
        selectors.push(Selector {
            category: Selector::MANAGEMENT.to_owned(),
            resource_type: None,
            reads,
            writes,
            resources: Vec::new(),
            narrowed_by: basic.exclude_management_event_sources().to_vec(),
        });
    }
    for data in basic.data_resources() {
        let all = data.values().iter().any(|value| is_all(value));
        if data.values().is_empty() {
            continue;
        }
        selectors.push(Selector {
            category: Selector::DATA.to_owned(),
            resource_type: data.r#type.clone(),
            reads,
            writes,
            resources: if all { Vec::new() } else { data.values().to_vec() },
            narrowed_by: Vec::new(),
        });
    }
    Ok(selectors)
}

/// `arn:aws:s3`, `arn:aws:s3:::`, `arn:aws:lambda`, `arn:aws:dynamodb`: an ARN without a resource stands for all of them.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html>
fn is_all(arn: &str) -> bool {
    arn.split(':').skip(3).all(str::is_empty)
}

fn of_advanced(advanced: &AdvancedEventSelector) -> Selector {
    let mut selector = Selector {
        category: String::new(),
        resource_type: None,
        reads: true,
        writes: true,
        resources: Vec::new(),
        narrowed_by: Vec::new(),
    };
    for field in &advanced.field_selectors {
        let (equals, starts_with) = (field.equals(), field.starts_with());
        let only_equals = starts_with.is_empty()
            && field.ends_with().is_empty()
            && field.not_equals().is_empty()
            && field.not_starts_with().is_empty()
            && field.not_ends_with().is_empty();
        match (field.field(), equals) {
            ("eventCategory", [category]) if only_equals => selector.category.clone_from(category),
            ("resources.type", [resource_type]) if only_equals => selector.resource_type = Some(resource_type.clone()),
            ("readOnly", [value]) if only_equals => {
                selector.reads = value == "true";
                selector.writes = value == "false";
            }
            ("resources.ARN", equals) => {
                selector.resources.extend(equals.iter().chain(starts_with).cloned());
                let others = [field.ends_with(), field.not_equals(), field.not_starts_with(), field.not_ends_with()];
                if others.iter().any(|values| !values.is_empty()) {
                    selector.narrowed_by.push("resources.ARN".to_owned());
                }
            }
            ("eventSource", []) if !field.not_equals().is_empty() => {
                selector.narrowed_by.extend_from_slice(field.not_equals());
            }
            (other, _) => selector.narrowed_by.push(other.to_owned()),
        }
    }
    if selector.resources.iter().any(|arn| is_all(arn)) {
        selector.resources.clear();
    }
    selector
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudtrail::types::{AdvancedFieldSelector, DataResource};

    use super::*;

    fn field(name: &str) -> aws_sdk_cloudtrail::types::builders::AdvancedFieldSelectorBuilder {
        AdvancedFieldSelector::builder().field(name)
    }

    fn advanced(
        fields: impl IntoIterator<Item = aws_sdk_cloudtrail::types::builders::AdvancedFieldSelectorBuilder>,
    ) -> Selector {
        let fields = fields.into_iter().map(|field| field.build().unwrap()).collect();
        of_advanced(&AdvancedEventSelector::builder().set_field_selectors(Some(fields)).build().unwrap())
    }

    #[test]
    fn basic_selectors_are_read() {
        let data = DataResource::builder().r#type("AWS::S3::Object").values("arn:aws:s3").build();
        let some = DataResource::builder().r#type("AWS::S3::Object").values("arn:aws:s3:::logs/").build();
        let selector = EventSelector::builder()
            .read_write_type(ReadWriteType::WriteOnly)
            .exclude_management_event_sources("kms.amazonaws.com")
            .data_resources(data)
            .data_resources(some)
            .build();
        let found = of_basic(&selector).unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].narrowed_by, ["kms.amazonaws.com"]);
        assert!(found.iter().all(|selector| !selector.reads && selector.writes));
        assert!(found[1].is_all_data(Selector::S3_OBJECT));
        assert_eq!(found[2].resources, ["arn:aws:s3:::logs/"]);
        let nothing = EventSelector::builder().include_management_events(false).build();
        assert_eq!(of_basic(&nothing), Ok(Vec::new()));
    }

    #[test]
    fn advanced_selectors_are_read() {
        let category = |name: &str| field("eventCategory").equals(name);
        let all = advanced([category("Management")]);
        assert!(all.is_all_management() && all.reads && all.writes);
        let reads = advanced([category("Management"), field("readOnly").equals("true")]);
        assert!(reads.is_all_management() && reads.reads && !reads.writes);
        let without = advanced([category("Management"), field("eventSource").not_equals("kms.amazonaws.com")]);
        assert_eq!(without.narrowed_by, ["kms.amazonaws.com"]);
        let objects = [category("Data"), field("resources.type").equals("AWS::S3::Object")];
        assert!(advanced(objects.clone()).is_all_data(Selector::S3_OBJECT));
        let [category, kind] = objects;
        let some = advanced([category, kind, field("resources.ARN").starts_with("arn:aws:s3:::logs/")]);
        assert_eq!(some.resources, ["arn:aws:s3:::logs/"]);
    }

    #[test]
    fn answers_without_selectors_are_not_read_as_none() {
        assert!(selectors(&GetEventSelectorsOutput::builder().build()).is_err());
        assert!(status(&GetTrailStatusOutput::builder().build()).is_err());
        assert_eq!(log_group("arn:aws:logs:r:1:log-group:a:*").as_deref(), Some("arn:aws:logs:r:1:log-group:a"));
    }
}
