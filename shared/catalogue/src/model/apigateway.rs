//! Amazon API Gateway: REST APIs and their stages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    language::policy::{Document, place::Place},
    model::{Account, Identity, Regional, Resource, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of REST APIs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApiGateway {
    /// REST APIs.
    pub apis: Regional<Api>,
    /// The stages at which they are deployed.
    pub stages: Regional<Stage>,
}

/// A REST API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Api {
    /// Which api this is.
    pub identity: Identity,
    /// Whether only VPC endpoints lead to it.
    pub private: Observed<bool>,
    /// Every method of every path.
    pub methods: Observed<Vec<Method>>,
    /// Who may call; absent when there is no resource policy.
    pub policy: Observed<Option<Document>>,
}

/// What callers may do with one path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// Such as `/orders/{id}`.
    pub path: String,
    /// Such as `GET`, or `ANY`.
    pub verb: String,
    /// How callers prove who they are.
    pub authorization: Authorization,
    /// Whether callers must send an API key.
    pub api_key_required: bool,
    /// What answers; absent while the method is unfinished.
    pub integration: Option<Integration>,
}

/// How callers prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Authorization {
    /// They need not.
    None,
    /// By a signature with IAM credentials.
    Iam,
    /// To an authorizer: a Lambda function, a Cognito user pool or an issuer of JWTs.
    Authorizer,
}

/// What answers the requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integration {
    /// What kind of backend it is.
    pub kind: IntegrationKind,
    /// For how many milliseconds API Gateway waits for it.
    pub timeout_millis: u32,
    /// Where it is; may have `${stageVariables.name}` in it.
    pub uri: Option<String>,
    /// Whether requests go through a VPC link.
    pub vpc_link: bool,
}

/// The kinds of backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntegrationKind {
    /// An action of an AWS service.
    Aws,
    /// A Lambda function that gets the whole request, or an AWS service that an HTTP API calls itself.
    AwsProxy,
    /// An HTTP endpoint.
    Http,
    /// An HTTP endpoint that gets the whole request.
    HttpProxy,
    /// API Gateway itself.
    Mock,
}

/// A stage of a REST API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Which stage this is.
    pub identity: Identity,
    /// The API's id.
    pub api: String,
    /// Where access logs go: a log group or a Firehose stream.
    pub access_log_destination: Observed<Option<String>>,
    /// Whether the stage has a cache.
    pub cache_enabled: bool,
    /// Whether backends can tell the API by a client certificate.
    pub client_certificate: bool,
    /// Settings of methods, by `path/verb`, with `*/*` for all others.
    pub method_settings: BTreeMap<String, MethodSettings>,
    /// Whether X-Ray traces requests.
    pub tracing_enabled: bool,
    /// What stands for `${stageVariables.name}`.
    pub variables: BTreeMap<String, String>,
    /// The web ACL in front of the stage.
    pub web_acl: Option<String>,
}

/// Settings of methods at one stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodSettings {
    /// Whether execution is logged: errors alone, or everything.
    pub logged: Observed<bool>,
    /// Whether responses are cached.
    pub cached: bool,
    /// Whether cached responses are encrypted.
    pub cache_encrypted: bool,
}

impl ApiGateway {
    /// The stages of an API.
    ///
    /// # Errors
    /// The gap, when the stages of the API's region could not be listed.
    pub fn stages_of(&self, api: &Api) -> Result<Vec<&Stage>, Unread> {
        self.stages.find(&api.identity.region, &api.identity.id, |stage| [stage.api.as_str()])
    }
}

impl Api {
    /// What its policy is about: every method of every stage.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html>
    pub(crate) fn place<'a>(&self, account: &'a Account) -> Place<'a> {
        let id = &account.id;
        Place::resource(
            id,
            &format!("arn:{}:execute-api:{}:{id}:{}/*", account.partition, self.identity.region, self.identity.id),
        )
    }
}

kinds! {
    "apigateway": ApiGateway;
    apis: Api = "AWS::ApiGateway::RestApi", "apigateway:{region}:{account}:/restapis/*", list ["apigateway:GET"];
    stages: Stage = "AWS::ApiGateway::Stage",
        "apigateway:{region}:{account}:/restapis/*/stages/*", list ["apigateway:GET"];
}

/// API Gateway knows one action for all that reads; a gap's detail says which operation it was.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html>
pub(super) const FACTS: &[(&str, &[&str])] =
    &[("/apigateway/apis/*/*/methods", &["apigateway:GET"]), ("/apigateway/apis/*/*/policy", &["apigateway:GET"])];

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

    impl ApiGateway {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self { apis: Regional::example([Api::example()]), stages: Regional::example([Stage::example()]) }
        }
    }

    impl Api {
        /// An API that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                private: Known(false),
                methods: Known(vec![Method::example(), Method::preflight()]),
                policy: Known(None),
                identity: Identity {
                    id: "a1b2c3d4e5".to_owned(),
                    ..Identity::named(
                        "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5".to_owned(),
                        "shop-orders-prod".to_owned(),
                        Account::REGION,
                        Known(Tags::new()),
                    )
                },
            }
        }

        /// The example with this one method.
        pub(crate) fn with_method(method: Method) -> Self {
            Self { methods: Known(vec![method]), ..Self::example() }
        }

        /// The example with a policy of these statements.
        pub(crate) fn with_policy(statements: &str) -> Self {
            let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
            Self { policy: Known(Some(Document::parse(&text).unwrap())), ..Self::example() }
        }
    }

    impl Method {
        /// A method that asks callers for a signature.
        pub(crate) fn example() -> Self {
            Self {
                path: "/orders".to_owned(),
                verb: "GET".to_owned(),
                authorization: Authorization::Iam,
                api_key_required: false,
                integration: Some(Integration {
                    kind: IntegrationKind::Mock,
                    timeout_millis: 29_000,
                    uri: None,
                    vpc_link: false,
                }),
            }
        }

        /// The question that browsers ask before a request to another site.
        pub(crate) fn preflight() -> Self {
            Self { verb: "OPTIONS".to_owned(), authorization: Authorization::None, ..Self::example() }
        }
    }

    impl Stage {
        /// A stage that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                api: "a1b2c3d4e5".to_owned(),
                access_log_destination: Known(Some(
                    "arn:aws:logs:eu-west-1:111111111111:log-group:/shop/orders-prod".to_owned(),
                )),
                cache_enabled: false,
                client_certificate: true,
                method_settings: BTreeMap::from([("*/*".to_owned(), MethodSettings::example())]),
                tracing_enabled: true,
                variables: BTreeMap::new(),
                web_acl: Some(
                    "arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/shop-web-prod/11111111-2222".to_owned(),
                ),
                identity: Identity::unnamed(
                    "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/v1".to_owned(),
                    "v1".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }

        /// The example with these settings of methods.
        pub(crate) fn with_settings<const N: usize>(settings: [(&str, MethodSettings); N]) -> Self {
            Self {
                method_settings: settings.into_iter().map(|(key, settings)| (key.to_owned(), settings)).collect(),
                ..Self::example()
            }
        }
    }

    impl MethodSettings {
        /// Logged, not cached.
        pub(crate) fn example() -> Self {
            Self { logged: Known(true), cached: false, cache_encrypted: false }
        }
    }
}
