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
pub use interface::{AddressAssociation, ElasticIp, NetworkInterface};
pub use network::{
    Associations, Destination, DhcpOptions, FlowLog, InternetGateway, Network, Route, RouteTable, Subnet, TrafficType,
};
pub use prefix_list::PrefixList;

use crate::{
    model::{Identity, Owner, Regional, Resource, Tags, kinds},
    observed::{Gap, Known, Reason, Unread, all, any, certain, first},
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

    /// The subnets of a VPC. Beside one that may be in it stands why that is unknown.
    ///
    /// # Errors
    /// The gap, when the region's subnets could not be listed.
    pub fn subnets_of(&self, region: &str, vpc: &str) -> Result<Vec<(&Subnet, Option<Unread>)>, Unread> {
        self.subnets.find_or_unread(region, vpc, |subnet| Ok([subnet.vpc.get()?]))
    }

    /// The route table that a subnet uses: its own, or else the main one of its VPC.
    ///
    /// # Errors
    /// The gap, when the region's route tables could not be listed, or it is unknown what uses one of them.
    pub fn route_table_of(&self, subnet: &Subnet) -> Result<Option<&RouteTable>, Unread> {
        let Identity { id, region, .. } = &subnet.identity;
        let own = self.route_tables.find_or_unread(region, id, |table| Ok(&table.associations.get()?.subnets))?;
        let own = own.into_iter().map(|(table, unread)| match unread {
            Some(_) if is_elsewhere(table, subnet) => Ok(None),
            Some(unread) => Err(unread),
            None => Ok(Some(table)),
        });
        if let Some(own) = first(own)? {
            return Ok(Some(own));
        }
        let tables = self.route_tables_in(region, subnet.vpc.get()?)?;
        first(tables.into_iter().map(|(table, unread)| {
            let main = table.associations.get().map(|associations| associations.main);
            Ok(all([main, certain(unread)])?.then_some(table))
        }))
    }

    /// The route tables of a VPC. Beside one that may be in it stands why that is unknown.
    ///
    /// # Errors
    /// The gap, when the region's route tables could not be listed.
    pub fn route_tables_in(&self, region: &str, vpc: &str) -> Result<Vec<(&RouteTable, Option<Unread>)>, Unread> {
        self.route_tables.find_or_unread(region, vpc, |table| Ok([table.vpc.get()?]))
    }

    /// The route tables with a route to this gateway or peering connection. Beside one that may have such a route stands
    /// why that is unknown.
    ///
    /// # Errors
    /// The gap, when the region's route tables could not be listed.
    pub fn route_tables_to(&self, region: &str, target: &str) -> Result<Vec<(&RouteTable, Option<Unread>)>, Unread> {
        self.route_tables.find_or_unread(region, target, |table| {
            let mut targets: Vec<&String> = table.routes.get()?.iter().map(|route| &route.target).collect();
            targets.sort_unstable();
            targets.dedup();
            Ok(targets)
        })
    }

    /// The network interface of this id.
    ///
    /// # Errors
    /// The gap, when the region's interfaces could not be listed.
    pub fn interface(&self, region: &str, id: &str) -> Result<Option<&NetworkInterface>, Unread> {
        self.interfaces.by_id(region, id)
    }

    /// The network interfaces that use a security group. Beside one that may use it stands why that is unknown.
    ///
    /// # Errors
    /// The gap, when the region's interfaces could not be listed.
    pub fn interfaces_with(&self, group: &SecurityGroup) -> Result<Vec<(&NetworkInterface, Option<Unread>)>, Unread> {
        let Identity { id, region, .. } = &group.identity;
        self.interfaces.find_or_unread(region, id, |interface| interface.groups.get())
    }

    /// Whether any network interface uses a security group.
    ///
    /// # Errors
    /// The gap, when none is known to and one may.
    pub fn is_used(&self, group: &SecurityGroup) -> Result<bool, Unread> {
        any(self.interfaces_with(group)?.into_iter().map(|(_, unread)| certain(unread)))
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
            Some(list) if *list.identity.owner.get()? == Owner::Aws => Ok(&[]),
            Some(list) => list.entries.get().map(Vec::as_slice),
            // A list that its owner shares no longer stays in the rules that name it.
            // https://docs.aws.amazon.com/vpc/latest/userguide/sharing-managed-prefix-lists.html
            None => Err(Unread::new(Gap::new(
                "ec2:GetManagedPrefixListEntries",
                Reason::AccessDenied,
                format!("{prefix_list} is not shared with this account"),
            ))),
        }
    }

    /// The flow logs of a VPC, subnet or interface itself. Beside one that may be of it stands why that is unknown.
    ///
    /// # Errors
    /// The gap, when the region's flow logs could not be listed.
    pub fn flow_logs_of(&self, region: &str, target: &str) -> Result<Vec<(&FlowLog, Option<Unread>)>, Unread> {
        self.flow_logs.find_or_unread(region, target, |log| Ok([log.target.get()?]))
    }

    /// The endpoints in a VPC. Beside one that may be in it stands why that is unknown.
    ///
    /// # Errors
    /// The gap, when the region's endpoints could not be listed.
    pub fn endpoints_in(&self, region: &str, vpc: &str) -> Result<Vec<(&Endpoint, Option<Unread>)>, Unread> {
        self.endpoints.find_or_unread(region, vpc, |endpoint| Ok([endpoint.vpc.get()?]))
    }
}

/// Whether the route table is in another VPC than the subnet.
fn is_elsewhere(table: &RouteTable, subnet: &Subnet) -> bool {
    matches!((&table.vpc, &subnet.vpc), (Known(table), Known(subnet)) if table != subnet)
}

impl Resource for ClientVpn {}

impl Resource for DhcpOptions {}

impl Resource for ElasticIp {}

impl Resource for EndpointService {}

impl Resource for Endpoint {}

impl Resource for FlowLog {}

impl Resource for SecurityGroup {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        match self.identity.owner.get() {
            _ if self.is_default() => None,
            Ok(Owner::Account) => Some(self.identity.tags.get()),
            Ok(Owner::OtherAccount | Owner::Aws) => None,
            Err(gap) => Some(Err(gap)),
        }
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
    ("/vpc/prefix_lists/*/*/entries", &["ec2:GetManagedPrefixListEntries"]),
];

#[cfg(test)]
mod examples {
    use super::*;
    use crate::model::Account;

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
                owner: Known(Owner::Account),
                tags: Known(Tags::from([("Name".to_owned(), name.to_owned())])),
            }
        }

        /// The same resource, shared by another account.
        pub(crate) fn shared(self) -> Self {
            Self {
                arn: self.arn.replace("111111111111", "222222222222"),
                owner: Known(Owner::OtherAccount),
                tags: Known(Tags::new()),
                ..self
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observed::Observed;

    fn unread<T>() -> Observed<T> {
        Gap::not_listed("ec2:DescribeRouteTables", "x").into()
    }

    fn table(id: &str, associations: Observed<Associations>) -> RouteTable {
        RouteTable { identity: Identity::of_ec2("route-table", id, id), associations, ..RouteTable::example() }
    }

    fn of_subnet(tables: impl IntoIterator<Item = RouteTable>) -> Result<Option<String>, Unread> {
        let vpc = Vpc { route_tables: Regional::example(tables), ..Vpc::example() };
        let found = vpc.route_table_of(&Subnet::example())?;
        Ok(found.map(|table| table.identity.id.clone()))
    }

    #[test]
    fn a_subnet_has_its_own_table_or_the_main_one() {
        let main = || table("rtb-1", Known(Associations { main: true, ..Associations::default() }));
        let own = || {
            let subnets = vec!["subnet-1".to_owned()];
            table("rtb-2", Known(Associations { subnets, ..Associations::default() }))
        };
        assert_eq!(of_subnet([main()]), Ok(Some("rtb-1".to_owned())));
        assert_eq!(of_subnet([main(), own()]), Ok(Some("rtb-2".to_owned())));
        // What may be its own table hides the main one, unless it is in another VPC.
        assert!(of_subnet([main(), table("rtb-3", unread())]).is_err());
        assert_eq!(of_subnet([main(), own(), table("rtb-3", unread())]), Ok(Some("rtb-2".to_owned())));
        let elsewhere = RouteTable { vpc: Known("vpc-9".to_owned()), ..table("rtb-3", unread()) };
        assert_eq!(of_subnet([main(), elsewhere]), Ok(Some("rtb-1".to_owned())));
        assert_eq!(of_subnet([main(), RouteTable { vpc: unread(), ..own() }]), Ok(Some("rtb-2".to_owned())));
        assert!(of_subnet([RouteTable { vpc: unread(), ..main() }]).is_err());
        assert_eq!(of_subnet([]), Ok(None));
    }

    #[test]
    fn an_interface_whose_groups_are_unknown_may_use_any() {
        let used = |interfaces: Vec<NetworkInterface>| {
            Vpc { interfaces: Regional::example(interfaces), ..Vpc::example() }.is_used(&SecurityGroup::example())
        };
        let may = || NetworkInterface { groups: unread(), ..NetworkInterface::example() };
        assert_eq!(used(vec![]), Ok(false));
        assert_eq!(used(vec![may(), NetworkInterface::example()]), Ok(true));
        assert!(used(vec![may()]).is_err());
    }
}
