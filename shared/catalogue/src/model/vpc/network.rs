//! VPCs and what they are made of.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::model::Identity;

/// A VPC.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Named by its tag.
    pub identity: Identity,
    /// Whether it is the one that AWS created in the region.
    pub default: bool,
    /// Its address ranges, IPv4 and IPv6.
    pub ranges: Vec<IpNet>,
}

/// A subnet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subnet {
    /// Named by its tag.
    pub identity: Identity,
    /// The VPC it is part of.
    pub vpc: String,
    /// The availability zone it is in.
    pub zone: String,
    /// Its address ranges, IPv4 and IPv6.
    pub ranges: Vec<IpNet>,
    /// Whether what starts in it gets a public IPv4 address unless it asks for none.
    pub assigns_public_address: bool,
}

/// A route table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteTable {
    /// Named by its tag.
    pub identity: Identity,
    /// The VPC it belongs to.
    pub vpc: String,
    /// Whether subnets without a table of their own use it.
    pub main: bool,
    /// The subnets that use it as their own, by id.
    pub subnets: Vec<String>,
    /// Its routes.
    pub routes: Vec<Route>,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    /// Whether traffic takes this route to an internet gateway.
    pub fn is_to_internet_gateway(&self) -> bool {
        self.active && self.target.starts_with("igw-")
    }
}

/// An internet gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InternetGateway {
    /// Named by its tag.
    pub identity: Identity,
    /// The VPCs it is attached to, by id.
    pub vpcs: Vec<String>,
}

/// A set of DHCP options.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DhcpOptions {
    /// Named by its tag.
    pub identity: Identity,
}

/// A flow log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowLog {
    /// Named by its tag.
    pub identity: Identity,
    /// The VPC, subnet, interface or transit gateway that it records, by id.
    pub target: String,
    /// What it records.
    pub traffic: TrafficType,
    /// Whether AWS said that it cannot deliver what it records.
    pub failing: bool,
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

    fn ranges<const N: usize>(ranges: [&str; N]) -> Vec<IpNet> {
        ranges.iter().map(|range| range.parse().unwrap()).collect()
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
                vpc: "vpc-1".to_owned(),
                zone: "eu-west-1a".to_owned(),
                ranges: ranges(["10.0.1.0/24"]),
                assigns_public_address: false,
            }
        }

        /// Subnets in two zones.
        pub(crate) fn examples() -> [Self; 2] {
            let second = Self {
                identity: Identity::of_ec2("subnet", "subnet-2", "shop-subnet-prod"),
                zone: "eu-west-1b".to_owned(),
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
                vpc: "vpc-1".to_owned(),
                main: true,
                subnets: Vec::new(),
                routes: vec![Route::example("10.0.0.0/16", "local")],
            }
        }

        /// The example with these routes.
        pub(crate) fn with(routes: impl IntoIterator<Item = Route>) -> Self {
            Self { routes: routes.into_iter().collect(), ..Self::example() }
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
                vpcs: vec!["vpc-1".to_owned()],
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
                target: "vpc-1".to_owned(),
                traffic: TrafficType::All,
                failing: false,
            }
        }
    }
}
