//! What surrounds databases: certificate authorities, event subscriptions, DB security groups.

use aws_sdk_rds::{
    operation::{
        describe_certificates::DescribeCertificatesOutput, describe_db_security_groups::DescribeDbSecurityGroupsOutput,
        describe_event_subscriptions::DescribeEventSubscriptionsOutput,
    },
    types,
};
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        rds::{Certificate, DbSecurityGroup, EventSubscription},
    },
    observed::{Gap, Known, Observed, Reason},
};

use super::{PAGE, Place};

pub(super) async fn certificates(place: Place<'_>) -> Observed<Vec<Certificate>> {
    let pages = place.rds.describe_certificates().max_records(PAGE).into_paginator().send();
    let items = |page: DescribeCertificatesOutput| Some(page.certificates.unwrap_or_default());
    let answer = place.session.pages(place.region, "rds:DescribeCertificates", pages, items).await;
    answer.try_map(|listed| listed.into_iter().map(certificate).collect()).observed()
}

fn certificate(listed: types::Certificate) -> Result<Certificate, String> {
    let id = listed.certificate_identifier.unwrap_or_default();
    let valid_till = listed.valid_till.and_then(|till| Timestamp::from_second(till.secs()).ok());
    match valid_till {
        Some(valid_till) => Ok(Certificate { id, valid_till }),
        None => Err(format!("certificate authority {id} has no readable expiry")),
    }
}

pub(super) async fn event_subscriptions(place: Place<'_>) -> Observed<Vec<EventSubscription>> {
    let pages = place.rds.describe_event_subscriptions().max_records(PAGE).into_paginator().send();
    let items = |page: DescribeEventSubscriptionsOutput| Some(page.event_subscriptions_list.unwrap_or_default());
    let answer = place.session.pages(place.region, "rds:DescribeEventSubscriptions", pages, items).await;
    answer.map(|listed| listed.into_iter().map(event_subscription).collect()).observed()
}

fn event_subscription(listed: types::EventSubscription) -> EventSubscription {
    EventSubscription {
        name: listed.cust_subscription_id.unwrap_or_default(),
        enabled: listed.enabled.unwrap_or_default(),
        status: listed.status.unwrap_or_default(),
        source_type: listed.source_type,
        source_ids: listed.source_ids_list.unwrap_or_default().into_iter().collect(),
        categories: listed.event_categories_list.unwrap_or_default().into_iter().collect(),
        topic: match listed.sns_topic_arn.filter(|arn| !arn.is_empty()) {
            Some(arn) => Observed::Known(arn),
            None => Observed::from(Gap {
                action: "rds:DescribeEventSubscriptions".to_owned(),
                reason: Reason::InvalidResponse,
                detail: "a subscription names no topic".to_owned(),
            }),
        },
    }
}

pub(super) async fn security_groups(place: Place<'_>) -> Observed<Vec<DbSecurityGroup>> {
    let pages = place.rds.describe_db_security_groups().max_records(PAGE).into_paginator().send();
    let items = |page: DescribeDbSecurityGroupsOutput| Some(page.db_security_groups.unwrap_or_default());
    let answer = place.session.pages(place.region, "rds:DescribeDBSecurityGroups", pages, items).await;
    answer.map(|listed| listed.into_iter().map(|group| security_group(place, group)).collect()).observed()
}

fn security_group(place: Place<'_>, listed: types::DbSecurityGroup) -> DbSecurityGroup {
    DbSecurityGroup {
        identity: Identity::unnamed(
            listed.db_security_group_arn.unwrap_or_default(),
            listed.db_security_group_name.unwrap_or_default(),
            place.region,
            Known(Tags::new()),
        ),
    }
}
