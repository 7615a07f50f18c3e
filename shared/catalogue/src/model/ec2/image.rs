use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Resource},
    observed::Observed,
};

/// A machine image (AMI) that the account owns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// Which image this is.
    pub identity: Identity,
    /// Whether every AWS account may launch it.
    pub public: Observed<bool>,
}

impl Resource for Image {}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl Image {
        /// An image that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity {
                    arn: "arn:aws:ec2:eu-west-1::image/ami-1".to_owned(),
                    ..Identity::of_ec2("image", "ami-1", "shop-web-prod")
                },
                public: Known(false),
            }
        }
    }
}
