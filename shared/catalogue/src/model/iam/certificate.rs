use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Resource},
    observed::Observed,
};

/// A server certificate kept in IAM.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServerCertificate {
    /// Which server certificate this is.
    pub identity: Identity,
    /// When it stops being valid.
    pub expiration: Observed<Timestamp>,
}

impl Resource for ServerCertificate {}

#[cfg(test)]
impl ServerCertificate {
    /// A certificate that violates nothing.
    pub(crate) fn example() -> Self {
        Self {
            expiration: crate::observed::Known(Timestamp::constant(1_820_000_000, 0)),
            identity: Identity::named(
                "arn:aws:iam::111111111111:server-certificate/shop-frontend-prod".to_owned(),
                "shop-frontend-prod".to_owned(),
                crate::model::GLOBAL,
                crate::observed::Known(crate::model::Tags::new()),
            ),
        }
    }
}
