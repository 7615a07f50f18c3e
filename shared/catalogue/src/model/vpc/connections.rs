//! What connects networks to services, to each other and to people.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::{language::policy::Document, model::Identity, observed::Observed};

/// A VPC endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Named by its tag. Those that an AWS service made for itself are AWS's.
    pub identity: Identity,
    /// The VPC it is in.
    pub vpc: Observed<String>,
    /// Such as `com.amazonaws.eu-west-1.ec2`; none where it leads to a resource or a service network.
    pub service: Observed<Option<String>>,
    /// How it is reached.
    pub kind: Observed<EndpointKind>,
    /// Whether it works, in the API's words such as `available`.
    pub state: String,
    /// The subnets that it has interfaces in, by id.
    pub subnets: Observed<Vec<String>>,
    /// Who may do what through it; `None` for services without endpoint policies.
    pub policy: Observed<Option<Document>>,
}

/// How an endpoint is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndpointKind {
    /// By a network interface in each subnet.
    Interface,
    /// By a route.
    Gateway,
    /// In another way.
    Other,
}

/// A service that the account offers to other networks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndpointService {
    /// Named by its tag.
    pub identity: Identity,
    /// Who may connect: ARNs, account ids or `*`.
    pub allowed_principals: Observed<Vec<String>>,
}

/// A VPC peering connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Peering {
    /// Named by its tag.
    pub identity: Identity,
    /// Whether traffic can flow.
    pub active: Observed<bool>,
    /// The address ranges of the VPC that asked for it.
    pub requester_ranges: Observed<Vec<IpNet>>,
    /// The address ranges of the VPC that accepted it.
    pub accepter_ranges: Observed<Vec<IpNet>>,
}

/// A Site-to-Site VPN connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VpnConnection {
    /// Named by its tag.
    pub identity: Identity,
    /// In the API's words, such as `available`.
    pub state: String,
    /// How many of its tunnels are up.
    pub tunnels_up: Observed<usize>,
}

/// A transit gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransitGateway {
    /// Named by its tag.
    pub identity: Identity,
    /// Whether networks of other accounts are attached without anyone's consent.
    pub accepts_attachments: Observed<bool>,
}

/// A Client VPN endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientVpn {
    /// Named by its tag.
    pub identity: Identity,
    /// Whether connections are logged.
    pub logs_connections: Observed<bool>,
    /// Who may reach what.
    pub authorizations: Observed<Vec<Authorization>>,
}

/// An authorization rule of a Client VPN endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Authorization {
    /// The addresses that it opens.
    pub destination: String,
    /// Whether for every client rather than for a group.
    pub everyone: bool,
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl Endpoint {
        /// An EC2 endpoint in two subnets, for the account only.
        pub(crate) fn example() -> Self {
            let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                "Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"*","Resource":"*"}]}"#;
            Self {
                identity: Identity::of_ec2("vpc-endpoint", "vpce-1", "shop-ec2-prod"),
                vpc: Known("vpc-1".to_owned()),
                service: Known(Some("com.amazonaws.eu-west-1.ec2".to_owned())),
                kind: Known(EndpointKind::Interface),
                state: "available".to_owned(),
                subnets: Known(vec!["subnet-1".to_owned(), "subnet-2".to_owned()]),
                policy: Known(Some(Document::parse(policy).unwrap())),
            }
        }
    }

    impl EndpointService {
        /// A service for the account alone.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("vpc-endpoint-service", "vpce-svc-1", "shop-orders-prod"),
                allowed_principals: Known(vec!["arn:aws:iam::111111111111:root".to_owned()]),
            }
        }
    }

    impl Peering {
        /// A connection to a network with 10.1.0.0/16.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("vpc-peering-connection", "pcx-1", "shop-peering-prod"),
                active: Known(true),
                requester_ranges: Known(vec!["10.0.0.0/16".parse().unwrap()]),
                accepter_ranges: Known(vec!["10.1.0.0/16".parse().unwrap()]),
            }
        }
    }

    impl VpnConnection {
        /// A connection with both tunnels up.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("vpn-connection", "vpn-1", "shop-vpn-prod"),
                state: "available".to_owned(),
                tunnels_up: Known(2),
            }
        }
    }

    impl TransitGateway {
        /// A gateway that asks first.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("transit-gateway", "tgw-1", "shop-tgw-prod"),
                accepts_attachments: Known(false),
            }
        }
    }

    impl ClientVpn {
        /// An endpoint for one group.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("client-vpn-endpoint", "cvpn-endpoint-1", "shop-staff-prod"),
                logs_connections: Known(true),
                authorizations: Known(vec![Authorization { destination: "10.0.0.0/16".to_owned(), everyone: false }]),
            }
        }
    }
}
