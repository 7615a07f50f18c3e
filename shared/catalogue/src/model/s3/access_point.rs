//! Access points.

use serde::{Deserialize, Serialize};

use super::{Observed, PublicAccessBlock, Unread};
use crate::{
    language::policy::Document,
    model::{Identity, Resource, Tags},
};

/// An access point of one region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccessPoint {
    /// Which access point this is.
    pub identity: Identity,
    /// The bucket that it leads to, which may belong to another account.
    pub bucket: Observed<String>,
    /// The VPC from which alone it can be reached; `None` when it is reached over the internet.
    pub vpc: Observed<Option<String>>,
    /// Its policy; `None` when it has none.
    pub policy: Observed<Option<Document>>,
    /// Its own Block Public Access, fixed when it was made.
    pub public_access_block: Observed<Option<PublicAccessBlock>>,
}

/// A Multi-Region Access Point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MultiRegionAccessPoint {
    /// Which multi region access point this is.
    pub identity: Identity,
    /// Its own Block Public Access, fixed when it was made.
    pub public_access_block: Observed<PublicAccessBlock>,
}

impl Resource for AccessPoint {}

impl Resource for MultiRegionAccessPoint {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        None
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, GLOBAL},
        observed::Known,
    };

    impl AccessPoint {
        /// An access point that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                bucket: Known("shop-invoices-prod".to_owned()),
                vpc: Known(None),
                policy: Known(None),
                public_access_block: Known(Some(PublicAccessBlock::example())),
                identity: Identity::named(
                    "arn:aws:s3:eu-west-1:111111111111:accesspoint/invoices-reports".to_owned(),
                    "invoices-reports".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }
    }

    impl MultiRegionAccessPoint {
        /// A Multi-Region Access Point that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::named(
                    "arn:aws:s3::111111111111:accesspoint/mfzwi23gnjvgw.mrap".to_owned(),
                    "invoices-everywhere".to_owned(),
                    GLOBAL,
                    Known(Tags::new()),
                ),
                public_access_block: Known(PublicAccessBlock::example()),
            }
        }
    }
}
