//! AWS Certificate Manager: certificates.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Regional, Resource, kinds},
    observed::Observed,
};

/// What a scan saw of Certificate Manager.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Acm {
    /// Certificates of every kind of key and in every state.
    pub certificates: Regional<Certificate>,
}

/// A certificate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// Which certificate this is.
    pub identity: Identity,
    /// What ACM says about it.
    pub description: Observed<Description>,
    /// Whether the certificate stands in public transparency logs; absent where that is not ACM's to decide.
    pub transparency_logged: Observed<Option<bool>>,
}

/// What ACM says about a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Until when it is valid; absent while it is not issued.
    pub expires: Option<Timestamp>,
    /// Whether something of AWS uses it.
    pub in_use: bool,
    /// Such as `RSA_2048` or `EC_prime256v1`.
    pub key_algorithm: String,
    /// Where it comes from.
    pub source: Source,
    /// Whether it can be used.
    pub status: Status,
}

/// Where a certificate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// ACM issued it, and renews it.
    Amazon,
    /// Its owner brought it along, and has to renew it.
    Imported,
    /// A private authority issued it.
    PrivateAuthority,
}

/// <https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Valid until it expires.
    Issued,
    /// Its owner has not yet shown that the domain is theirs.
    PendingValidation,
    /// It was valid once.
    Expired,
    /// It was valid until its authority took it back.
    Revoked,
    /// It never became valid: the request failed or ran out of time, or the certificate is turned off.
    Unusable,
}

kinds! {
    "acm": Acm;
    certificates: Certificate = "AWS::ACM::Certificate",
        "acm:{region}:{account}:certificate/*", list ["acm:ListCertificates"], tags together ["acm:ListTagsForCertificate"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/acm/certificates/*/*/description", &["acm:DescribeCertificate"]),
    ("/acm/certificates/*/*/transparency_logged", &["acm:DescribeCertificate"]),
];

impl Resource for Certificate {}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

    impl Acm {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self { certificates: Regional::example([Certificate::example()]) }
        }
    }

    impl Certificate {
        /// A certificate that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                description: Known(Description::example()),
                identity: Identity::unnamed(
                    "arn:aws:acm:eu-west-1:111111111111:certificate/12345678-1234-1234-1234-123456789012".to_owned(),
                    "shop.example.com".to_owned(),
                    Account::REGION,
                    Known(Tags::from([("Team".to_owned(), "shop".to_owned())])),
                ),
                transparency_logged: Known(Some(true)),
            }
        }
    }

    impl Certificate {
        /// The example with this description.
        pub(crate) fn described(description: Description) -> Self {
            Self { description: Known(description), ..Self::example() }
        }
    }

    impl Description {
        /// A certificate that ACM issued and renews.
        pub(crate) fn example() -> Self {
            Self {
                expires: Some(Timestamp::constant(1_810_000_000, 0)),
                in_use: true,
                key_algorithm: "RSA_2048".to_owned(),
                source: Source::Amazon,
                status: Status::Issued,
            }
        }
    }
}
