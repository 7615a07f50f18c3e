//! What surrounds databases: certificate authorities, event subscriptions, DB security groups.

use aws_sdk_rds::{Client, types};
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        rds::{Certificate, DbSecurityGroup, EventSubscription},
    },
    observed::Known,
};

use super::PAGE;
use crate::call::{Absent, Answer, At, Collect, Lost, Reply, present};

const CERTIFICATES: Reply = Reply("rds:DescribeCertificates");
const SUBSCRIPTIONS: Reply = Reply("rds:DescribeEventSubscriptions");
const SECURITY_GROUPS: Reply = Reply("rds:DescribeDBSecurityGroups");

impl Collect for Certificate {
    type Client = Client;
    type Row = types::Certificate;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::Certificate>> {
        let pages = at.client.describe_certificates().max_records(PAGE).into_paginator().send();
        at.pages(CERTIFICATES.0, pages, |page| page.certificates).await
    }

    async fn read(_: &At<'_, Client>, row: types::Certificate) -> Result<Self, Lost> {
        let valid_till = row.valid_till.and_then(|till| Timestamp::from_second(till.secs()).ok());
        Ok(Self {
            id: CERTIFICATES.required("CertificateIdentifier", present(row.certificate_identifier))?,
            valid_till: CERTIFICATES.told("ValidTill", valid_till),
        })
    }
}

impl Collect for EventSubscription {
    type Client = Client;
    type Row = types::EventSubscription;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::EventSubscription>> {
        let pages = at.client.describe_event_subscriptions().max_records(PAGE).into_paginator().send();
        at.pages(SUBSCRIPTIONS.0, pages, |page| page.event_subscriptions_list).await
    }

    /// A subscription without a source type, sources or categories is for all of them, and says nothing of them.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateEventSubscription.html>
    async fn read(_: &At<'_, Client>, row: types::EventSubscription) -> Result<Self, Lost> {
        Ok(Self {
            name: SUBSCRIPTIONS.required("CustSubscriptionId", present(row.cust_subscription_id))?,
            enabled: SUBSCRIPTIONS.told("Enabled", row.enabled),
            status: SUBSCRIPTIONS.told("Status", present(row.status)),
            source_type: present(row.source_type),
            source_ids: row.source_ids_list.absent_is_none().into_iter().collect(),
            categories: row.event_categories_list.absent_is_none().into_iter().collect(),
            topic: SUBSCRIPTIONS.told("SnsTopicArn", present(row.sns_topic_arn)),
        })
    }
}

impl Collect for DbSecurityGroup {
    type Client = Client;
    type Row = types::DbSecurityGroup;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::DbSecurityGroup>> {
        let pages = at.client.describe_db_security_groups().max_records(PAGE).into_paginator().send();
        at.pages(SECURITY_GROUPS.0, pages, |page| page.db_security_groups).await
    }

    async fn read(at: &At<'_, Client>, row: types::DbSecurityGroup) -> Result<Self, Lost> {
        let arn = SECURITY_GROUPS.required("DBSecurityGroupArn", present(row.db_security_group_arn))?;
        let name = SECURITY_GROUPS.required("DBSecurityGroupName", present(row.db_security_group_name))?;
        // Nobody asks for the tags of what AWS retired.
        Ok(Self { identity: Identity::unnamed(arn, name, at.region, Known(Tags::new())) })
    }
}
