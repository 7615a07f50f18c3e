//! Network interfaces and Elastic IP addresses.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{model::Identity, observed::Observed};

/// A network interface.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkInterface {
    /// Named by its tag. Those that an AWS service made for itself are AWS's.
    pub identity: Identity,
    /// Such as `interface`, `lambda` or `network_load_balancer`.
    pub kind: Observed<String>,
    /// Whether it is the interface of a load balancer of any sort.
    pub load_balancer: Observed<bool>,
    /// The subnet it is in.
    pub subnet: Observed<String>,
    /// The security groups that it uses, by id.
    pub groups: Observed<Vec<String>>,
    /// Whether it is attached to anything.
    pub in_use: Observed<bool>,
    /// The public IPv4 addresses that lead to it, and all its IPv6 ones. Carrier addresses of Wavelength are not among
    /// them: only the carrier's own network can begin a connection to those.
    /// <https://docs.aws.amazon.com/wavelength/latest/developerguide/how-wavelengths-work.html>
    pub public_addresses: Observed<Vec<IpAddr>>,
    /// Whether AWS drops what is neither from nor for it.
    pub source_destination_check: Observed<bool>,
}

impl NetworkInterface {
    /// Whether an interface with these properties is a load balancer's. AWS names those of Application and Classic Load
    /// Balancers by their description, and a user's interface is never requester-managed.
    /// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html>
    pub fn is_of_load_balancer(kind: &str, requester_managed: bool, description: &str) -> bool {
        matches!(kind, "network_load_balancer" | "gateway_load_balancer" | "load_balancer")
            || (requester_managed && description.starts_with("ELB "))
    }
}

/// An Elastic IP address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElasticIp {
    /// Named by its tag. Those that an AWS service made for itself are AWS's.
    pub identity: Identity,
    /// The address.
    pub address: Observed<String>,
    /// What it leads to; none where it is associated with nothing.
    pub association: Observed<Option<AddressAssociation>>,
}

/// What an Elastic IP address leads to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddressAssociation {
    /// The instance.
    pub instance: Option<String>,
    /// The interface.
    pub interface: Observed<String>,
    /// Whether that interface is another account's.
    pub elsewhere: Observed<bool>,
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl NetworkInterface {
        /// An instance's interface that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("network-interface", "eni-1", "shop-eni-prod"),
                kind: Known("interface".to_owned()),
                load_balancer: Known(false),
                subnet: Known("subnet-1".to_owned()),
                groups: Known(vec!["sg-1".to_owned()]),
                in_use: Known(true),
                public_addresses: Known(Vec::new()),
                source_destination_check: Known(true),
            }
        }

        /// A load balancer's interface.
        pub(crate) fn of_load_balancer(id: &str) -> Self {
            Self {
                identity: Identity {
                    name: None,
                    owner: Known(crate::model::Owner::Aws),
                    ..Identity::of_ec2("network-interface", id, "")
                },
                load_balancer: Known(true),
                public_addresses: Known(vec![[52, 1, 2, 3].into()]),
                ..Self::example()
            }
        }
    }

    impl ElasticIp {
        /// An address in use.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("elastic-ip", "eipalloc-1", "shop-eip-prod"),
                address: Known("52.1.2.3".to_owned()),
                association: Known(Some(AddressAssociation::example())),
            }
        }
    }

    impl AddressAssociation {
        /// An instance by its interface.
        pub(crate) fn example() -> Self {
            Self { instance: Some("i-1".to_owned()), interface: Known("eni-1".to_owned()), elsewhere: Known(false) }
        }
    }

    #[test]
    fn load_balancers_are_told_apart() {
        assert!(NetworkInterface::is_of_load_balancer("interface", true, "ELB app/web/0123456789abcdef"));
        assert!(NetworkInterface::is_of_load_balancer("interface", true, "ELB classic-web"));
        assert!(NetworkInterface::is_of_load_balancer("network_load_balancer", true, "ELB net/web/0123456789abcdef"));
        assert!(NetworkInterface::is_of_load_balancer("gateway_load_balancer", true, ""));
        assert!(!NetworkInterface::is_of_load_balancer("interface", false, "ELB app/pretended/0123456789abcdef"));
        assert!(!NetworkInterface::is_of_load_balancer("gateway_load_balancer_endpoint", true, "VPC Endpoint"));
        assert!(!NetworkInterface::is_of_load_balancer("lambda", true, "AWS Lambda VPC ENI-web"));
    }
}
