//! AWS Systems Manager.

use aws_sdk_ssm::{
    Client,
    types::{ComplianceStatus, InstanceInformation, PingStatus, ResourceComplianceSummaryItem},
};
use plumbline_catalogue::{
    model::ssm::{Compliance, Machine, Ssm},
    observed::Observed,
};

use crate::call::Session;

/// The most results that a page may hold.
/// <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html>
const PAGE: i32 = 50;

/// A page of machines and a page of compliance cost one call each, for all machines of a region.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Ssm {
    let of_regions = regions.iter().map(|region| async move {
        let client = session.clients.of::<aws_sdk_ssm::Client>(region);
        (region, futures::join!(compliance(session, &client, region), machines(session, &client, region)))
    });
    let mut ssm = Ssm::default();
    for (region, (compliance, machines)) in futures::future::join_all(of_regions).await {
        ssm.compliance.insert(region, compliance);
        ssm.machines.insert(region, machines);
    }
    ssm
}

async fn compliance(session: &Session, client: &Client, region: &str) -> Observed<Vec<Compliance>> {
    let pages = client.list_resource_compliance_summaries().max_results(PAGE).into_paginator().send();
    let action = "ssm:ListResourceComplianceSummaries";
    let read = |item: ResourceComplianceSummaryItem| {
        let compliant = item.status? == ComplianceStatus::Compliant;
        Some(Compliance { machine: item.resource_id?, with: item.compliance_type?, compliant })
    };
    session
        .pages(region, action, pages, |page| page.resource_compliance_summary_items)
        .await
        .map(|items| items.into_iter().filter_map(read).collect())
        .observed()
}

async fn machines(session: &Session, client: &Client, region: &str) -> Observed<Vec<Machine>> {
    let pages = client.describe_instance_information().max_results(PAGE).into_paginator().send();
    let read = |found: InstanceInformation| {
        Some(Machine { id: found.instance_id?, online: found.ping_status == Some(PingStatus::Online) })
    };
    session
        .pages(region, "ssm:DescribeInstanceInformation", pages, |page| page.instance_information_list)
        .await
        .map(|found| found.into_iter().filter_map(read).collect())
        .observed()
}
