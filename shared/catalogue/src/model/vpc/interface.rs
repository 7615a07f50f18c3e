//! Network interfaces and Elastic IP addresses.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::model::Identity;

/// A network interface.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkInterface {
    /// Named by its tag. Those that an AWS service made for itself are AWS's.
    pub identity: Identity,
    /// Such as `interface`, `lambda` or `network_load_balancer`.
    pub kind: String,
    /// Whether it is the interface of a load balancer of any sort.
    pub load_balancer: bool,
    /// The subnet it is in.
    pub subnet: String,
    /// The security groups that it uses, by id.
    pub groups: Vec<String>,
    /// The instance that it is attached to.
    pub instance: Option<String>,
    /// Whether it is attached to anything.
    pub in_use: bool,
    /// The public IPv4 addresses that lead to it, and all its IPv6 ones. Carrier addresses of Wavelength are not among
    /// them: only the carrier's own network can begin a connection to those.
    /// <https://docs.aws.amazon.com/wavelength/latest/developerguide/how-wavelengths-work.html>
    pub public_addresses: Vec<IpAddr>,
    /// Whether AWS drops what is neither from nor for it.
    pub source_destination_check: bool,
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
#[serde(deny_unknown_fields)]
pub struct ElasticIp {
    /// Named by its tag. Those that an AWS service made for itself are AWS's.
    pub identity: Identity,
    /// The address.
    pub address: String,
    /// Whether it is associated with an instance or an interface.
    pub associated: bool,
    /// The instance that it leads to.
    pub instance: Option<String>,
    /// The interface that it leads to.
    pub interface: Option<String>,
    /// Whether that interface is another account's; none where AWS does not say.
    pub interface_elsewhere: Option<bool>,
}

#[cfg(test)]
mod examples {
    use super::*;

    impl NetworkInterface {
        /// An instance's interface that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("network-interface", "eni-1", "shop-eni-prod"),
                kind: "interface".to_owned(),
                load_balancer: false,
                subnet: "subnet-1".to_owned(),
                groups: vec!["sg-1".to_owned()],
                instance: Some("i-1".to_owned()),
                in_use: true,
                public_addresses: Vec::new(),
                source_destination_check: true,
            }
        }

        /// A load balancer's interface.
        pub(crate) fn of_load_balancer(id: &str) -> Self {
            Self {
                identity: Identity {
                    name: None,
                    owner: crate::model::Owner::Aws,
                    ..Identity::of_ec2("network-interface", id, "")
                },
                load_balancer: true,
                instance: None,
                public_addresses: vec![[52, 1, 2, 3].into()],
                ..Self::example()
            }
        }
    }

    impl ElasticIp {
        /// An address in use.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("elastic-ip", "eipalloc-1", "shop-eip-prod"),
                address: "52.1.2.3".to_owned(),
                associated: true,
                instance: Some("i-1".to_owned()),
                interface: Some("eni-1".to_owned()),
                interface_elsewhere: Some(false),
            }
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
