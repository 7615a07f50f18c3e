//! VPCs and what they are made of.

use aws_sdk_ec2::{Client, types};
use ipnet::IpNet;
use plumbline_catalogue::{
    model::{
        Identity,
        ec2::BlockMode,
        vpc::{
            Associations, Destination, DhcpOptions, FlowLog, InternetGateway, Network, Route, RouteTable, Subnet,
            TrafficType,
        },
    },
    observed::{Known, Observed, Unread},
};

use super::{PAGE, SMALL_PAGE, named_by_tag, range};
use crate::call::{Absent, Answer, At, Collect, Lost, Reply, present};

const DHCP_OPTIONS: Reply = Reply("ec2:DescribeDhcpOptions");
const FLOW_LOGS: Reply = Reply("ec2:DescribeFlowLogs");
const INTERNET_GATEWAYS: Reply = Reply("ec2:DescribeInternetGateways");
const ROUTE_TABLES: Reply = Reply("ec2:DescribeRouteTables");
const SUBNETS: Reply = Reply("ec2:DescribeSubnets");
const VPCS: Reply = Reply("ec2:DescribeVpcs");

impl Collect for Network {
    type Client = Client;
    type Row = types::Vpc;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::Vpc>> {
        let pages = at.client.describe_vpcs().max_results(PAGE).into_paginator().send();
        at.pages(VPCS.0, pages, |page| page.vpcs).await
    }

    async fn read(at: &At<'_, Client>, row: types::Vpc) -> Result<Self, Lost> {
        let id = VPCS.required("VpcId", present(row.vpc_id))?;
        let owner = VPCS.required("OwnerId", present(row.owner_id))?;
        let default = VPCS.required("IsDefault", row.is_default)?;
        Ok(Self {
            identity: unnamed_if(default, named_by_tag(at, VPCS, ("vpc", id), &owner, row.tags)?),
            default,
            ranges: ranges(row.cidr_block_association_set, row.ipv6_cidr_block_association_set).into(),
        })
    }
}

/// Every VPC has IPv4 ranges; one without IPv6 ranges has no list of them.
fn ranges(
    v4: Option<Vec<types::VpcCidrBlockAssociation>>,
    v6: Option<Vec<types::VpcIpv6CidrBlockAssociation>>,
) -> Result<Vec<IpNet>, Unread> {
    let v4 = VPCS.required("CidrBlockAssociationSet", v4)?.into_iter();
    let v4 = v4.map(|block| ("CidrBlock", block.cidr_block, block.cidr_block_state));
    let v6 = v6.absent_is_none().into_iter();
    let v6 = v6.map(|block| ("Ipv6CidrBlock", block.ipv6_cidr_block, block.ipv6_cidr_block_state));
    let mut ranges = Vec::new();
    for (field, text, state) in v4.chain(v6) {
        if is_associated(state)? {
            ranges.push(range(VPCS, field, text)?);
        }
    }
    Ok(ranges)
}

fn is_associated(state: Option<types::VpcCidrBlockState>) -> Result<bool, Unread> {
    use types::VpcCidrBlockStateCode::{Associated, Associating, Disassociated, Disassociating, Failed, Failing};
    match VPCS.required("CidrBlockState.State", state.and_then(|state| state.state))? {
        Associated | Associating | Disassociating | Failing => Ok(true),
        Disassociated | Failed => Ok(false),
        other => Err(VPCS.unreadable(format!("unknown state {other} of an address range"))),
    }
}

/// AWS names its default resources.
pub(super) fn unnamed_if(default: bool, identity: Identity) -> Identity {
    if default { Identity { name: None, ..identity } } else { identity }
}

impl Collect for Subnet {
    type Client = Client;
    type Row = types::Subnet;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::Subnet>> {
        let pages = at.client.describe_subnets().max_results(PAGE).into_paginator().send();
        at.pages(SUBNETS.0, pages, |page| page.subnets).await
    }

    async fn read(at: &At<'_, Client>, row: types::Subnet) -> Result<Self, Lost> {
        let id = SUBNETS.required("SubnetId", present(row.subnet_id.clone()))?;
        let owner = SUBNETS.required("OwnerId", present(row.owner_id.clone()))?;
        Ok(Self {
            identity: named_by_tag(at, SUBNETS, ("subnet", id), &owner, row.tags.clone())?,
            vpc: SUBNETS.told("VpcId", present(row.vpc_id.clone())),
            zone: SUBNETS.told("AvailabilityZone", present(row.availability_zone.clone())),
            assigns_public_address: SUBNETS.told("MapPublicIpOnLaunch", row.map_public_ip_on_launch),
            internet_block: internet_block(row.block_public_access_states.clone()),
            ranges: subnet_ranges(row).into(),
        })
    }
}

/// Every subnet has an IPv4 range unless AWS says that it has IPv6 ranges only.
fn subnet_ranges(subnet: types::Subnet) -> Result<Vec<IpNet>, Unread> {
    let v4 = match (present(subnet.cidr_block), subnet.ipv6_native) {
        (None, Some(true)) => None,
        (text, _) => Some(range(SUBNETS, "CidrBlock", text)),
    };
    let v6 = subnet.ipv6_cidr_block_association_set.absent_is_none().into_iter();
    let v6 = v6.map(|block| range(SUBNETS, "Ipv6CidrBlock", block.ipv6_cidr_block));
    v4.into_iter().chain(v6).collect()
}

fn internet_block(states: Option<types::BlockPublicAccessStates>) -> Observed<BlockMode> {
    use types::BlockPublicAccessMode::{BlockBidirectional, BlockIngress, Off};
    let mode = states.and_then(|states| states.internet_gateway_block_mode);
    SUBNETS.told("InternetGatewayBlockMode", mode).and_then(|mode| match mode {
        Off => Known(BlockMode::Off),
        BlockIngress => Known(BlockMode::Ingress),
        BlockBidirectional => Known(BlockMode::Bidirectional),
        other => SUBNETS.unreadable(format!("unknown mode {other} of VPC Block Public Access")).into(),
    })
}

impl Collect for RouteTable {
    type Client = Client;
    type Row = types::RouteTable;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::RouteTable>> {
        let pages = at.client.describe_route_tables().max_results(SMALL_PAGE).into_paginator().send();
        at.pages(ROUTE_TABLES.0, pages, |page| page.route_tables).await
    }

    async fn read(at: &At<'_, Client>, row: types::RouteTable) -> Result<Self, Lost> {
        let id = ROUTE_TABLES.required("RouteTableId", present(row.route_table_id))?;
        let owner = ROUTE_TABLES.required("OwnerId", present(row.owner_id))?;
        let routes = ROUTE_TABLES.required("Routes", row.routes);
        Ok(Self {
            identity: named_by_tag(at, ROUTE_TABLES, ("route-table", id), &owner, row.tags)?,
            vpc: ROUTE_TABLES.told("VpcId", present(row.vpc_id)),
            associations: associations(row.associations).into(),
            routes: routes.and_then(|routes| routes.into_iter().map(route).collect::<Result<Vec<_>, _>>()).into(),
        })
    }
}

fn associations(listed: Option<Vec<types::RouteTableAssociation>>) -> Result<Associations, Unread> {
    let mut found = Associations::default();
    for association in ROUTE_TABLES.required("Associations", listed)? {
        let main = ROUTE_TABLES.required("Associations.Main", association.main)?;
        found.main |= main;
        match (present(association.subnet_id), present(association.gateway_id)) {
            (Some(subnet), _) => found.subnets.push(subnet),
            (None, Some(gateway)) => found.gateways.push(gateway),
            // It leads what comes in for a pool of addresses.
            (None, None) if main || association.public_ipv4_pool.is_some() => {}
            (None, None) => return Err(ROUTE_TABLES.unreadable("an association does not say what uses the table")),
        }
    }
    Ok(found)
}

fn route(route: types::Route) -> Result<Route, Unread> {
    let block = present(route.destination_cidr_block).or(present(route.destination_ipv6_cidr_block));
    let destination = match (block, present(route.destination_prefix_list_id)) {
        (None, Some(list)) => Destination::PrefixList(list),
        (block, _) => Destination::Range(range(ROUTE_TABLES, "Routes.DestinationCidrBlock", block)?),
    };
    let target = route
        .gateway_id
        .or(route.vpc_peering_connection_id)
        .or(route.nat_gateway_id)
        .or(route.transit_gateway_id)
        .or(route.egress_only_internet_gateway_id)
        .or(route.carrier_gateway_id)
        .or(route.local_gateway_id)
        .or(route.core_network_arn)
        .or(route.odb_network_arn)
        .or(route.network_interface_id)
        .or(route.instance_id)
        .or(route.ip_address);
    let active = match ROUTE_TABLES.required("Routes.State", route.state)? {
        types::RouteState::Active => true,
        types::RouteState::Blackhole | types::RouteState::Filtered => false,
        other => return Err(ROUTE_TABLES.unreadable(format!("unknown state {other} of a route"))),
    };
    match present(target) {
        // What a route led to may be gone.
        None if !active => Ok(Route { destination, target: String::new(), active }),
        target => Ok(Route { destination, target: ROUTE_TABLES.required("the target of a route", target)?, active }),
    }
}

impl Collect for InternetGateway {
    type Client = Client;
    type Row = types::InternetGateway;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::InternetGateway>> {
        let pages = at.client.describe_internet_gateways().max_results(PAGE).into_paginator().send();
        at.pages(INTERNET_GATEWAYS.0, pages, |page| page.internet_gateways).await
    }

    async fn read(at: &At<'_, Client>, row: types::InternetGateway) -> Result<Self, Lost> {
        let id = INTERNET_GATEWAYS.required("InternetGatewayId", present(row.internet_gateway_id))?;
        let owner = INTERNET_GATEWAYS.required("OwnerId", present(row.owner_id))?;
        Ok(Self {
            identity: named_by_tag(at, INTERNET_GATEWAYS, ("internet-gateway", id), &owner, row.tags)?,
            vpcs: vpcs(row.attachments).into(),
        })
    }
}

fn vpcs(attachments: Option<Vec<types::InternetGatewayAttachment>>) -> Result<Vec<String>, Unread> {
    let attachments = INTERNET_GATEWAYS.required("Attachments", attachments)?.into_iter();
    attachments.map(|attachment| INTERNET_GATEWAYS.required("Attachments.VpcId", present(attachment.vpc_id))).collect()
}

impl Collect for DhcpOptions {
    type Client = Client;
    type Row = types::DhcpOptions;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::DhcpOptions>> {
        let pages = at.client.describe_dhcp_options().max_results(PAGE).into_paginator().send();
        at.pages(DHCP_OPTIONS.0, pages, |page| page.dhcp_options).await
    }

    async fn read(at: &At<'_, Client>, row: types::DhcpOptions) -> Result<Self, Lost> {
        let id = DHCP_OPTIONS.required("DhcpOptionsId", present(row.dhcp_options_id))?;
        let owner = DHCP_OPTIONS.required("OwnerId", present(row.owner_id))?;
        Ok(Self { identity: named_by_tag(at, DHCP_OPTIONS, ("dhcp-options", id), &owner, row.tags)? })
    }
}

impl Collect for FlowLog {
    type Client = Client;
    type Row = types::FlowLog;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::FlowLog>> {
        let pages = at.client.describe_flow_logs().max_results(PAGE).into_paginator().send();
        at.pages(FLOW_LOGS.0, pages, |page| page.flow_logs).await
    }

    async fn read(at: &At<'_, Client>, row: types::FlowLog) -> Result<Self, Lost> {
        let id = FLOW_LOGS.required("FlowLogId", present(row.flow_log_id))?;
        let target = FLOW_LOGS.told("ResourceId", present(row.resource_id));
        let delivery = FLOW_LOGS.told("DeliverLogsStatus", row.deliver_logs_status);
        Ok(Self {
            identity: named_by_tag(at, FLOW_LOGS, ("vpc-flow-log", id), &at.session.account_id, row.tags)?,
            traffic: traffic(row.traffic_type, &target),
            target,
            failing: delivery.and_then(|status| match status.as_str() {
                "SUCCESS" => Known(false),
                "FAILED" => Known(true),
                other => FLOW_LOGS.unreadable(format!("unknown status {other} of a delivery")).into(),
            }),
        })
    }
}

fn traffic(recorded: Option<types::TrafficType>, target: &Observed<String>) -> Observed<TrafficType> {
    match (recorded, target) {
        // Logs of transit gateways record everything and say nothing about it.
        // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
        (None, Known(target)) if target.starts_with("tgw-") => Known(TrafficType::All),
        (recorded, _) => FLOW_LOGS.told("TrafficType", recorded).and_then(|recorded| match recorded {
            types::TrafficType::Accept => Known(TrafficType::Accept),
            types::TrafficType::All => Known(TrafficType::All),
            types::TrafficType::Reject => Known(TrafficType::Reject),
            other => FLOW_LOGS.unreadable(format!("unknown traffic type {other}")).into(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_association_says_what_uses_the_table() {
        let association = types::RouteTableAssociation::builder;
        let found = |listed| associations(Some(vec![listed])).ok();
        let main = Associations { main: true, ..Associations::default() };
        assert_eq!(found(association().main(true).build()), Some(main));
        let own = Associations { subnets: vec!["subnet-1".to_owned()], ..Associations::default() };
        assert_eq!(found(association().main(false).subnet_id("subnet-1").build()), Some(own));
        assert_eq!(found(association().main(false).build()), None);
        assert_eq!(found(association().subnet_id("subnet-1").build()), None);
        assert!(associations(None).is_err());
    }

    #[test]
    fn logs_of_transit_gateways_alone_need_not_say_what_they_record() {
        let of = |target: &str| Known(target.to_owned());
        assert_eq!(traffic(None, &of("tgw-1")), Known(TrafficType::All));
        assert!(traffic(None, &of("vpc-1")).get().is_err());
        assert_eq!(traffic(Some(types::TrafficType::Reject), &of("vpc-1")), Known(TrafficType::Reject));
    }

    #[test]
    fn only_an_ipv6_subnet_has_no_ipv4_range() {
        let subnet = types::Subnet::builder;
        assert!(subnet_ranges(subnet().build()).is_err());
        assert_eq!(subnet_ranges(subnet().ipv6_native(true).build()), Ok(Vec::new()));
        assert_eq!(subnet_ranges(subnet().cidr_block("10.0.0.0/24").build()).map(|ranges| ranges.len()), Ok(1));
    }
}
