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

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags, index::Index};
use crate::observed::{Gap, Reason, Unread};

/// What a scan saw of VPC.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    #[serde(skip)]
    by: Indexes,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Indexes {
    endpoint_network: Index,
    flow_log_target: Index,
    group: Index,
    interface: Index,
    interface_group: Index,
    interface_instance: Index,
    network: Index,
    prefix_list: Index,
    route_table_network: Index,
    route_target: Index,
    subnet: Index,
    subnet_network: Index,
}

impl Vpc {
    /// The security group of this id.
    ///
    /// # Errors
    /// The gap, when the region's groups could not be listed.
    pub fn group(&self, region: &str, id: &str) -> Result<Option<&SecurityGroup>, Unread> {
        let found = self.by.group.find(&self.groups, region, id, |group| [&group.identity.id])?;
        Ok(found.first().copied())
    }

    /// The VPC of this id.
    ///
    /// # Errors
    /// The gap, when the region's VPCs could not be listed.
    pub fn vpc(&self, region: &str, id: &str) -> Result<Option<&Network>, Unread> {
        let found = self.by.network.find(&self.networks, region, id, |network| [&network.identity.id])?;
        Ok(found.first().copied())
    }

    /// The subnet of this id.
    ///
    /// # Errors
    /// The gap, when the region's subnets could not be listed.
    pub fn subnet(&self, region: &str, id: &str) -> Result<Option<&Subnet>, Unread> {
        let found = self.by.subnet.find(&self.subnets, region, id, |subnet| [&subnet.identity.id])?;
        Ok(found.first().copied())
    }

    /// The subnets of a VPC.
    ///
    /// # Errors
    /// The gap, when the region's subnets could not be listed.
    pub fn subnets_of(&self, region: &str, vpc: &str) -> Result<Vec<&Subnet>, Unread> {
        self.by.subnet_network.find(&self.subnets, region, vpc, |subnet| [&subnet.vpc])
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
        self.by.route_table_network.find(&self.route_tables, region, vpc, |table| [&table.vpc])
    }

    /// The route tables with a route to this gateway or peering connection.
    ///
    /// # Errors
    /// The gap, when the region's route tables could not be listed.
    pub fn route_tables_to(&self, region: &str, target: &str) -> Result<Vec<&RouteTable>, Unread> {
        self.by.route_target.find(&self.route_tables, region, target, |table| {
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
        let found = self.by.interface.find(&self.interfaces, region, id, |interface| [&interface.identity.id])?;
        Ok(found.first().copied())
    }

    /// The network interfaces that use a security group.
    ///
    /// # Errors
    /// The gap, when the region's interfaces could not be listed.
    pub fn interfaces_with(&self, region: &str, group: &str) -> Result<Vec<&NetworkInterface>, Unread> {
        self.by.interface_group.find(&self.interfaces, region, group, |interface| &interface.groups)
    }

    /// The network interfaces of an instance.
    ///
    /// # Errors
    /// The gap, when the region's interfaces could not be listed.
    pub fn interfaces_of_instance(&self, region: &str, instance: &str) -> Result<Vec<&NetworkInterface>, Unread> {
        self.by.interface_instance.find(&self.interfaces, region, instance, |interface| &interface.instance)
    }

    /// The prefix list of this id.
    ///
    /// # Errors
    /// The gap, when the region's prefix lists could not be listed.
    pub fn prefix_list(&self, region: &str, id: &str) -> Result<Option<&PrefixList>, Unread> {
        let found = self.by.prefix_list.find(&self.prefix_lists, region, id, |list| [&list.identity.id])?;
        Ok(found.first().copied())
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
        self.by.flow_log_target.find(&self.flow_logs, region, target, |log| [&log.target])
    }

    /// The endpoints in a VPC.
    ///
    /// # Errors
    /// The gap, when the region's endpoints could not be listed.
    pub fn endpoints_in(&self, region: &str, vpc: &str) -> Result<Vec<&Endpoint>, Unread> {
        self.by.endpoint_network.find(&self.endpoints, region, vpc, |endpoint| [&endpoint.vpc])
    }
}

/// What every resource of a network has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// `arn:aws:ec2:region:owner:type/id`
    pub arn: String,
    /// Such as `vpc-0123456789abcdef0`.
    pub id: String,
    /// The region it lives in.
    pub region: String,
    /// The name that its owner chose: the `Name` tag, or what the type has as a name of its own.
    pub name: Option<String>,
    /// Whose it is.
    pub owner: Owner,
    /// Empty when it has none, and when it is not the account's own.
    pub tags: Tags,
}

/// Whose a resource is: networks can be shared between accounts, and AWS services create parts of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owner {
    /// The account's users.
    Account,
    /// Another account, which shares it.
    OtherAccount,
    /// An AWS service, which manages it.
    Aws,
}

/// All that a rule sees of a resource of any type is in its [`Identity`]. Of some, not all are made by their owner, who
/// then has no reason to tag them.
macro_rules! listed {
    ($type:ident, $name:literal, $arn:literal, $action:literal, $path:literal, $listings:ident) => {
        listed!($type, $name, $arn, $action, $path, $listings, |_: &$type| true);
    };
    ($type:ident, $name:literal, $arn:literal, $action:literal, $path:literal, $listings:ident, $made:expr) => {
        impl Resource for $type {
            fn resource_type(&self) -> &'static str {
                Self::TYPE
            }
            fn arn(&self) -> &str {
                &self.identity.arn
            }
            fn name(&self) -> &str {
                self.identity.name.as_deref().unwrap_or(&self.identity.id)
            }
            fn region(&self) -> &str {
                &self.identity.region
            }
            fn tags(&self) -> Option<Result<&Tags, Unread>> {
                let made: fn(&Self) -> bool = $made;
                (self.identity.owner == Owner::Account && made(self)).then_some(Ok(&self.identity.tags))
            }
            fn chosen_name(&self) -> Option<&str> {
                self.identity.name.as_deref().filter(|_| self.identity.owner == Owner::Account)
            }
            fn is_in_every_region(&self) -> bool {
                self.identity.owner == Owner::Aws
            }
        }

        impl Listed for $type {
            const TYPE: &'static str = $name;
            const SERVICE: &'static str = "vpc";
            const ARN: &'static str = concat!("arn:{partition}:ec2:{region}:{account}:", $arn, "/*");
            const LISTED_BY: &'static [&'static str] = &[$action];
            const PATH: &'static str = $path;

            fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
                account.vpc.$listings.parts()
            }
        }
    };
}

listed!(
    ClientVpn,
    "AWS::EC2::ClientVpnEndpoint",
    "client-vpn-endpoint",
    "ec2:DescribeClientVpnEndpoints",
    "/vpc/client_vpns",
    client_vpns
);
listed!(
    DhcpOptions,
    "AWS::EC2::DHCPOptions",
    "dhcp-options",
    "ec2:DescribeDhcpOptions",
    "/vpc/dhcp_options",
    dhcp_options
);
listed!(ElasticIp, "AWS::EC2::EIP", "elastic-ip", "ec2:DescribeAddresses", "/vpc/elastic_ips", elastic_ips);
listed!(
    EndpointService,
    "AWS::EC2::VPCEndpointService",
    "vpc-endpoint-service",
    "ec2:DescribeVpcEndpointServiceConfigurations",
    "/vpc/endpoint_services",
    endpoint_services
);
listed!(Endpoint, "AWS::EC2::VPCEndpoint", "vpc-endpoint", "ec2:DescribeVpcEndpoints", "/vpc/endpoints", endpoints);
listed!(FlowLog, "AWS::EC2::FlowLog", "vpc-flow-log", "ec2:DescribeFlowLogs", "/vpc/flow_logs", flow_logs);
listed!(
    SecurityGroup,
    "AWS::EC2::SecurityGroup",
    "security-group",
    "ec2:DescribeSecurityGroups",
    "/vpc/groups",
    groups,
    |group| !group.is_default()
);
listed!(
    NetworkInterface,
    "AWS::EC2::NetworkInterface",
    "network-interface",
    "ec2:DescribeNetworkInterfaces",
    "/vpc/interfaces",
    interfaces
);
listed!(
    InternetGateway,
    "AWS::EC2::InternetGateway",
    "internet-gateway",
    "ec2:DescribeInternetGateways",
    "/vpc/internet_gateways",
    internet_gateways
);
listed!(
    NetworkAcl,
    "AWS::EC2::NetworkAcl",
    "network-acl",
    "ec2:DescribeNetworkAcls",
    "/vpc/network_acls",
    network_acls
);
listed!(Network, "AWS::EC2::VPC", "vpc", "ec2:DescribeVpcs", "/vpc/networks", networks);
listed!(
    Peering,
    "AWS::EC2::VPCPeeringConnection",
    "vpc-peering-connection",
    "ec2:DescribeVpcPeeringConnections",
    "/vpc/peerings",
    peerings
);
listed!(
    PrefixList,
    "AWS::EC2::PrefixList",
    "prefix-list",
    "ec2:DescribeManagedPrefixLists",
    "/vpc/prefix_lists",
    prefix_lists
);
listed!(
    RouteTable,
    "AWS::EC2::RouteTable",
    "route-table",
    "ec2:DescribeRouteTables",
    "/vpc/route_tables",
    route_tables
);
listed!(Subnet, "AWS::EC2::Subnet", "subnet", "ec2:DescribeSubnets", "/vpc/subnets", subnets);
listed!(
    TransitGateway,
    "AWS::EC2::TransitGateway",
    "transit-gateway",
    "ec2:DescribeTransitGateways",
    "/vpc/transit_gateways",
    transit_gateways
);
listed!(
    VpnConnection,
    "AWS::EC2::VPNConnection",
    "vpn-connection",
    "ec2:DescribeVpnConnections",
    "/vpc/vpn_connections",
    vpn_connections
);

pub(super) const KINDS: &[Kind] = &[
    Kind::of::<ClientVpn>(),
    Kind::of::<DhcpOptions>(),
    Kind::of::<ElasticIp>(),
    Kind::of::<Endpoint>(),
    Kind::of::<EndpointService>(),
    Kind::of::<FlowLog>(),
    Kind::of::<InternetGateway>(),
    Kind::of::<Network>(),
    Kind::of::<NetworkAcl>(),
    Kind::of::<NetworkInterface>(),
    Kind::of::<Peering>(),
    Kind::of::<PrefixList>(),
    Kind::of::<RouteTable>(),
    Kind::of::<SecurityGroup>(),
    Kind::of::<Subnet>(),
    Kind::of::<TransitGateway>(),
    Kind::of::<VpnConnection>(),
];

pub(super) const FACTS: &[Fact] = &[
    Fact { path: "/vpc/client_vpns/*", actions: &["ec2:DescribeClientVpnEndpoints"] },
    Fact { path: "/vpc/client_vpns/*/*/authorizations", actions: &["ec2:DescribeClientVpnAuthorizationRules"] },
    Fact { path: "/vpc/dhcp_options/*", actions: &["ec2:DescribeDhcpOptions"] },
    Fact { path: "/vpc/elastic_ips/*", actions: &["ec2:DescribeAddresses"] },
    Fact { path: "/vpc/endpoint_services/*", actions: &["ec2:DescribeVpcEndpointServiceConfigurations"] },
    Fact {
        path: "/vpc/endpoint_services/*/*/allowed_principals",
        actions: &["ec2:DescribeVpcEndpointServicePermissions"],
    },
    Fact { path: "/vpc/endpoints/*", actions: &["ec2:DescribeVpcEndpoints"] },
    Fact { path: "/vpc/endpoints/*/*/policy", actions: &["ec2:DescribeVpcEndpoints"] },
    Fact { path: "/vpc/flow_logs/*", actions: &["ec2:DescribeFlowLogs"] },
    Fact { path: "/vpc/groups/*", actions: &["ec2:DescribeSecurityGroups"] },
    Fact { path: "/vpc/interfaces/*", actions: &["ec2:DescribeNetworkInterfaces"] },
    Fact { path: "/vpc/internet_gateways/*", actions: &["ec2:DescribeInternetGateways"] },
    Fact { path: "/vpc/network_acls/*", actions: &["ec2:DescribeNetworkAcls"] },
    Fact { path: "/vpc/networks/*", actions: &["ec2:DescribeVpcs"] },
    Fact { path: "/vpc/peerings/*", actions: &["ec2:DescribeVpcPeeringConnections"] },
    Fact { path: "/vpc/prefix_lists/*", actions: &["ec2:DescribeManagedPrefixLists"] },
    Fact { path: "/vpc/prefix_lists/*/*/entries", actions: &["ec2:GetManagedPrefixListEntries"] },
    Fact { path: "/vpc/route_tables/*", actions: &["ec2:DescribeRouteTables"] },
    Fact { path: "/vpc/subnets/*", actions: &["ec2:DescribeSubnets"] },
    Fact { path: "/vpc/transit_gateways/*", actions: &["ec2:DescribeTransitGateways"] },
    Fact { path: "/vpc/vpn_connections/*", actions: &["ec2:DescribeVpnConnections"] },
];

#[cfg(test)]
mod examples {
    use super::*;

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
                by: Indexes::default(),
            }
        }
    }

    impl Identity {
        /// A resource of the account, such as `vpc` and `vpc-1`.
        pub(crate) fn example(kind: &str, id: &str, name: &str) -> Self {
            Self {
                arn: format!("arn:aws:ec2:{}:111111111111:{kind}/{id}", Account::REGION),
                id: id.to_owned(),
                region: Account::REGION.to_owned(),
                name: Some(name.to_owned()),
                owner: Owner::Account,
                tags: Tags::from([("Name".to_owned(), name.to_owned())]),
            }
        }

        /// The same resource, shared by another account.
        pub(crate) fn shared(self) -> Self {
            Self {
                arn: self.arn.replace("111111111111", "222222222222"),
                owner: Owner::OtherAccount,
                tags: Tags::new(),
                ..self
            }
        }
    }
}
