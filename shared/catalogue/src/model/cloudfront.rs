//! Amazon CloudFront.

use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Regional, Resource, kinds},
    observed::Observed,
};

/// What a scan saw of CloudFront.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CloudFront {
    /// Distributions.
    pub distributions: Regional<Distribution>,
}

/// A distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// Which distribution this is.
    pub identity: Identity,
    /// How requests are handled, by path, the default at last.
    pub behaviors: Observed<Vec<Behavior>>,
    /// With which certificate and TLS it answers.
    pub certificate: Observed<Certificate>,
    /// What is served for `/`.
    pub default_root_object: Observed<Option<String>>,
    /// Whether viewers of some countries only are answered.
    pub geo_restricted: Observed<bool>,
    /// The bucket of standard logging's first version.
    pub log_bucket: Observed<Option<String>>,
    /// Whether a group of origins replaces one that fails.
    pub origin_failover: bool,
    /// Where the content is from.
    pub origins: Observed<Vec<Origin>>,
    /// The web ACL in front of it: an ARN, or the id of one of WAF Classic.
    pub web_acl: Option<String>,
    /// Whether CloudWatch Logs delivers its access logs: the second version of standard logging.
    pub delivers_access_logs: Observed<bool>,
}

/// How requests for some paths are handled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behavior {
    /// The path pattern, or `default`.
    pub path: String,
    /// Whether viewers may use plain HTTP.
    pub allows_http: bool,
    /// Whether a configuration of field-level encryption is named.
    pub field_level_encryption: bool,
}

/// With which certificate and TLS a distribution answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Whether it is the one of `*.cloudfront.net`.
    pub cloudfront_default: bool,
    /// The security policy, such as `TLSv1.2_2021`.
    pub minimum_tls: Option<String>,
    /// Whether it needs viewers to name the host, rather than addresses of its own.
    pub sni_only: bool,
}

/// Where content is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The id, unique in the distribution.
    pub id: String,
    /// The host name.
    pub domain: String,
    /// Whether an origin access control signs the requests.
    pub access_control: bool,
    /// What kind of origin it is.
    pub kind: OriginKind,
}

/// The kinds of origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OriginKind {
    /// A web server, or what looks like one.
    Custom {
        /// `http-only`, `https-only` or `match-viewer`.
        protocol: String,
        /// The versions of TLS and SSL that CloudFront may speak with it.
        tls_versions: Vec<String>,
    },
    /// A bucket.
    S3 {
        /// Whether a legacy origin access identity asks for the objects.
        access_identity: bool,
    },
    /// Something in a VPC.
    Vpc,
}

kinds! {
    "cloudfront": CloudFront;
    distributions: Distribution = "AWS::CloudFront::Distribution",
        "cloudfront::{account}:distribution/*",
        list ["cloudfront:ListDistributions"], tags ["cloudfront:ListTagsForResource"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    (
        "/cloudfront/distributions/*/*/delivers_access_logs",
        &["logs:DescribeDeliveries", "logs:DescribeDeliverySources"],
    ),
    ("/cloudfront/distributions/*/*/default_root_object", &["cloudfront:GetDistributionConfig"]),
    ("/cloudfront/distributions/*/*/log_bucket", &["cloudfront:GetDistributionConfig"]),
];

impl Resource for Distribution {}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{GLOBAL, Tags},
        observed::Known,
    };

    impl CloudFront {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self { distributions: Regional::in_region(GLOBAL, [Distribution::example()]) }
        }
    }

    impl Distribution {
        /// A distribution that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                behaviors: Known(vec![Behavior::example()]),
                certificate: Known(Certificate::example()),
                default_root_object: Known(Some("index.html".to_owned())),
                geo_restricted: Known(true),
                log_bucket: Known(Some("shop-logs-prod.s3.amazonaws.com".to_owned())),
                origin_failover: true,
                origins: Known(vec![Origin::example()]),
                web_acl: Some("arn:aws:wafv2:us-east-1:111111111111:global/webacl/shop-web-prod/7777".to_owned()),
                delivers_access_logs: Known(false),
                identity: Identity::unnamed(
                    "arn:aws:cloudfront::111111111111:distribution/E1A2B3C4D5E6F7".to_owned(),
                    "E1A2B3C4D5E6F7".to_owned(),
                    GLOBAL,
                    Known(Tags::new()),
                ),
            }
        }

        /// The example with this one behaviour.
        pub(crate) fn with_behavior(behavior: Behavior) -> Self {
            Self { behaviors: Known(vec![behavior]), ..Self::example() }
        }

        /// The example with this one origin.
        pub(crate) fn with_origin(origin: Origin) -> Self {
            Self { origins: Known(vec![origin]), ..Self::example() }
        }
    }

    impl Behavior {
        /// HTTPS alone.
        pub(crate) fn example() -> Self {
            Self { path: "default".to_owned(), allows_http: false, field_level_encryption: true }
        }
    }

    impl Certificate {
        /// A certificate of the user's own, and current TLS.
        pub(crate) fn example() -> Self {
            Self { cloudfront_default: false, minimum_tls: Some("TLSv1.2_2021".to_owned()), sni_only: true }
        }
    }

    impl Origin {
        /// A bucket behind an origin access control.
        pub(crate) fn example() -> Self {
            Self {
                id: "assets".to_owned(),
                domain: "shop-invoices-prod.s3.eu-west-1.amazonaws.com".to_owned(),
                access_control: true,
                kind: OriginKind::S3 { access_identity: false },
            }
        }

        /// A web server that is asked by this protocol.
        pub(crate) fn custom(protocol: &str) -> Self {
            Self {
                domain: "origin.shop.example.com".to_owned(),
                access_control: false,
                kind: OriginKind::Custom { protocol: protocol.to_owned(), tls_versions: vec!["TLSv1.2".to_owned()] },
                ..Self::example()
            }
        }
    }
}
