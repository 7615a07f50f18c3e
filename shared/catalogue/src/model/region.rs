//! A region's own settings, gathered from the services that have some.

use serde::{Deserialize, Serialize};

use super::{Account, GLOBAL, Identified, Identity, Listed, Owner, Resource, Tags, dynamodb, ec2};
use crate::observed::{Known, Unread};

/// A region of the account, with the settings that hold for everything in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// The region as a resource: the account's ARN with the region in it.
    pub identity: Identity,
    /// Settings of DynamoDB.
    pub dynamodb: dynamodb::RegionSettings,
    /// Settings of EC2.
    pub ec2: ec2::RegionSettings,
}

impl Region {
    /// Such as `eu-west-1`.
    pub fn name(&self) -> &str {
        &self.identity.region
    }
}

impl Identity {
    /// The account itself, or its settings in one region.
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html>
    pub fn of_settings(partition: &str, account_id: &str, region: &str) -> Self {
        let (place, id) = if region == GLOBAL { ("", account_id) } else { (region, region) };
        Self {
            arn: format!("arn:{partition}:account:{place}:{account_id}:account"),
            id: id.to_owned(),
            name: None,
            owner: Known(Owner::Account),
            region: region.to_owned(),
            tags: Known(Tags::new()),
        }
    }
}

impl Identified for Region {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn identity(&self) -> &Identity {
        &self.identity
    }
}

impl Resource for Region {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        None
    }
    fn is_settings(&self) -> bool {
        true
    }
}

impl Listed for Region {
    const TYPE: &'static str = Account::TYPE;
    const PATH: &'static str = "/regions";
}

#[cfg(test)]
impl Region {
    /// A region with every setting as it should be.
    pub(crate) fn example() -> Self {
        Self::named(Account::REGION)
    }

    /// Another region like the example.
    pub(crate) fn named(name: &str) -> Self {
        Self {
            identity: Identity::of_settings("aws", "111111111111", name),
            dynamodb: dynamodb::RegionSettings::example(),
            ec2: ec2::RegionSettings::example(),
        }
    }
}
