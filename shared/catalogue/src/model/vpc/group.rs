//! Security groups.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::{model::Identity, network::Traffic, observed::Observed};

/// A security group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// Named by the group name.
    pub identity: Identity,
    /// The name, which no other group of the VPC has.
    pub group_name: String,
    /// The VPC it belongs to.
    pub vpc: Observed<String>,
    /// What it lets in.
    pub ingress: Observed<Vec<Permission>>,
    /// What it lets out.
    pub egress: Observed<Vec<Permission>>,
}

/// Peers with which a group allows the same traffic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Permission {
    /// Protocol and ports.
    pub traffic: Traffic,
    /// Address ranges.
    pub ranges: Vec<IpNet>,
    /// Security groups, by id.
    pub groups: Vec<String>,
    /// Prefix lists, by id.
    pub prefix_lists: Vec<String>,
}

impl SecurityGroup {
    /// Whether this is the group that AWS creates in every VPC and that no one can delete.
    pub fn is_default(&self) -> bool {
        self.group_name == "default"
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        network::{Ports, Protocol},
        observed::Known,
    };

    impl SecurityGroup {
        /// A group that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("security-group", "sg-1", "shop-web-prod"),
                group_name: "shop-web-prod".to_owned(),
                vpc: Known("vpc-1".to_owned()),
                ingress: Known(vec![Permission::example(443, "10.0.0.0/24")]),
                egress: Known(vec![Permission::example(443, "10.0.0.0/16")]),
            }
        }

        /// The default group of a VPC, closed.
        pub(crate) fn default_example() -> Self {
            Self {
                identity: Identity { name: None, ..Identity::of_ec2("security-group", "sg-2", "default") },
                group_name: "default".to_owned(),
                ingress: Known(Vec::new()),
                egress: Known(Vec::new()),
                ..Self::example()
            }
        }

        /// The example with these ingress permissions.
        pub(crate) fn with(ingress: impl IntoIterator<Item = Permission>) -> Self {
            Self { ingress: Known(ingress.into_iter().collect()), ..Self::example() }
        }

        /// The example with these egress permissions.
        pub(crate) fn sending(egress: impl IntoIterator<Item = Permission>) -> Self {
            Self { egress: Known(egress.into_iter().collect()), ..Self::example() }
        }
    }

    impl Permission {
        /// TCP on one port with one range.
        pub(crate) fn example(port: u16, range: &str) -> Self {
            Self::tcp(port, port, range)
        }

        /// TCP from one port to another with one range.
        pub(crate) fn tcp(from: u16, to: u16, range: &str) -> Self {
            Self {
                traffic: Traffic { protocol: Protocol::Tcp, ports: Ports { from, to } },
                ranges: vec![range.parse().unwrap()],
                groups: Vec::new(),
                prefix_lists: Vec::new(),
            }
        }

        /// Every port of a protocol with one range.
        pub(crate) fn all(protocol: Protocol, range: &str) -> Self {
            Self { traffic: Traffic { protocol, ports: Ports::ALL }, ..Self::example(0, range) }
        }

        /// UDP on one port with one range.
        pub(crate) fn udp(port: u16, range: &str) -> Self {
            let ports = Ports { from: port, to: port };
            Self { traffic: Traffic { protocol: Protocol::Udp, ports }, ..Self::example(port, range) }
        }

        /// TCP on one port with a prefix list.
        pub(crate) fn listed(port: u16, prefix_list: &str) -> Self {
            Self { ranges: Vec::new(), prefix_lists: vec![prefix_list.to_owned()], ..Self::example(port, "10.0.0.0/8") }
        }

        /// TCP on one port with a group.
        pub(crate) fn from_group(port: u16, group: &str) -> Self {
            Self { ranges: Vec::new(), groups: vec![group.to_owned()], ..Self::example(port, "10.0.0.0/8") }
        }
    }
}
