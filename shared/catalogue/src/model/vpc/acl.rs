//! Network ACLs.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::{model::Identity, network::Traffic, observed::Observed};

/// A network ACL.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkAcl {
    /// Named by its tag.
    pub identity: Identity,
    /// Whether it is the one that AWS creates in every VPC and that no one can delete.
    pub default: bool,
    /// Whether any subnet uses it.
    pub used: Observed<bool>,
    /// What it lets through and what not, both ways. The first entry that matches decides.
    pub entries: Observed<Vec<AclEntry>>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AclEntry {
    /// Its place in the order.
    pub number: u16,
    /// Whether it is about what leaves the subnet.
    pub egress: bool,
    /// Whether it lets through or stops.
    pub allow: bool,
    /// Protocol and ports.
    pub traffic: Traffic,
    /// The other side.
    pub range: IpNet,
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        network::{Ports, Protocol},
        observed::Known,
    };

    impl NetworkAcl {
        /// An ACL that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("network-acl", "acl-1", "shop-acl-prod"),
                default: false,
                used: Known(true),
                entries: Known(vec![
                    AclEntry::example(100, true, Protocol::Tcp, 443, "0.0.0.0/0"),
                    AclEntry::example(32767, false, Protocol::All, 0, "0.0.0.0/0"),
                ]),
            }
        }

        /// The example with these entries.
        pub(crate) fn with(entries: impl IntoIterator<Item = AclEntry>) -> Self {
            Self { entries: Known(entries.into_iter().collect()), ..Self::example() }
        }
    }

    impl AclEntry {
        /// An ingress entry about one port, or about all of them when the protocol is `All`.
        pub(crate) fn example(number: u16, allow: bool, protocol: Protocol, port: u16, range: &str) -> Self {
            let ports = if protocol == Protocol::All { Ports::ALL } else { Ports { from: port, to: port } };
            Self { number, egress: false, allow, traffic: Traffic { protocol, ports }, range: range.parse().unwrap() }
        }
    }
}
