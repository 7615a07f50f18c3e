//! VPCs and what they are made of.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, ec2::BlockMode},
    observed::{Observed, Unread},
};

/// A VPC.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// Named by its tag.
    pub identity: Identity,
    /// Whether it is the one that AWS created in the region.
    pub default: bool,
    /// Its address ranges, IPv4 and IPv6.
    pub ranges: Observed<Vec<IpNet>>,
}

/// A subnet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subnet {
    /// Named by its tag.
    pub identity: Identity,
    /// The VPC it is part of.
    pub vpc: Observed<String>,
    /// The availability zone it is in.
    pub zone: Observed<String>,
    /// Its address ranges, IPv4 and IPv6.
    pub ranges: Observed<Vec<IpNet>>,
    /// Whether what starts in it gets a public IPv4 address unless it asks for none.
    pub assigns_public_address: Observed<bool>,
    /// What AWS says of VPC Block Public Access about it, exclusions left aside: the setting of the subnet's owner.
    pub internet_block: Observed<BlockMode>,
}

impl Subnet {
    /// Whether it is in an availability zone of its region (`eu-west-1a`), not in a Local Zone (`us-west-2-lax-1a`) or a
    /// Wavelength Zone (`us-east-1-wl1-bos-wlz-1`).
    /// <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-local-zones.html>
    ///
    /// # Errors
    /// The gap, when its zone is unknown.
    pub fn is_in_availability_zone(&self) -> Result<bool, Unread> {
        let letter = self.zone.get()?.strip_prefix(self.identity.region.as_str());
        Ok(letter.is_some_and(|letter| letter.len() == 1))
    }
}

/// A route table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteTable {
    /// Named by its tag.
    pub identity: Identity,
    /// The VPC it belongs to.
    pub vpc: Observed<String>,
    /// What uses it.
    pub associations: Observed<Associations>,
    /// Its routes.
    pub routes: Observed<Vec<Route>>,
}

/// What uses a route table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Associations {
    /// Whether subnets without a table of their own use it.
    pub main: bool,
    /// The subnets that use it as their own, by id.
    pub subnets: Vec<String>,
    /// The gateways whose incoming traffic it leads, by id.
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html>
    pub gateways: Vec<String>,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// Where to.
    pub destination: Destination,
    /// Through what, by id.
    pub target: String,
    /// Whether the target is there.
    pub active: bool,
}

/// Where a route leads to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Destination {
    /// Addresses.
    Range(IpNet),
    /// The addresses of a prefix list, by id.
    PrefixList(String),
}

impl Route {
    /// Whether traffic takes this route to an internet gateway: the only gateway through which the internet can begin a
    /// connection. NAT gateways, egress-only gateways (`eigw-`) and the carrier gateways of Wavelength (`cagw-`) let the
    /// VPC begin them, or the carrier's network.
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html>
    /// <https://docs.aws.amazon.com/wavelength/latest/developerguide/how-wavelengths-work.html>
    pub fn is_to_internet_gateway(&self) -> bool {
        self.active && self.target.starts_with("igw-")
    }

    /// Whether traffic takes this route to an appliance that decides about it: the endpoint of a firewall or of a
    /// Gateway Load Balancer, or a network interface.
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/gwlb-route.html>
    pub fn is_to_appliance(&self) -> bool {
        self.active && ["vpce-", "eni-"].iter().any(|prefix| self.target.starts_with(prefix))
    }
}

/// An internet gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InternetGateway {
    /// Named by its tag.
    pub identity: Identity,
    /// The VPCs it is attached to, by id.
    pub vpcs: Observed<Vec<String>>,
}

/// A set of DHCP options.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DhcpOptions {
    /// Named by its tag.
    pub identity: Identity,
}

/// A flow log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlowLog {
    /// Named by its tag.
    pub identity: Identity,
    /// The VPC, subnet, interface or transit gateway that it records, by id.
    pub target: Observed<String>,
    /// What it records.
    pub traffic: Observed<TrafficType>,
    /// Whether AWS said that it cannot deliver what it records.
    pub failing: Observed<bool>,
}

/// What a flow log records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrafficType {
    /// What was let through.
    Accept,
    /// What was stopped.
    Reject,
    /// Both.
    All,
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    fn ranges<const N: usize>(ranges: [&str; N]) -> Observed<Vec<IpNet>> {
        Known(ranges.iter().map(|range| range.parse().unwrap()).collect())
    }

    impl Network {
        /// A VPC that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("vpc", "vpc-1", "shop-vpc-prod"),
                default: false,
                ranges: ranges(["10.0.0.0/16", "2a05:d018:1::/56"]),
            }
        }
    }

    impl Subnet {
        /// A subnet that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("subnet", "subnet-1", "shop-subnet-prod"),
                vpc: Known("vpc-1".to_owned()),
                zone: Known("eu-west-1a".to_owned()),
                ranges: ranges(["10.0.1.0/24"]),
                assigns_public_address: Known(false),
                internet_block: Known(BlockMode::Off),
            }
        }

        /// Subnets in two zones.
        pub(crate) fn examples() -> [Self; 2] {
            let second = Self {
                identity: Identity::of_ec2("subnet", "subnet-2", "shop-subnet-prod"),
                zone: Known("eu-west-1b".to_owned()),
                ranges: ranges(["10.0.2.0/24"]),
                ..Self::example()
            };
            [Self::example(), second]
        }
    }

    impl RouteTable {
        /// A private main route table.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("route-table", "rtb-1", "shop-routes-prod"),
                vpc: Known("vpc-1".to_owned()),
                associations: Known(Associations { main: true, ..Associations::default() }),
                routes: Known(vec![Route::example("10.0.0.0/16", "local")]),
            }
        }

        /// The example with these routes.
        pub(crate) fn with(routes: impl IntoIterator<Item = Route>) -> Self {
            Self { routes: Known(routes.into_iter().collect()), ..Self::example() }
        }
    }

    impl Route {
        /// An active route.
        pub(crate) fn example(range: &str, target: &str) -> Self {
            Self { destination: Destination::Range(range.parse().unwrap()), target: target.to_owned(), active: true }
        }
    }

    impl InternetGateway {
        /// A gateway of the example VPC.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("internet-gateway", "igw-1", "shop-igw-prod"),
                vpcs: Known(vec!["vpc-1".to_owned()]),
            }
        }
    }

    impl DhcpOptions {
        /// Options with a tag.
        pub(crate) fn example() -> Self {
            Self { identity: Identity::of_ec2("dhcp-options", "dopt-1", "shop-dhcp-prod") }
        }
    }

    impl FlowLog {
        /// A flow log of everything in the example VPC.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("vpc-flow-log", "fl-1", "shop-flows-prod"),
                target: Known("vpc-1".to_owned()),
                traffic: Known(TrafficType::All),
                failing: Known(false),
            }
        }
    }
}
