//! AWS Identity and Access Management: users, groups, roles and policies.

use serde::{Deserialize, Serialize};

use super::{Account, Fact, GLOBAL, Kind, Listed, Regional, Resource, Tags};
use crate::observed::Unread;

/// What a scan saw of IAM.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Iam {
    /// Users.
    pub users: Regional<User>,
}

/// Whoever a policy can be attached to: a user, a group or a role.
pub trait Principal: Resource {}

/// A user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// `arn:aws:iam::111111111111:user/path/name`
    pub arn: String,
    /// The user name.
    pub name: String,
    /// Empty when the user has none.
    pub tags: Tags,
}

pub(super) const KINDS: &[Kind] = &[Kind::of::<User>()];

pub(super) const FACTS: &[Fact] = &[Fact { path: "/iam/users/*", actions: &["iam:GetAccountAuthorizationDetails"] }];

impl Principal for User {}

impl Resource for User {
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
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        Some(Ok(&self.tags))
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
    fn as_principal(&self) -> Option<&dyn Principal> {
        Some(self)
    }
}

impl Listed for User {
    const TYPE: &'static str = "AWS::IAM::User";
    const SERVICE: &'static str = "iam";
    const ARN: &'static str = "arn:{partition}:iam::{account}:user/*";
    const LISTED_BY: &'static [&'static str] = &["iam:GetAccountAuthorizationDetails"];
    const PATH: &'static str = "/iam/users";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.iam.users.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;

    impl Iam {
        /// One compliant user.
        pub(crate) fn example() -> Self {
            Self { users: Regional::in_region(GLOBAL, [User::example()]) }
        }
    }

    impl User {
        /// A user that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:iam::111111111111:user/shop-deployer-prod".to_owned(),
                name: "shop-deployer-prod".to_owned(),
                tags: Tags::new(),
            }
        }
    }
}
