//! Amazon API Gateway: HTTP and WebSocket APIs and their stages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::apigateway::{Authorization, IntegrationKind};
use crate::{
    model::{Identity, Regional, Resource, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of HTTP and WebSocket APIs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApiGatewayV2 {
    /// HTTP and WebSocket APIs.
    pub apis: Regional<Api>,
    /// The stages at which they are deployed.
    pub stages: Regional<Stage>,
}

/// The kinds of API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Protocol {
    /// HTTP.
    Http,
    /// WebSocket.
    WebSocket,
}

/// An HTTP or WebSocket API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Api {
    /// Which api this is.
    pub identity: Identity,
    /// Which kind of API it is.
    pub protocol: Protocol,
    /// What answers the requests.
    pub integrations: Observed<Vec<Integration>>,
    /// Which requests it takes.
    pub routes: Observed<Vec<Route>>,
}

/// What answers requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integration {
    /// The id, unique in the API.
    pub id: String,
    /// What kind of backend it is.
    pub kind: IntegrationKind,
    /// The action of an AWS service that an HTTP API calls itself, such as `SQS-SendMessage`.
    pub subtype: Option<String>,
    /// Whether API Gateway speaks TLS with a backend behind a VPC link.
    pub tls: bool,
    /// Where the backend is; may have `${stageVariables.name}` in it.
    pub uri: Option<String>,
    /// Whether requests go through a VPC link.
    pub vpc_link: bool,
}

/// Requests that the API takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Such as `GET /orders`, `$default` or `$connect`.
    pub key: String,
    /// How callers prove who they are.
    pub authorization: Authorization,
    /// Whether callers must send an API key; WebSocket APIs alone know those.
    pub api_key_required: bool,
}

/// A stage of an HTTP or WebSocket API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Which stage this is.
    pub identity: Identity,
    /// The API's id.
    pub api: String,
    /// Which kind of API it is.
    pub protocol: Protocol,
    /// Where access logs go: a log group or a Firehose stream.
    pub access_log_destination: Observed<Option<String>>,
    /// Whether each route has metrics of its own.
    pub detailed_metrics: Observed<bool>,
    /// Whether execution is logged, on all routes that say nothing else. WebSocket APIs alone can.
    pub execution_logged: Observed<bool>,
    /// Routes whose execution is not logged, against what the stage says.
    pub unlogged_routes: Observed<Vec<String>>,
    /// What stands for `${stageVariables.name}`.
    pub variables: BTreeMap<String, String>,
}

impl ApiGatewayV2 {
    /// The stages of an API.
    ///
    /// # Errors
    /// The gap, when the stages of the API's region could not be listed.
    pub fn stages_of(&self, api: &Api) -> Result<Vec<&Stage>, Unread> {
        self.stages.find(&api.identity.region, &api.identity.id, |stage| [stage.api.as_str()])
    }
}

kinds! {
    "apigatewayv2": ApiGatewayV2;
    apis: Api = "AWS::ApiGatewayV2::Api", "apigateway:{region}:{account}:/apis/*", list ["apigateway:GET"];
    stages: Stage = "AWS::ApiGatewayV2::Stage",
        "apigateway:{region}:{account}:/apis/*/stages/*", list ["apigateway:GET"];
}

/// See [`super::apigateway::FACTS`].
pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/apigatewayv2/apis/*/*/integrations", &["apigateway:GET"]),
    ("/apigatewayv2/apis/*/*/routes", &["apigateway:GET"]),
];

impl Resource for Api {}

/// A stage's name is a part of the API's URL, such as `v1`, so that no naming standard holds for it.
impl Resource for Stage {}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

    impl ApiGatewayV2 {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self { apis: Regional::example([Api::example()]), stages: Regional::example([Stage::example()]) }
        }
    }

    impl Api {
        /// An HTTP API that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                protocol: Protocol::Http,
                integrations: Known(vec![Integration::example()]),
                routes: Known(vec![Route::example()]),
                identity: Identity {
                    id: "f6g7h8i9j0".to_owned(),
                    ..Identity::named(
                        "arn:aws:apigateway:eu-west-1::/apis/f6g7h8i9j0".to_owned(),
                        "shop-basket-prod".to_owned(),
                        Account::REGION,
                        Known(Tags::new()),
                    )
                },
            }
        }

        /// The example with this one integration.
        pub(crate) fn with_integration(integration: Integration) -> Self {
            Self { integrations: Known(vec![integration]), ..Self::example() }
        }

        /// The example with this one route.
        pub(crate) fn with_route(route: Route) -> Self {
            Self { routes: Known(vec![route]), ..Self::example() }
        }
    }

    impl Integration {
        /// An endpoint on the internet.
        pub(crate) fn example() -> Self {
            Self {
                id: "abc123".to_owned(),
                kind: IntegrationKind::HttpProxy,
                subtype: None,
                tls: false,
                uri: Some("https://basket.shop.example.com/{proxy}".to_owned()),
                vpc_link: false,
            }
        }
    }

    impl Route {
        /// A route with an authorizer.
        pub(crate) fn example() -> Self {
            Self { key: "GET /basket".to_owned(), authorization: Authorization::Authorizer, api_key_required: false }
        }
    }

    impl Stage {
        /// A stage that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                api: "f6g7h8i9j0".to_owned(),
                protocol: Protocol::Http,
                access_log_destination: Known(Some(
                    "arn:aws:logs:eu-west-1:111111111111:log-group:/shop/basket-prod".to_owned(),
                )),
                detailed_metrics: Known(true),
                execution_logged: Known(false),
                unlogged_routes: Known(Vec::new()),
                variables: BTreeMap::new(),
                identity: Identity::unnamed(
                    "arn:aws:apigateway:eu-west-1::/apis/f6g7h8i9j0/stages/$default".to_owned(),
                    "$default".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }

        /// The stage of a WebSocket API.
        pub(crate) fn websocket() -> Self {
            Self { protocol: Protocol::WebSocket, execution_logged: Known(true), ..Self::example() }
        }
    }
}
