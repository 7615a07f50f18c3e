//! Access points.

use serde::{Deserialize, Serialize};

use super::{Account, Listed, Observed, PublicAccessBlock, Resource, Tags, Unread};
use crate::{model::GLOBAL, policy::Document};

/// An access point of one region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessPoint {
    /// `arn:aws:s3:region:account:accesspoint/name`
    pub arn: String,
    /// The name, unique in the account and region.
    pub name: String,
    /// Where it lives.
    pub region: String,
    /// The bucket that it leads to, which may belong to another account.
    pub bucket: String,
    /// The VPC from which alone it can be reached; `None` when it is reached over the internet.
    pub vpc: Option<String>,
    /// Its policy; `None` when it has none.
    pub policy: Observed<Option<Document>>,
    /// Its own Block Public Access, fixed when it was made.
    pub public_access_block: Observed<Option<PublicAccessBlock>>,
    /// Empty when it has none.
    pub tags: Observed<Tags>,
}

/// A Multi-Region Access Point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MultiRegionAccessPoint {
    /// `arn:aws:s3::account:accesspoint/alias`
    pub arn: String,
    /// The name, unique in the account.
    pub name: String,
    /// Its own Block Public Access, fixed when it was made.
    pub public_access_block: Option<PublicAccessBlock>,
}

impl Resource for AccessPoint {
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

impl Listed for AccessPoint {
    const TYPE: &'static str = "AWS::S3::AccessPoint";
    const SERVICE: &'static str = "s3";
    const ARN: &'static str = "arn:{partition}:s3:{region}:{account}:accesspoint/*";
    const LISTED_BY: &'static [&'static str] = &["s3:ListAccessPoints"];
    const PATH: &'static str = "/s3/access_points";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.s3.access_points.parts()
    }
}

impl Resource for MultiRegionAccessPoint {
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
        GLOBAL
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
}

impl Listed for MultiRegionAccessPoint {
    const TYPE: &'static str = "AWS::S3::MultiRegionAccessPoint";
    const SERVICE: &'static str = "s3";
    const ARN: &'static str = "arn:{partition}:s3::{account}:accesspoint/*";
    const LISTED_BY: &'static [&'static str] = &["s3:ListMultiRegionAccessPoints"];
    const PATH: &'static str = "/s3/multi_region_access_points";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.s3.multi_region_access_points.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl AccessPoint {
        /// An access point that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:s3:eu-west-1:111111111111:accesspoint/invoices-reports".to_owned(),
                name: "invoices-reports".to_owned(),
                region: Account::REGION.to_owned(),
                bucket: "shop-invoices-prod".to_owned(),
                vpc: None,
                policy: Known(None),
                public_access_block: Known(Some(PublicAccessBlock::example())),
                tags: Known(Tags::new()),
            }
        }
    }

    impl MultiRegionAccessPoint {
        /// A Multi-Region Access Point that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:s3::111111111111:accesspoint/mfzwi23gnjvgw.mrap".to_owned(),
                name: "invoices-everywhere".to_owned(),
                public_access_block: Some(PublicAccessBlock::example()),
            }
        }
    }
}
