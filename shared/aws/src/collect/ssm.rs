//! AWS Systems Manager.

use aws_sdk_ssm::{
    Client,
    types::{ComplianceStatus, InstanceInformation, PingStatus, ResourceComplianceSummaryItem},
};
use plumbline_catalogue::{
    model::ssm::{Compliance, Machine, Ssm},
    observed::Unread,
};

use crate::call::{Answer, At, Collect, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_ssm);

const COMPLIANCE: Reply = Reply("ssm:ListResourceComplianceSummaries");
const MACHINES: Reply = Reply("ssm:DescribeInstanceInformation");

/// The most results that a page may hold.
/// <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html>
const PAGE: i32 = 50;

/// A page of machines and a page of compliance cost one call each, for all machines of a region.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Ssm {
    let (compliance, machines) = futures::join!(everywhere(session, regions), everywhere(session, regions));
    Ssm { compliance, machines }
}

impl Collect for Compliance {
    type Client = Client;
    type Row = ResourceComplianceSummaryItem;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<ResourceComplianceSummaryItem>> {
        let pages = at.client.list_resource_compliance_summaries().max_results(PAGE).into_paginator().send();
        at.pages(COMPLIANCE.0, pages, |page| page.resource_compliance_summary_items).await
    }

    async fn read(_: &At<'_, Client>, row: ResourceComplianceSummaryItem) -> Result<Self, Lost> {
        Ok(Self {
            machine: COMPLIANCE.required("ResourceId", present(row.resource_id))?,
            with: COMPLIANCE.required("ComplianceType", present(row.compliance_type))?,
            compliant: compliant(row.status).into(),
        })
    }
}

fn compliant(listed: Option<ComplianceStatus>) -> Result<bool, Unread> {
    match COMPLIANCE.required("Status", listed)? {
        ComplianceStatus::Compliant => Ok(true),
        ComplianceStatus::NonCompliant => Ok(false),
        other => Err(COMPLIANCE.unreadable(format!("unknown status {other}"))),
    }
}

impl Collect for Machine {
    type Client = Client;
    type Row = InstanceInformation;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<InstanceInformation>> {
        let pages = at.client.describe_instance_information().max_results(PAGE).into_paginator().send();
        at.pages(MACHINES.0, pages, |page| page.instance_information_list).await
    }

    async fn read(_: &At<'_, Client>, row: InstanceInformation) -> Result<Self, Lost> {
        let id = MACHINES.required("InstanceId", present(row.instance_id))?;
        Ok(Self { id, online: online(row.ping_status).into() })
    }
}

fn online(listed: Option<PingStatus>) -> Result<bool, Unread> {
    match MACHINES.required("PingStatus", listed)? {
        PingStatus::Online => Ok(true),
        PingStatus::ConnectionLost | PingStatus::Inactive => Ok(false),
        other => Err(MACHINES.unreadable(format!("unknown ping status {other}"))),
    }
}
