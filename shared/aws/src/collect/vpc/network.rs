//! VPCs and what they are made of.

use aws_sdk_ec2::types;
use plumbline_catalogue::{
    model::{
        Identity,
        ec2::BlockMode,
        vpc::{Destination, DhcpOptions, FlowLog, InternetGateway, Network, Route, RouteTable, Subnet, TrafficType},
    },
    observed::Observed,
};

use super::{PAGE, Reader, SMALL_PAGE, each, of, range, ranges};

impl Reader<'_> {
    pub(super) async fn networks(&self) -> Observed<Vec<Network>> {
        let pages = self.ec2.describe_vpcs().max_results(PAGE).into_paginator().send();
        self.session
            .pages(self.region, "ec2:DescribeVpcs", pages, |page| Some(page.vpcs.unwrap_or_default()))
            .await
            .try_map(|vpcs| each(vpcs, |vpc| self.network(vpc)))
            .observed()
    }

    fn network(&self, vpc: types::Vpc) -> Result<Network, String> {
        let default = vpc.is_default == Some(true);
        let identity = self.identity("vpc", vpc.vpc_id, vpc.owner_id, vpc.tags);
        let v4 = vpc
            .cidr_block_association_set
            .into_iter()
            .flatten()
            .filter(|block| is_associated(block.cidr_block_state.as_ref()))
            .map(|block| block.cidr_block);
        let v6 = vpc
            .ipv6_cidr_block_association_set
            .into_iter()
            .flatten()
            .filter(|block| is_associated(block.ipv6_cidr_block_state.as_ref()))
            .map(|block| block.ipv6_cidr_block);
        let ranges = ranges(v4.chain(v6)).map_err(of(&identity))?;
        Ok(Network { identity: unnamed_if(default, identity), default, ranges })
    }

    pub(super) async fn subnets(&self) -> Observed<Vec<Subnet>> {
        let pages = self.ec2.describe_subnets().max_results(PAGE).into_paginator().send();
        self.session
            .pages(self.region, "ec2:DescribeSubnets", pages, |page| Some(page.subnets.unwrap_or_default()))
            .await
            .try_map(|subnets| each(subnets, |subnet| self.subnet(subnet)))
            .observed()
    }

    fn subnet(&self, subnet: types::Subnet) -> Result<Subnet, String> {
        let v6 = subnet.ipv6_cidr_block_association_set.into_iter().flatten().map(|block| block.ipv6_cidr_block);
        let identity = self.identity("subnet", subnet.subnet_id, subnet.owner_id, subnet.tags);
        Ok(Subnet {
            vpc: subnet.vpc_id.unwrap_or_default(),
            zone: subnet.availability_zone.unwrap_or_default(),
            ranges: ranges(std::iter::once(subnet.cidr_block).chain(v6)).map_err(of(&identity))?,
            identity,
            assigns_public_address: subnet.map_public_ip_on_launch == Some(true),
            internet_block: internet_block(subnet.block_public_access_states.as_ref())?,
        })
    }

    pub(super) async fn route_tables(&self) -> Observed<Vec<RouteTable>> {
        let pages = self.ec2.describe_route_tables().max_results(SMALL_PAGE).into_paginator().send();
        self.session
            .pages(self.region, "ec2:DescribeRouteTables", pages, |page| Some(page.route_tables.unwrap_or_default()))
            .await
            .try_map(|tables| each(tables, |table| self.route_table(table)))
            .observed()
    }

    fn route_table(&self, table: types::RouteTable) -> Result<RouteTable, String> {
        let associations = table.associations.unwrap_or_default();
        let identity = self.identity("route-table", table.route_table_id, table.owner_id, table.tags);
        Ok(RouteTable {
            vpc: table.vpc_id.unwrap_or_default(),
            main: associations.iter().any(|association| association.main == Some(true)),
            gateways: associations.iter().filter_map(|association| association.gateway_id.clone()).collect(),
            subnets: associations.into_iter().filter_map(|association| association.subnet_id).collect(),
            routes: each(table.routes.unwrap_or_default(), route).map_err(of(&identity))?,
            identity,
        })
    }

    pub(super) async fn internet_gateways(&self) -> Observed<Vec<InternetGateway>> {
        let pages = self.ec2.describe_internet_gateways().max_results(PAGE).into_paginator().send();
        self.session
            .pages(self.region, "ec2:DescribeInternetGateways", pages, |page| {
                Some(page.internet_gateways.unwrap_or_default())
            })
            .await
            .map(|gateways| gateways.into_iter().map(|gateway| self.internet_gateway(gateway)).collect())
            .observed()
    }

    fn internet_gateway(&self, gateway: types::InternetGateway) -> InternetGateway {
        InternetGateway {
            identity: self.identity("internet-gateway", gateway.internet_gateway_id, gateway.owner_id, gateway.tags),
            vpcs: gateway.attachments.into_iter().flatten().filter_map(|attachment| attachment.vpc_id).collect(),
        }
    }

    pub(super) async fn dhcp_options(&self) -> Observed<Vec<DhcpOptions>> {
        let pages = self.ec2.describe_dhcp_options().max_results(PAGE).into_paginator().send();
        self.session
            .pages(self.region, "ec2:DescribeDhcpOptions", pages, |page| Some(page.dhcp_options.unwrap_or_default()))
            .await
            .map(|options| {
                options
                    .into_iter()
                    .map(|set| DhcpOptions {
                        identity: self.identity("dhcp-options", set.dhcp_options_id, set.owner_id, set.tags),
                    })
                    .collect()
            })
            .observed()
    }

    pub(super) async fn flow_logs(&self) -> Observed<Vec<FlowLog>> {
        let pages = self.ec2.describe_flow_logs().max_results(PAGE).into_paginator().send();
        self.session
            .pages(self.region, "ec2:DescribeFlowLogs", pages, |page| Some(page.flow_logs.unwrap_or_default()))
            .await
            .try_map(|logs| each(logs, |log| self.flow_log(log)))
            .observed()
    }

    fn flow_log(&self, log: types::FlowLog) -> Result<FlowLog, String> {
        Ok(FlowLog {
            identity: self.identity("vpc-flow-log", log.flow_log_id, None, log.tags),
            target: log.resource_id.unwrap_or_default(),
            // Logs of transit gateways record everything and say nothing about it.
            // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
            traffic: match log.traffic_type {
                None | Some(types::TrafficType::All) => TrafficType::All,
                Some(types::TrafficType::Accept) => TrafficType::Accept,
                Some(types::TrafficType::Reject) => TrafficType::Reject,
                Some(other) => return Err(format!("unknown traffic type {other}")),
            },
            failing: log.deliver_logs_status.as_deref() == Some("FAILED"),
        })
    }
}

fn is_associated(state: Option<&types::VpcCidrBlockState>) -> bool {
    use types::VpcCidrBlockStateCode::{Disassociated, Failed};
    !matches!(state.and_then(|state| state.state.as_ref()), Some(Disassociated | Failed))
}

fn internet_block(states: Option<&types::BlockPublicAccessStates>) -> Result<Option<BlockMode>, String> {
    use types::BlockPublicAccessMode::{BlockBidirectional, BlockIngress, Off};
    match states.and_then(|states| states.internet_gateway_block_mode.as_ref()) {
        None => Ok(None),
        Some(Off) => Ok(Some(BlockMode::Off)),
        Some(BlockIngress) => Ok(Some(BlockMode::Ingress)),
        Some(BlockBidirectional) => Ok(Some(BlockMode::Bidirectional)),
        Some(other) => Err(format!("unknown mode {other} of VPC Block Public Access")),
    }
}

/// AWS names its default resources.
pub(super) fn unnamed_if(default: bool, identity: Identity) -> Identity {
    if default { Identity { name: None, ..identity } } else { identity }
}

fn route(route: types::Route) -> Result<Route, String> {
    let destination =
        match (route.destination_cidr_block.or(route.destination_ipv6_cidr_block), route.destination_prefix_list_id) {
            (Some(text), _) => Destination::Range(range(&text)?),
            (None, Some(list)) => Destination::PrefixList(list),
            (None, None) => return Err("a route has no destination".to_owned()),
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
    let active = match route.state {
        Some(types::RouteState::Active) => true,
        Some(types::RouteState::Blackhole | types::RouteState::Filtered) => false,
        other => return Err(format!("unknown state {other:?} of a route")),
    };
    match target {
        Some(target) => Ok(Route { destination, target, active }),
        // What a route led to may be gone.
        None if !active => Ok(Route { destination, target: String::new(), active }),
        None => Err("a route has no target".to_owned()),
    }
}
