//! Amazon API Gateway: HTTP and WebSocket APIs and their stages.

use std::collections::BTreeMap;

use aws_sdk_apigatewayv2::{Client, types};
use plumbline_catalogue::{
    model::{
        Identity,
        apigateway::{Authorization, IntegrationKind},
        apigatewayv2::{Api, ApiGatewayV2, Integration, Protocol, Route, Stage},
    },
    observed::{Known, Observed},
};

use super::apigateway::together;
use crate::call::{Gone, Session};

/// The action behind every operation that reads; see [`crate::call::Answer::of_operation`].
const GET: &str = "apigateway:GET";

/// The code with which API Gateway says that the API is not there any more.
const GONE: &[&str] = &["NotFoundException"];

/// The records on one page.
const PAGE: &str = "500";

/// A region costs one call for each 500 APIs, an API three: stages, routes and integrations, of 500 a page.
pub(super) async fn collect(session: &Session, regions: &[String]) -> ApiGatewayV2 {
    let of_regions = regions.iter().map(|region| async move { (region, of_region(session, region).await) });
    let mut gateway = ApiGatewayV2::default();
    for (region, (apis, stages)) in futures::future::join_all(of_regions).await {
        gateway.apis.insert(region, apis);
        gateway.stages.insert(region, stages);
    }
    gateway
}

async fn of_region(session: &Session, region: &str) -> (Observed<Vec<Api>>, Observed<Vec<Stage>>) {
    let place = Place { session, client: &session.clients.of::<aws_sdk_apigatewayv2::Client>(region), region };
    let ask = |token| place.client.get_apis().max_results(PAGE).set_next_token(token).send();
    let pages = session.pages_by_token(region, GET, ask, |page| (page.items, page.next_token));
    let listed = pages.await.of_operation("GetApis").try_map(|apis| {
        apis.into_iter().map(|api| Ok((protocol(api.protocol_type.as_ref())?, api))).collect::<Result<Vec<_>, String>>()
    });
    match listed.into_result() {
        Ok(listed) => {
            let read = session.each(listed, |(protocol, api)| place.api(protocol, api)).await;
            let (apis, stages): (Vec<_>, Vec<_>) = read.into_iter().unzip();
            (Known(apis), together(stages))
        }
        Err(gap) => (Observed::from(gap.clone()), Observed::from(gap)),
    }
}

#[derive(Clone, Copy)]
struct Place<'a> {
    session: &'a Session,
    client: &'a Client,
    region: &'a str,
}

impl Place<'_> {
    async fn api(self, protocol: Protocol, listed: types::Api) -> Result<(Api, Observed<Vec<Stage>>), Gone> {
        let id = listed.api_id.unwrap_or_default();
        let (integrations, routes, stages) =
            futures::try_join!(self.integrations(&id), self.routes(&id), self.stages(protocol, &id))?;
        let api = Api {
            protocol,
            integrations,
            routes,
            identity: Identity {
                name: Some(listed.name.unwrap_or_default()),
                ..Identity::unnamed(
                    self.arn(&id),
                    id,
                    self.region,
                    Known(listed.tags.unwrap_or_default().into_iter().collect()),
                )
            },
        };
        Ok((api, stages))
    }

    fn arn(self, id: &str) -> String {
        format!("arn:{}:apigateway:{}::/apis/{id}", self.session.partition, self.region)
    }

    async fn integrations(self, id: &str) -> Result<Observed<Vec<Integration>>, Gone> {
        let ask = |token| self.client.get_integrations().api_id(id).max_results(PAGE).set_next_token(token).send();
        let pages = self.session.pages_by_token(self.region, GET, ask, |page| (page.items, page.next_token));
        let answer = pages.await.of_operation("GetIntegrations").unless_gone(GONE)?;
        Ok(answer.try_map(|found| found.into_iter().map(integration).collect()).observed())
    }

    async fn routes(self, id: &str) -> Result<Observed<Vec<Route>>, Gone> {
        let ask = |token| self.client.get_routes().api_id(id).max_results(PAGE).set_next_token(token).send();
        let pages = self.session.pages_by_token(self.region, GET, ask, |page| (page.items, page.next_token));
        let answer = pages.await.of_operation("GetRoutes").unless_gone(GONE)?;
        Ok(answer.try_map(|found| found.into_iter().map(route).collect()).observed())
    }

    async fn stages(self, protocol: Protocol, id: &str) -> Result<Observed<Vec<Stage>>, Gone> {
        let ask = |token| self.client.get_stages().api_id(id).max_results(PAGE).set_next_token(token).send();
        let pages = self.session.pages_by_token(self.region, GET, ask, |page| (page.items, page.next_token));
        let answer = pages.await.of_operation("GetStages").unless_gone(GONE)?;
        Ok(answer.map(|found| found.into_iter().map(|stage| self.stage(protocol, id, stage)).collect()).observed())
    }

    fn stage(self, protocol: Protocol, api: &str, listed: types::Stage) -> Stage {
        let name = listed.stage_name.unwrap_or_default();
        let mut unlogged_routes: Vec<String> = listed
            .route_settings
            .into_iter()
            .flatten()
            .filter(|(_, settings)| settings.logging_level == Some(types::LoggingLevel::Off))
            .map(|(route, _)| route)
            .collect();
        unlogged_routes.sort();
        let default = listed.default_route_settings.as_ref();
        Stage {
            api: api.to_owned(),
            protocol,
            access_log_destination: listed
                .access_log_settings
                .and_then(|settings| settings.destination_arn)
                .filter(|arn| !arn.is_empty()),
            detailed_metrics: default.is_some_and(|settings| settings.detailed_metrics_enabled == Some(true)),
            execution_logged: default.is_some_and(|settings| {
                matches!(settings.logging_level, Some(types::LoggingLevel::Error | types::LoggingLevel::Info))
            }),
            unlogged_routes,
            variables: listed.stage_variables.unwrap_or_default().into_iter().collect::<BTreeMap<_, _>>(),
            identity: Identity::unnamed(
                format!("{}/stages/{name}", self.arn(api)),
                name,
                self.region,
                Known(listed.tags.unwrap_or_default().into_iter().collect()),
            ),
        }
    }
}

fn protocol(text: Option<&types::ProtocolType>) -> Result<Protocol, String> {
    match text {
        Some(types::ProtocolType::Http) => Ok(Protocol::Http),
        Some(types::ProtocolType::Websocket) => Ok(Protocol::WebSocket),
        other => Err(format!("unknown kind of API {other:?}")),
    }
}

fn integration(listed: types::Integration) -> Result<Integration, String> {
    let kind = match &listed.integration_type {
        Some(types::IntegrationType::Aws) => IntegrationKind::Aws,
        Some(types::IntegrationType::AwsProxy) => IntegrationKind::AwsProxy,
        Some(types::IntegrationType::Http) => IntegrationKind::Http,
        Some(types::IntegrationType::HttpProxy) => IntegrationKind::HttpProxy,
        Some(types::IntegrationType::Mock) => IntegrationKind::Mock,
        other => return Err(format!("unknown integration type {other:?}")),
    };
    Ok(Integration {
        id: listed.integration_id.unwrap_or_default(),
        kind,
        subtype: listed.integration_subtype.filter(|subtype| !subtype.is_empty()),
        tls: listed.tls_config.is_some(),
        uri: listed.integration_uri.filter(|uri| !uri.is_empty()),
        vpc_link: listed.connection_type == Some(types::ConnectionType::VpcLink),
    })
}

/// <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html>
fn route(listed: types::Route) -> Result<Route, String> {
    let authorization = match &listed.authorization_type {
        None | Some(types::AuthorizationType::None) => Authorization::None,
        Some(types::AuthorizationType::AwsIam) => Authorization::Iam,
        Some(types::AuthorizationType::Custom | types::AuthorizationType::Jwt) => Authorization::Authorizer,
        Some(other) => return Err(format!("unknown authorization type {other:?}")),
    };
    Ok(Route {
        key: listed.route_key.unwrap_or_default(),
        authorization,
        api_key_required: listed.api_key_required == Some(true),
    })
}
