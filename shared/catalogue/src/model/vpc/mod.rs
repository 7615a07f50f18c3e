//! Amazon VPC: networks, and who can reach what over them.

mod acl;
mod connections;
mod group;
mod interface;
mod network;
mod prefix_list;

use ipnet::IpNet;

use serde::{Deserialize, Serialize};

pub use acl::{AclEntry, NetworkAcl};
pub use connections::{
    Authorization, ClientVpn, Endpoint, EndpointKind, EndpointService, Peering, TransitGateway, VpnConnection,
};
pub use group::{Permission, SecurityGroup};
pub use interface::{ElasticIp, NetworkInterface};
pub use network::{
    Destination, DhcpOptions, FlowLog, InternetGateway, Network, Route, RouteTable, Subnet, TrafficType,
};
pub use prefix_list::PrefixList;

use crate::{
    model::{Owner, Regional, Resource, Tags, kinds},
    observed::{Gap, Reason, Unread},
};

/// What a scan saw of VPC.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Vpc {
    /// Client VPN endpoints.
    pub client_vpns: Regional<ClientVpn>,
    /// DHCP option sets.
    pub dhcp_options: Regional<DhcpOptions>,
    /// Elastic IP addresses.
    pub elastic_ips: Regional<ElasticIp>,
    /// Endpoint services that the account offers to others.
    pub endpoint_services: Regional<EndpointService>,
    /// VPC endpoints.
    pub endpoints: Regional<Endpoint>,
    /// Flow logs, whatever they record.
    pub flow_logs: Regional<FlowLog>,
    /// Security groups.
    pub groups: Regional<SecurityGroup>,
    /// Network interfaces.
    pub interfaces: Regional<NetworkInterface>,
    /// Internet gateways.
    pub internet_gateways: Regional<InternetGateway>,
    /// Network ACLs.
    pub network_acls: Regional<NetworkAcl>,
    /// VPCs.
    pub networks: Regional<Network>,
    /// VPC peering connections.
    pub peerings: Regional<Peering>,
    /// Prefix lists, those of AWS too.
    pub prefix_lists: Regional<PrefixList>,
    /// Route tables.
    pub route_tables: Regional<RouteTable>,
    /// Subnets.
    pub subnets: Regional<Subnet>,
    /// Transit gateways.
    pub transit_gateways: Regional<TransitGateway>,
    /// Site-to-Site VPN connections.
    pub vpn_connections: Regional<VpnConnection>,
}

impl Vpc {
    /// The security group of this id.
    ///
    /// # Errors
    /// The gap, when the region's groups could not be listed.
    pub fn group(&self, region: &str, id: &str) -> Result<Option<&SecurityGroup>, Unread> {
        self.groups.by_id(region, id)
    }

    /// The VPC of this id.
    ///
    /// # Errors
    /// The gap, when the region's VPCs could not be listed.
    pub fn vpc(&self, region: &str, id: &str) -> Result<Option<&Network>, Unread> {
        self.networks.by_id(region, id)
    }

    /// The subnet of this id.
    ///
    /// # Errors
    /// The gap, when the region's subnets could not be listed.
    pub fn subnet(&self, region: &str, id: &str) -> Result<Option<&Subnet>, Unread> {
        self.subnets.by_id(region, id)
    }

    /// The subnets of a VPC.
    ///
    /// # Errors
    /// The gap, when the region's subnets could not be listed.
    pub fn subnets_of(&self, region: &str, vpc: &str) -> Result<Vec<&Subnet>, Unread> {
        self.subnets.find(region, vpc, |subnet| [&subnet.vpc])
    }

    /// The route table that a subnet uses: its own, or else the main one of its VPC.
    ///
    /// # Errors
    /// The gap, when the region's route tables could not be listed.
    pub fn route_table_of(&self, subnet: &Subnet) -> Result<Option<&RouteTable>, Unread> {
        let tables = self.route_tables_in(&subnet.identity.region, &subnet.vpc)?;
        let own = tables.iter().find(|table| table.subnets.contains(&subnet.identity.id));
        Ok(own.or_else(|| tables.iter().find(|table| table.main)).copied())
    }

    /// The route tables of a VPC.
    ///
    /// # Errors
    /// The gap, when the region's route tables could not be listed.
    pub fn route_tables_in(&self, region: &str, vpc: &str) -> Result<Vec<&RouteTable>, Unread> {
        self.route_tables.find(region, vpc, |table| [&table.vpc])
    }

    /// The route tables with a route to this gateway or peering connection.
    ///
    /// # Errors
    /// The gap, when the region's route tables could not be listed.
    pub fn route_tables_to(&self, region: &str, target: &str) -> Result<Vec<&RouteTable>, Unread> {
        self.route_tables.find(region, target, |table| {
            let mut targets: Vec<&String> = table.routes.iter().map(|route| &route.target).collect();
            targets.sort_unstable();
            targets.dedup();
            targets
        })
    }

    /// The network interface of this id.
    ///
    /// # Errors
    /// The gap, when the region's interfaces could not be listed.
    pub fn interface(&self, region: &str, id: &str) -> Result<Option<&NetworkInterface>, Unread> {
        self.interfaces.by_id(region, id)
    }

    /// The network interfaces that use a security group.
    ///
    /// # Errors
    /// The gap, when the region's interfaces could not be listed.
    pub fn interfaces_with(&self, region: &str, group: &str) -> Result<Vec<&NetworkInterface>, Unread> {
        self.interfaces.find(region, group, |interface| &interface.groups)
    }

    /// The network interfaces of an instance.
    ///
    /// # Errors
    /// The gap, when the region's interfaces could not be listed.
    pub fn interfaces_of_instance(&self, region: &str, instance: &str) -> Result<Vec<&NetworkInterface>, Unread> {
        self.interfaces.find(region, instance, |interface| &interface.instance)
    }

    /// The prefix list of this id.
    ///
    /// # Errors
    /// The gap, when the region's prefix lists could not be listed.
    pub fn prefix_list(&self, region: &str, id: &str) -> Result<Option<&PrefixList>, Unread> {
        self.prefix_lists.by_id(region, id)
    }

    /// The ranges of a prefix list, where it is not AWS's: those hold addresses of AWS's own services.
    ///
    /// # Errors
    /// The gap, when they could not be read.
    pub fn ranges_of(&self, region: &str, prefix_list: &str) -> Result<&[IpNet], Unread> {
        match self.prefix_list(region, prefix_list)? {
            Some(list) if list.identity.owner == Owner::Aws => Ok(&[]),
            Some(list) => list.entries.get().map(Vec::as_slice),
            // A list that its owner shares no longer stays in the rules that name it.
            // https://docs.aws.amazon.com/vpc/latest/userguide/sharing-managed-prefix-lists.html
            None => Err(Unread::new(Gap {
                action: "ec2:GetManagedPrefixListEntries".to_owned(),
                reason: Reason::AccessDenied,
                detail: format!("{prefix_list} is not shared with this account"),
            })),
        }
    }

    /// The flow logs of a VPC, subnet or interface itself.
    ///
    /// # Errors
    /// The gap, when the region's flow logs could not be listed.
    pub fn flow_logs_of(&self, region: &str, target: &str) -> Result<Vec<&FlowLog>, Unread> {
        self.flow_logs.find(region, target, |log| [&log.target])
    }

    /// The endpoints in a VPC.
    ///
    /// # Errors
    /// The gap, when the region's endpoints could not be listed.
    pub fn endpoints_in(&self, region: &str, vpc: &str) -> Result<Vec<&Endpoint>, Unread> {
        self.endpoints.find(region, vpc, |endpoint| [&endpoint.vpc])
    }
}

impl Resource for ClientVpn {}

impl Resource for DhcpOptions {}

impl Resource for ElasticIp {}

impl Resource for EndpointService {}

impl Resource for Endpoint {}

impl Resource for FlowLog {}

impl Resource for SecurityGroup {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        (self.identity.owner == Owner::Account && !self.is_default()).then(|| self.identity.tags.get())
    }
}

impl Resource for NetworkInterface {}

impl Resource for InternetGateway {}

impl Resource for NetworkAcl {}

impl Resource for Network {}

impl Resource for Peering {}

impl Resource for PrefixList {}

impl Resource for RouteTable {}

impl Resource for Subnet {}

impl Resource for TransitGateway {}

impl Resource for VpnConnection {}

kinds! {
    "vpc": Vpc;
    client_vpns: ClientVpn = "AWS::EC2::ClientVpnEndpoint",
        "ec2:{region}:{account}:client-vpn-endpoint/*", list ["ec2:DescribeClientVpnEndpoints"];
    dhcp_options: DhcpOptions = "AWS::EC2::DHCPOptions",
        "ec2:{region}:{account}:dhcp-options/*", list ["ec2:DescribeDhcpOptions"];
    elastic_ips: ElasticIp = "AWS::EC2::EIP", "ec2:{region}:{account}:elastic-ip/*", list ["ec2:DescribeAddresses"];
    endpoint_services: EndpointService = "AWS::EC2::VPCEndpointService",
        "ec2:{region}:{account}:vpc-endpoint-service/*", list ["ec2:DescribeVpcEndpointServiceConfigurations"];
    endpoints: Endpoint = "AWS::EC2::VPCEndpoint",
        "ec2:{region}:{account}:vpc-endpoint/*", list ["ec2:DescribeVpcEndpoints"];
    flow_logs: FlowLog = "AWS::EC2::FlowLog", "ec2:{region}:{account}:vpc-flow-log/*", list ["ec2:DescribeFlowLogs"];
    groups: SecurityGroup = "AWS::EC2::SecurityGroup",
        "ec2:{region}:{account}:security-group/*", list ["ec2:DescribeSecurityGroups"];
    interfaces: NetworkInterface = "AWS::EC2::NetworkInterface",
        "ec2:{region}:{account}:network-interface/*", list ["ec2:DescribeNetworkInterfaces"];
    internet_gateways: InternetGateway = "AWS::EC2::InternetGateway",
        "ec2:{region}:{account}:internet-gateway/*", list ["ec2:DescribeInternetGateways"];
    network_acls: NetworkAcl = "AWS::EC2::NetworkAcl",
        "ec2:{region}:{account}:network-acl/*", list ["ec2:DescribeNetworkAcls"];
    networks: Network = "AWS::EC2::VPC", "ec2:{region}:{account}:vpc/*", list ["ec2:DescribeVpcs"];
    peerings: Peering = "AWS::EC2::VPCPeeringConnection",
        "ec2:{region}:{account}:vpc-peering-connection/*", list ["ec2:DescribeVpcPeeringConnections"];
    prefix_lists: PrefixList = "AWS::EC2::PrefixList",
        "ec2:{region}:{account}:prefix-list/*", list ["ec2:DescribeManagedPrefixLists"];
    route_tables: RouteTable = "AWS::EC2::RouteTable",
        "ec2:{region}:{account}:route-table/*", list ["ec2:DescribeRouteTables"];
    subnets: Subnet = "AWS::EC2::Subnet", "ec2:{region}:{account}:subnet/*", list ["ec2:DescribeSubnets"];
    transit_gateways: TransitGateway = "AWS::EC2::TransitGateway",
        "ec2:{region}:{account}:transit-gateway/*", list ["ec2:DescribeTransitGateways"];
    vpn_connections: VpnConnection = "AWS::EC2::VPNConnection",
        "ec2:{region}:{account}:vpn-connection/*", list ["ec2:DescribeVpnConnections"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/vpc/client_vpns/*/*/authorizations", &["ec2:DescribeClientVpnAuthorizationRules"]),
    ("/vpc/endpoint_services/*/*/allowed_principals", &["ec2:DescribeVpcEndpointServicePermissions"]),
    ("/vpc/endpoints/*/*/policy", &["ec2:DescribeVpcEndpoints"]),
    ("/vpc/prefix_lists/*/*/entries", &["ec2:GetManagedPrefixListEntries"]),
];

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Identity},
        observed::Known,
    };

    impl Vpc {
        /// One compliant resource of each type, in one network.
        pub(crate) fn example() -> Self {
            Self {
                client_vpns: Regional::example([ClientVpn::example()]),
                dhcp_options: Regional::example([DhcpOptions::example()]),
                elastic_ips: Regional::example([ElasticIp::example()]),
                endpoint_services: Regional::example([EndpointService::example()]),
                endpoints: Regional::example([Endpoint::example()]),
                flow_logs: Regional::example([FlowLog::example()]),
                groups: Regional::example([SecurityGroup::example()]),
                interfaces: Regional::example([NetworkInterface::example()]),
                internet_gateways: Regional::example([InternetGateway::example()]),
                network_acls: Regional::example([NetworkAcl::example()]),
                networks: Regional::example([Network::example()]),
                peerings: Regional::example([Peering::example()]),
                prefix_lists: Regional::example([PrefixList::example()]),
                route_tables: Regional::example([RouteTable::example()]),
                subnets: Regional::example(Subnet::examples()),
                transit_gateways: Regional::example([TransitGateway::example()]),
                vpn_connections: Regional::example([VpnConnection::example()]),
            }
        }
    }

    impl Identity {
        /// A resource of EC2 or VPC in the example account, such as `vpc` and `vpc-1`.
        pub(crate) fn of_ec2(kind: &str, id: &str, name: &str) -> Self {
            Self {
                arn: format!("arn:aws:ec2:{}:111111111111:{kind}/{id}", Account::REGION),
                id: id.to_owned(),
                region: Account::REGION.to_owned(),
                name: Some(name.to_owned()),
                owner: Owner::Account,
                tags: Known(Tags::from([("Name".to_owned(), name.to_owned())])),
            }
        }

        /// The same resource, shared by another account.
        pub(crate) fn shared(self) -> Self {
            Self {
                arn: self.arn.replace("111111111111", "222222222222"),
                owner: Owner::OtherAccount,
                tags: Known(Tags::new()),
                ..self
            }
        }
    }
}
