//! Elastic Load Balancing: application, network and gateway load balancers.

use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Regional, Resource, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of Elastic Load Balancing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Elbv2 {
    /// Load balancers.
    pub load_balancers: Regional<LoadBalancer>,
}

/// The kinds of load balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoadBalancerKind {
    /// Of HTTP requests.
    Application,
    /// Of packets that pass through appliances.
    Gateway,
    /// Of connections.
    Network,
}

/// A load balancer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadBalancer {
    /// Which load balancer this is.
    pub identity: Identity,
    /// Which kind it is.
    pub kind: Observed<LoadBalancerKind>,
    /// Whether it has public addresses.
    pub internet_facing: Observed<bool>,
    /// The availability zones.
    pub zones: Observed<Vec<String>>,
    /// What is set on it.
    pub attributes: Observed<Attributes>,
    /// What it listens for.
    pub listeners: Observed<Vec<Listener>>,
}

/// What is set on a load balancer. What its kind does not know is unknown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attributes {
    /// Whether access logs go to a bucket.
    pub access_logs: Observed<bool>,
    /// Whether each zone's nodes reach the targets of all zones.
    pub cross_zone: Observed<bool>,
    /// Whether it must be unprotected before it can be deleted.
    pub deletion_protection: Observed<bool>,
    /// What happens to requests that may desynchronise it from its targets: `monitor`, `defensive` or `strictest`.
    pub desync_mitigation: Observed<String>,
    /// Whether headers with invalid names are dropped.
    pub drops_invalid_headers: Observed<bool>,
}

/// What a load balancer listens for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listener {
    /// The port; gateway load balancers listen on all.
    pub port: Observed<Option<i32>>,
    /// Such as `HTTP`, `HTTPS`, `TCP`, `TLS` or `UDP`; gateway load balancers have none.
    pub protocol: Observed<Option<String>>,
    /// The default certificate, where the listener terminates TLS.
    pub certificate: Observed<Option<String>>,
    /// The security policy: which versions and ciphers of TLS are spoken, where the listener terminates TLS.
    pub tls_policy: Observed<Option<String>>,
    /// What happens to requests for which no rule says otherwise.
    pub default_action: Observed<Action>,
    /// What happens by the other rules; read for plain HTTP alone.
    pub rule_actions: Observed<Vec<Action>>,
}

/// What a listener does with a request in the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Answers by itself.
    Answer,
    /// Sends it to targets.
    Forward,
    /// Tells the caller to ask again by this protocol; `#{protocol}` is the same one.
    Redirect(String),
}

kinds! {
    "elbv2": Elbv2;
    load_balancers: LoadBalancer = "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "elasticloadbalancing:{region}:{account}:loadbalancer/*",
        list ["elasticloadbalancing:DescribeLoadBalancers"], tags ["elasticloadbalancing:DescribeTags"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/elbv2/load_balancers/*/*/attributes", &["elasticloadbalancing:DescribeLoadBalancerAttributes"]),
    ("/elbv2/load_balancers/*/*/listeners", &["elasticloadbalancing:DescribeListeners"]),
    ("/elbv2/load_balancers/*/*/listeners/*/rule_actions", &["elasticloadbalancing:DescribeRules"]),
];

impl LoadBalancer {
    /// Whether it is of this kind.
    ///
    /// # Errors
    /// The gap, when its kind is unknown.
    pub fn is(&self, kind: LoadBalancerKind) -> Result<bool, Unread> {
        Ok(*self.kind.get()? == kind)
    }
}

impl Listener {
    /// How to name it to its owner.
    ///
    /// # Errors
    /// The gap, when its protocol or port is unknown.
    pub fn label(&self) -> Result<String, Unread> {
        Ok(match (self.protocol.get()?, self.port.get()?) {
            (Some(protocol), Some(port)) => format!("listener {protocol}:{port}"),
            _ => "the listener".to_owned(),
        })
    }

    /// Whether it speaks this protocol.
    ///
    /// # Errors
    /// The gap, when its protocol is unknown.
    pub fn speaks(&self, protocol: &str) -> Result<bool, Unread> {
        Ok(self.protocol.get()?.as_deref() == Some(protocol))
    }
}

impl Resource for LoadBalancer {}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

    impl Elbv2 {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self { load_balancers: Regional::example([LoadBalancer::example()]) }
        }
    }

    impl LoadBalancer {
        /// An application load balancer that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                kind: Known(LoadBalancerKind::Application),
                internet_facing: Known(true),
                zones: Known(vec!["eu-west-1a".to_owned(), "eu-west-1b".to_owned()]),
                attributes: Known(Attributes::example()),
                listeners: Known(vec![Listener::example(), Listener::redirect()]),
                identity: Identity::named(
                    "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/shop-web-prod/1a2b3c"
                        .to_owned(),
                    "shop-web-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }

        /// A network load balancer that violates nothing.
        pub(crate) fn network() -> Self {
            Self {
                identity: Identity {
                    arn: "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/shop-queue-prod/4d5e6f"
                        .to_owned(),
                    ..Self::example().identity.renamed("shop-queue-prod")
                },
                kind: Known(LoadBalancerKind::Network),
                listeners: Known(vec![Listener { protocol: Known(Some("TLS".to_owned())), ..Listener::example() }]),
                ..Self::example()
            }
        }

        /// A gateway load balancer that violates nothing.
        pub(crate) fn gateway() -> Self {
            Self {
                identity: Identity {
                    arn: "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/gwy/shop-wall-prod/7a8b9c"
                        .to_owned(),
                    ..Self::example().identity.renamed("shop-wall-prod")
                },
                kind: Known(LoadBalancerKind::Gateway),
                internet_facing: Known(false),
                listeners: Known(vec![Listener {
                    port: Known(None),
                    protocol: Known(None),
                    certificate: Known(None),
                    tls_policy: Known(None),
                    ..Listener::example()
                }]),
                ..Self::example()
            }
        }

        /// The example with this one listener.
        pub(crate) fn with_listener(listener: Listener) -> Self {
            Self { listeners: Known(vec![listener]), ..Self::example() }
        }

        /// The example with these attributes.
        pub(crate) fn with_attributes(attributes: Attributes) -> Self {
            Self { attributes: Known(attributes), ..Self::example() }
        }
    }

    impl Attributes {
        /// Everything as it should be.
        pub(crate) fn example() -> Self {
            Self {
                access_logs: Known(true),
                cross_zone: Known(true),
                deletion_protection: Known(true),
                desync_mitigation: Known("defensive".to_owned()),
                drops_invalid_headers: Known(true),
            }
        }
    }

    impl Listener {
        /// A listener with TLS.
        pub(crate) fn example() -> Self {
            Self {
                port: Known(Some(443)),
                protocol: Known(Some("HTTPS".to_owned())),
                certificate: Known(Some("arn:aws:acm:eu-west-1:111111111111:certificate/1111".to_owned())),
                tls_policy: Known(Some("ELBSecurityPolicy-TLS13-1-2-2021-06".to_owned())),
                default_action: Known(Action::Forward),
                rule_actions: Known(Vec::new()),
            }
        }

        /// A listener without TLS that only leads to the other one.
        pub(crate) fn redirect() -> Self {
            Self { default_action: Known(Action::Redirect("HTTPS".to_owned())), ..Self::plain() }
        }

        /// A listener without TLS.
        pub(crate) fn plain() -> Self {
            Self {
                port: Known(Some(80)),
                protocol: Known(Some("HTTP".to_owned())),
                certificate: Known(None),
                tls_policy: Known(None),
                ..Self::example()
            }
        }
    }
}
