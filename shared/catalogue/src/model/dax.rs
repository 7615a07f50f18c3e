//! DynamoDB Accelerator: clusters.

use serde::{Deserialize, Serialize};

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags};
use crate::observed::{Observed, Unread};

/// What a scan saw of DynamoDB Accelerator.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dax {
    /// Clusters.
    pub clusters: Regional<Cluster>,
}

/// A cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// `arn:aws:dax:region:account:cache/name`
    pub arn: String,
    /// The name, unique in the account and region.
    pub name: String,
    /// Where it is.
    pub region: String,
    /// Whether it is encrypted at rest.
    pub encrypted: bool,
    /// Empty when the cluster has none.
    pub tags: Observed<Tags>,
    /// Whether clients reach it through TLS.
    pub tls: bool,
    /// In how many availability zones it has nodes.
    pub zones: usize,
}

pub(super) const KINDS: &[Kind] = &[Kind::of::<Cluster>()];

pub(super) const FACTS: &[Fact] = &[
    Fact { path: "/dax/clusters/*", actions: &["dax:DescribeClusters"] },
    Fact { path: "/dax/clusters/*/*/tags", actions: &["dax:ListTags"] },
];

impl Resource for Cluster {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        Some(self.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
}

impl Listed for Cluster {
    const TYPE: &'static str = "AWS::DAX::Cluster";
    const SERVICE: &'static str = "dax";
    const ARN: &'static str = "arn:{partition}:dax:{region}:{account}:cache/*";
    const LISTED_BY: &'static [&'static str] = &["dax:DescribeClusters"];
    const PATH: &'static str = "/dax/clusters";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.dax.clusters.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

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
                arn: "arn:aws:dax:eu-west-1:111111111111:cache/shop-cache-prod".to_owned(),
                name: "shop-cache-prod".to_owned(),
                region: Account::REGION.to_owned(),
                encrypted: true,
                tags: Known(Tags::new()),
                tls: true,
                zones: 3,
            }
        }
    }
}
