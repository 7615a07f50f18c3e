use serde::{Deserialize, Serialize};

use super::resource;
use crate::model::Tags;

/// A machine image (AMI) that the account owns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// `arn:aws:ec2:eu-west-1::image/ami-…`: without an account.
    pub arn: String,
    /// `ami-…`
    pub id: String,
    /// The name it was registered under.
    pub name: Option<String>,
    /// Where it is.
    pub region: String,
    /// Its tags.
    pub tags: Tags,
    /// Whether every AWS account may launch it.
    pub public: bool,
}

impl Image {
    fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

resource!(Image, images, "AWS::EC2::Image", "arn:{partition}:ec2:{region}::image/*", "ec2:DescribeImages");

#[cfg(test)]
mod examples {
    use super::*;
    use crate::model::Account;

    impl Image {
        /// An image that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:ec2:eu-west-1::image/ami-1".to_owned(),
                id: "ami-1".to_owned(),
                name: Some("shop-web-prod".to_owned()),
                region: Account::REGION.to_owned(),
                tags: Tags::from([("Team".to_owned(), "shop".to_owned())]),
                public: false,
            }
        }
    }
}
