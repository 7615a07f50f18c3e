//! DynamoDB Accelerator: clusters.

use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Regional, Resource, kinds},
    observed::Observed,
};

/// What a scan saw of DynamoDB Accelerator.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dax {
    /// Clusters.
    pub clusters: Regional<Cluster>,
}

/// A cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Which cluster this is.
    pub identity: Identity,
    /// Whether it is encrypted at rest.
    pub encrypted: Observed<bool>,
    /// Whether clients reach it through TLS.
    pub tls: Observed<bool>,
    /// In how many availability zones it has nodes.
    pub zones: Observed<usize>,
}

kinds! {
    "dax": Dax;
    clusters: Cluster = "AWS::DAX::Cluster",
        "dax:{region}:{account}:cache/*", list ["dax:DescribeClusters"], tags ["dax:ListTags"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[];

impl Resource for Cluster {}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

    impl Dax {
        /// One compliant cluster.
        pub(crate) fn example() -> Self {
            Self { clusters: Regional::example([Cluster::example()]) }
        }
    }

    impl Cluster {
        /// A cluster that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                encrypted: Known(true),
                identity: Identity::named(
                    "arn:aws:dax:eu-west-1:111111111111:cache/shop-cache-prod".to_owned(),
                    "shop-cache-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
                tls: Known(true),
                zones: Known(3),
            }
        }
    }
}
