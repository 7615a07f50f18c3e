//! AWS CloudTrail.

use std::collections::HashSet;

use aws_sdk_cloudtrail::{
    Client,
    operation::{get_event_selectors::GetEventSelectorsOutput, get_trail_status::GetTrailStatusOutput},
    types::{self, AdvancedEventSelector, EventSelector, ReadWriteType},
};
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{
        Identity, RegionListing, Regional, Tags,
        cloudtrail::{CloudTrail, Selector, Status, Trail},
    },
    observed::{Known, Observed, Unread, known_and_gap},
};

use crate::call::{Absent, At, Gone, Lost, Reply, Session, client, each, present};

client!(aws_sdk_cloudtrail);

/// The codes with which CloudTrail says that the trail is not there any more.
const GONE: &[&str] = &["TrailNotFoundException"];

const TRAILS: Reply = Reply("cloudtrail:DescribeTrails");
const SELECTORS: Reply = Reply("cloudtrail:GetEventSelectors");
const STATUS: Reply = Reply("cloudtrail:GetTrailStatus");

/// A trail as a region lists it: one that records several regions is listed in each of them.
struct Listed {
    arn: String,
    name: String,
    /// The region where it was made.
    home: String,
    trail: types::Trail,
}

/// A region costs one call. A trail costs three, in its home region: status, selectors, tags; an organisation's trail
/// of another account two.
pub(super) async fn collect(session: &Session, regions: &[String]) -> CloudTrail {
    let listed = regions.iter().map(|region| async move { (region, listed(&At::new(session, region)).await) });
    let (mut at_home, mut visiting, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for (region, listing) in futures::future::join_all(listed).await {
        let (own, others): (Vec<_>, Vec<_>) = listing.resources.into_iter().partition(|trail| trail.home == *region);
        let others = others.into_iter().filter(|trail| !regions.contains(&trail.home));
        visiting.extend(others.filter(|trail| seen.insert(trail.arn.clone())));
        at_home.push((region, own, listing.gap));
    }
    let at_home = at_home.into_iter().map(|(region, own, gap)| async move {
        let at = At::new(session, region);
        let read = each(own, |listed| trail(&at, listed)).await;
        (region.clone(), RegionListing { gap: gap.or(read.gap), ..read })
    });
    let visiting = each(visiting, |listed| async move {
        let home = listed.home.clone();
        trail(&At::new(session, &home), listed).await
    });
    let (at_home, visiting) = futures::join!(futures::future::join_all(at_home), visiting);
    CloudTrail { trails: Regional::from_iter(at_home), visiting }
}

async fn listed(at: &At<'_, Client>) -> RegionListing<Listed> {
    let call = at.client.describe_trails().include_shadow_trails(true).send();
    let answer = at.call(TRAILS.0, call).await;
    match answer.try_map(|out| out.trail_list.ok_or_else(|| "the answer has no list in it".to_owned())).into_result() {
        Ok(trails) => {
            let (resources, gap) = known_and_gap(trails.into_iter().map(placed));
            RegionListing { resources, gap }
        }
        Err(gap) => RegionListing::unread(gap),
    }
}

fn placed(trail: types::Trail) -> Result<Listed, Unread> {
    Ok(Listed {
        arn: TRAILS.required("TrailARN", present(trail.trail_arn.clone()))?,
        name: TRAILS.required("Name", present(trail.name.clone()))?,
        home: TRAILS.required("HomeRegion", present(trail.home_region.clone()))?,
        trail,
    })
}

async fn trail(at: &At<'_, Client>, Listed { arn, name, trail, .. }: Listed) -> Result<Trail, Lost> {
    let own = arn.split(':').nth(4) == Some(at.session.account_id.as_str());
    // Another account's trail that cannot be found is not a trail that is gone: this account may not see all of it.
    let gone = if own { GONE } else { &[] };
    let tags = async { if own { tags(at, &arn).await } else { Ok(Known(Tags::new())) } };
    let (selectors, status, tags) = futures::try_join!(selectors_of(at, &arn, gone), status_of(at, &arn, gone), tags)?;
    Ok(Trail {
        own,
        multi_region: TRAILS.told("IsMultiRegionTrail", trail.is_multi_region_trail),
        global_events: TRAILS.told("IncludeGlobalServiceEvents", trail.include_global_service_events),
        validated: TRAILS.told("LogFileValidationEnabled", trail.log_file_validation_enabled),
        insights: TRAILS.told("HasInsightSelectors", trail.has_insight_selectors),
        bucket: TRAILS.told("S3BucketName", present(trail.s3_bucket_name)),
        topic: present(trail.sns_topic_arn),
        log_group: present(trail.cloud_watch_logs_log_group_arn).map(log_group),
        kms_key: present(trail.kms_key_id),
        selectors,
        status,
        identity: Identity::named(arn, name, at.region, tags),
    })
}

fn log_group(arn: String) -> String {
    match arn.strip_suffix(":*") {
        Some(group) => group.to_owned(),
        None => arn,
    }
}

async fn selectors_of(at: &At<'_, Client>, arn: &str, gone: &[&str]) -> Result<Observed<Vec<Selector>>, Gone> {
    let call = at.client.get_event_selectors().trail_name(arn).send();
    let answer = at.call(SELECTORS.0, call).await.unless_gone(gone)?;
    Ok(answer.observed().and_then(|out| selectors(&out).into()))
}

async fn status_of(at: &At<'_, Client>, arn: &str, gone: &[&str]) -> Result<Observed<Status>, Gone> {
    let call = at.client.get_trail_status().name(arn).send();
    let answer = at.call(STATUS.0, call).await.unless_gone(gone)?;
    Ok(answer.observed().and_then(|out| status(&out).into()))
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let pages = at.client.list_tags().resource_id_list(arn).into_paginator().send();
    let answer = at
        .pages("cloudtrail:ListTags", pages, |page| page.resource_tag_list)
        .await
        .unless_gone(&["ResourceNotFoundException", "TrailNotFoundException"])?;
    // A tag that was given no value has none in the answer.
    // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AddTags.html
    let pair = |tag: types::Tag| (present(tag.key), Some(tag.value.absent_is_none()));
    let listed = |found: Vec<types::ResourceTag>| found.into_iter().flat_map(|found| found.tags_list.absent_is_none());
    Ok(answer.try_map(|found| super::tags(listed(found).collect(), pair)).observed())
}

fn status(out: &GetTrailStatusOutput) -> Result<Status, Unread> {
    // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html: a trail that has delivered
    // to no log group has no time at which it last did.
    let delivered = out.latest_cloud_watch_logs_delivery_time.as_ref();
    Ok(Status {
        logging: STATUS.required("IsLogging", out.is_logging)?,
        delivered_to_log_group: delivered
            .map(|time| Timestamp::from_second(time.secs()).map_err(|error| STATUS.unreadable(error.to_string())))
            .transpose()?,
    })
}

/// A trail has selectors of one of the two forms.
fn selectors(out: &GetEventSelectorsOutput) -> Result<Vec<Selector>, Unread> {
    match (&out.event_selectors, &out.advanced_event_selectors) {
        (None, None) => Err(SELECTORS.unreadable("the answer has no selectors in it")),
        (basic, advanced) => {
            let mut selectors = Vec::new();
            for selector in basic.iter().flatten() {
                selectors.extend(of_basic(selector)?);
            }
            for selector in advanced.iter().flatten() {
                selectors.push(of_advanced(selector)?);
            }
            Ok(selectors)
        }
    }
}

/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html>
fn of_basic(basic: &EventSelector) -> Result<Vec<Selector>, Unread> {
    let (reads, writes) = match SELECTORS.required("ReadWriteType", basic.read_write_type.as_ref())? {
        ReadWriteType::All => (true, true),
        ReadWriteType::ReadOnly => (true, false),
        ReadWriteType::WriteOnly => (false, true),
        other => return Err(SELECTORS.unreadable(format!("unknown kind of events {other}"))),
    };
    let mut selectors = Vec::new();
    if SELECTORS.required("IncludeManagementEvents", basic.include_management_events)? {
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
        let resource_type = SELECTORS.required("DataResources.Type", data.r#type.clone())?;
        let values = SELECTORS.required("DataResources.Values", data.values.as_ref())?;
        if values.is_empty() {
            continue;
        }
        let all = values.iter().any(|value| is_all(value));
        selectors.push(Selector {
            category: Selector::DATA.to_owned(),
            resource_type: Some(resource_type),
            reads,
            writes,
            resources: if all { Vec::new() } else { values.clone() },
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

fn of_advanced(advanced: &AdvancedEventSelector) -> Result<Selector, Unread> {
    let mut selector = Selector {
        category: String::new(),
        resource_type: None,
        reads: true,
        writes: true,
        resources: Vec::new(),
        narrowed_by: Vec::new(),
    };
    for field in &advanced.field_selectors {
        let name = SELECTORS.required("FieldSelectors.Field", present(field.field.clone()))?;
        let (equals, starts_with) = (field.equals(), field.starts_with());
        let others = [field.ends_with(), field.not_equals(), field.not_starts_with(), field.not_ends_with()];
        let has_others = others.iter().any(|values| !values.is_empty());
        if equals.is_empty() && starts_with.is_empty() && !has_others {
            return Err(SELECTORS.unreadable(format!("the selector of {name} asks for nothing")));
        }
        let only_equals = starts_with.is_empty() && !has_others;
        match (name.as_str(), equals) {
            ("eventCategory", [category]) if only_equals => selector.category.clone_from(category),
            ("resources.type", [resource_type]) if only_equals => selector.resource_type = Some(resource_type.clone()),
            ("readOnly", [value]) if only_equals => {
                (selector.reads, selector.writes) = match value.as_str() {
                    "true" => (true, false),
                    "false" => (false, true),
                    other => return Err(SELECTORS.unreadable(format!("readOnly is {other}"))),
                };
            }
            ("resources.ARN", equals) => {
                selector.resources.extend(equals.iter().chain(starts_with).cloned());
                if has_others {
                    selector.narrowed_by.push("resources.ARN".to_owned());
                }
            }
            ("eventSource", []) if !field.not_equals().is_empty() => {
                selector.narrowed_by.extend_from_slice(field.not_equals());
            }
            (other, _) => selector.narrowed_by.push(other.to_owned()),
        }
    }
    selector.category = SELECTORS.required("the field eventCategory", present(selector.category))?;
    if selector.resources.iter().any(|arn| is_all(arn)) {
        selector.resources.clear();
    }
    Ok(selector)
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
        of_fields(fields).unwrap()
    }

    fn of_fields(
        fields: impl IntoIterator<Item = aws_sdk_cloudtrail::types::builders::AdvancedFieldSelectorBuilder>,
    ) -> Result<Selector, Unread> {
        let fields = fields.into_iter().map(|field| field.build().unwrap()).collect();
        of_advanced(&AdvancedEventSelector::builder().set_field_selectors(Some(fields)).build().unwrap())
    }

    #[test]
    fn basic_selectors_are_read() {
        let data = DataResource::builder().r#type("AWS::S3::Object").values("arn:aws:s3").build();
        let some = DataResource::builder().r#type("AWS::S3::Object").values("arn:aws:s3:::logs/").build();
        let selector = EventSelector::builder()
            .read_write_type(ReadWriteType::WriteOnly)
            .include_management_events(true)
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
        let silent = EventSelector::builder().include_management_events(false);
        assert!(of_basic(&silent.clone().build()).is_err());
        assert_eq!(of_basic(&silent.read_write_type(ReadWriteType::All).build()), Ok(Vec::new()));
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
    fn a_selector_that_lacks_a_part_is_not_read_as_a_wider_one() {
        let category = || field("eventCategory").equals("Data");
        assert!(of_fields([category()]).is_ok());
        assert!(of_fields([field("readOnly").equals("true")]).is_err());
        assert!(of_fields([category(), field("resources.ARN")]).is_err());
        assert!(of_fields([category(), field("").equals("true")]).is_err());
    }

    #[test]
    fn answers_without_selectors_are_not_read_as_none() {
        assert!(selectors(&GetEventSelectorsOutput::builder().build()).is_err());
        assert!(status(&GetTrailStatusOutput::builder().build()).is_err());
        assert_eq!(log_group("arn:aws:logs:r:1:log-group:a:*".to_owned()), "arn:aws:logs:r:1:log-group:a");
    }
}
