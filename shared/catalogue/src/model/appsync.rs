//! AWS AppSync.

use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Regional, Resource, kinds},
    observed::Observed,
};

/// What a scan saw of AppSync.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppSync {
    /// GraphQL APIs.
    pub apis: Regional<Api>,
}

/// A GraphQL API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Api {
    /// Which api this is.
    pub identity: Identity,
    /// The ways for callers to prove who they are, such as `API_KEY` and `AWS_IAM`; the first is the default.
    pub authentication: Observed<Vec<String>>,
    /// What the resolvers of fields log; absent when nothing is logged.
    pub field_log_level: Observed<Option<String>>,
    /// Whether X-Ray traces requests.
    pub tracing_enabled: bool,
    /// The web ACL in front of the API.
    pub web_acl: Option<String>,
    /// The cache; absent when there is none.
    pub cache: Observed<Option<Cache>>,
}

/// The cache of a GraphQL API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cache {
    /// Whether what lies in it is encrypted.
    pub encrypted_at_rest: bool,
    /// Whether connections to it are encrypted.
    pub encrypted_in_transit: bool,
}

kinds! {
    "appsync": AppSync;
    apis: Api = "AWS::AppSync::GraphQLApi", "appsync:{region}:{account}:apis/*", list ["appsync:ListGraphqlApis"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[("/appsync/apis/*/*/cache", &["appsync:GetApiCache"])];

impl Resource for Api {}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

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
                authentication: Known(vec!["AMAZON_COGNITO_USER_POOLS".to_owned(), "AWS_IAM".to_owned()]),
                field_log_level: Known(Some("ERROR".to_owned())),
                tracing_enabled: true,
                web_acl: Some(
                    "arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/shop-web-prod/11111111-2222".to_owned(),
                ),
                cache: Known(None),
                identity: Identity {
                    id: "k1l2m3n4o5".to_owned(),
                    ..Identity::named(
                        "arn:aws:appsync:eu-west-1:111111111111:apis/k1l2m3n4o5".to_owned(),
                        "shop-catalogue-prod".to_owned(),
                        Account::REGION,
                        Known(Tags::new()),
                    )
                },
            }
        }
    }
}
