//! A region's own settings, gathered from the services that have some.

use serde::{Deserialize, Serialize};

use super::{Account, Fact, Listed, Resource, dynamodb, ec2};
use crate::observed::Unread;

/// A region of the account, with the settings that hold for everything in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The account's ARN with the region in it.
    pub arn: String,
    /// Such as `eu-west-1`.
    pub name: String,
    /// Settings of DynamoDB.
    pub dynamodb: dynamodb::RegionSettings,
    /// Settings of EC2.
    pub ec2: ec2::RegionSettings,
}

pub(super) const FACTS: &[Fact] = &[];

impl Resource for Region {
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
        &self.name
    }
    fn is_settings(&self) -> bool {
        true
    }
}

impl Listed for Region {
    const TYPE: &'static str = Account::TYPE;
    const SERVICE: &'static str = "account";
    const ARN: &'static str = "arn:{partition}:account:{region}:{account}:account";
    const LISTED_BY: &'static [&'static str] = &[];
    const PATH: &'static str = "/regions";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.regions.iter().map(|region| (region.name.as_str(), Ok(std::slice::from_ref(region)))).collect()
    }
}

#[cfg(test)]
impl Region {
    /// A region with every setting as it should be.
    pub(crate) fn example() -> Self {
        Self {
            arn: format!("arn:aws:account:{}:111111111111:account", Account::REGION),
            name: Account::REGION.to_owned(),
            dynamodb: dynamodb::RegionSettings::example(),
            ec2: ec2::RegionSettings::example(),
        }
    }
}
