//! AWS AppSync.

use serde::{Deserialize, Serialize};

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags};
use crate::observed::{Observed, Unread};

/// What a scan saw of AppSync.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppSync {
    /// GraphQL APIs.
    pub apis: Regional<Api>,
}

/// A GraphQL API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// `arn:aws:appsync:region:account:apis/id`
    pub arn: String,
    /// The id, unique in the region.
    pub id: String,
    /// The name.
    pub name: String,
    /// Where the API lives.
    pub region: String,
    /// The ways for callers to prove who they are, such as `API_KEY` and `AWS_IAM`; the first is the default.
    pub authentication: Vec<String>,
    /// What the resolvers of fields log; absent when nothing is logged.
    pub field_log_level: Option<String>,
    /// Whether only VPC endpoints lead to it.
    pub private: bool,
    /// Whether X-Ray traces requests.
    pub tracing_enabled: bool,
    /// The web ACL in front of the API.
    pub web_acl: Option<String>,
    /// The cache; absent when there is none.
    pub cache: Observed<Option<Cache>>,
    /// Empty when the API has none.
    pub tags: Tags,
}

/// The cache of a GraphQL API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cache {
    /// Whether what lies in it is encrypted.
    pub encrypted_at_rest: bool,
    /// Whether connections to it are encrypted.
    pub encrypted_in_transit: bool,
}

pub(super) const KINDS: &[Kind] = &[Kind::of::<Api>()];

pub(super) const FACTS: &[Fact] = &[
    Fact { path: "/appsync/apis/*", actions: &["appsync:ListGraphqlApis"] },
    Fact { path: "/appsync/apis/*/*/cache", actions: &["appsync:GetApiCache"] },
];

impl Resource for Api {
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
        Some(Ok(&self.tags))
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
}

impl Listed for Api {
    const TYPE: &'static str = "AWS::AppSync::GraphQLApi";
    const SERVICE: &'static str = "appsync";
    const ARN: &'static str = "arn:{partition}:appsync:{region}:{account}:apis/*";
    const LISTED_BY: &'static [&'static str] = &["appsync:ListGraphqlApis"];
    const PATH: &'static str = "/appsync/apis";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.appsync.apis.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl AppSync {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self { apis: Regional::example([Api::example()]) }
        }
    }

    impl Api {
        /// An API that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:appsync:eu-west-1:111111111111:apis/k1l2m3n4o5".to_owned(),
                id: "k1l2m3n4o5".to_owned(),
                name: "shop-catalogue-prod".to_owned(),
                region: Account::REGION.to_owned(),
                authentication: vec!["AMAZON_COGNITO_USER_POOLS".to_owned(), "AWS_IAM".to_owned()],
                field_log_level: Some("ERROR".to_owned()),
                private: false,
                tracing_enabled: true,
                web_acl: Some(
                    "arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/shop-web-prod/11111111-2222".to_owned(),
                ),
                cache: Known(None),
                tags: Tags::new(),
            }
        }
    }
}
