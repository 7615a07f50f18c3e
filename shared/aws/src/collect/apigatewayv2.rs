//! Amazon API Gateway: HTTP and WebSocket APIs and their stages.

use std::collections::BTreeMap;

use aws_sdk_apigatewayv2::{
    Client,
    types::{self, AuthorizationType, ConnectionType, IntegrationType, LoggingLevel, ProtocolType},
};
use plumbline_catalogue::{
    model::{
        Identity, RegionListing,
        apigateway::{Authorization, IntegrationKind},
        apigatewayv2::{Api, ApiGatewayV2, Integration, Protocol, Route, Stage},
    },
    observed::{Known, Observed, Unread, known_and_gap},
};

use super::apigateway::{GET, GONE};
use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Session, client, each, present, together};

client!(aws_sdk_apigatewayv2);

/// The records on one page.
const PAGE: &str = "500";

/// A region costs one call for each 500 APIs, an API three: stages, routes and integrations, of 500 a page.
pub(super) async fn collect(session: &Session, regions: &[String]) -> ApiGatewayV2 {
    let of_regions = regions.iter().map(|region| async move {
        let at = At::new(session, region);
        (region, of_region(&at).await)
    });
    let mut gateway = ApiGatewayV2::default();
    for (region, (apis, stages)) in futures::future::join_all(of_regions).await {
        gateway.apis.insert(region, apis);
        gateway.stages.insert(region, stages);
    }
    gateway
}

/// One listing of APIs leads to their stages, too.
async fn of_region(at: &At<'_, Client>) -> (RegionListing<Api>, RegionListing<Stage>) {
    match Api::list(at).await.into_result() {
        Ok(listed) => {
            let of_apis = each(listed.clone(), |api| stages(at, api));
            let stages = async { together(of_apis.await) };
            futures::join!(at.read(listed), stages)
        }
        Err(gap) => (RegionListing::unread(gap.clone()), RegionListing::unread(gap)),
    }
}

impl Collect for Api {
    type Client = Client;
    type Row = types::Api;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::Api>> {
        let ask = |token| at.client.get_apis().max_results(PAGE).set_next_token(token).send();
        at.pages_by_token(GET.0, ask, |page| (page.items, page.next_token)).await.of_operation("GetApis")
    }

    async fn read(at: &At<'_, Client>, row: types::Api) -> Result<Self, Lost> {
        let protocol = protocol(row.protocol_type)?;
        let id = GET.required("GetApis: apiId", present(row.api_id))?;
        let name = GET.required("GetApis: name", present(row.name))?;
        let tags = Known(row.tags.absent_is_none().into_iter().collect());
        let (integrations, routes) = futures::try_join!(integrations(at, &id), routes(at, &id))?;
        Ok(Self {
            protocol,
            integrations,
            routes,
            identity: Identity { name: Some(name), ..Identity::unnamed(arn(at, &id), id, at.region, tags) },
        })
    }
}

fn arn(at: &At<'_, Client>, id: &str) -> String {
    format!("arn:{}:apigateway:{}::/apis/{id}", at.session.partition, at.region)
}

fn protocol(listed: Option<ProtocolType>) -> Result<Protocol, Unread> {
    match GET.required("GetApis: protocolType", listed)? {
        ProtocolType::Http => Ok(Protocol::Http),
        ProtocolType::Websocket => Ok(Protocol::WebSocket),
        other => Err(GET.unreadable(format!("GetApis: unknown kind of API {other}"))),
    }
}

async fn integrations(at: &At<'_, Client>, id: &str) -> Result<Observed<Vec<Integration>>, Gone> {
    let ask = |token| at.client.get_integrations().api_id(id).max_results(PAGE).set_next_token(token).send();
    let pages = at.pages_by_token(GET.0, ask, |page| (page.items, page.next_token)).await;
    let answer = pages.of_operation("GetIntegrations").unless_gone(GONE)?;
    Ok(answer.observed().and_then(|found| found.into_iter().map(integration).collect::<Result<_, _>>().into()))
}

async fn routes(at: &At<'_, Client>, id: &str) -> Result<Observed<Vec<Route>>, Gone> {
    let ask = |token| at.client.get_routes().api_id(id).max_results(PAGE).set_next_token(token).send();
    let pages = at.pages_by_token(GET.0, ask, |page| (page.items, page.next_token)).await;
    let answer = pages.of_operation("GetRoutes").unless_gone(GONE)?;
    Ok(answer.observed().and_then(|found| found.into_iter().map(route).collect::<Result<_, _>>().into()))
}

async fn stages(at: &At<'_, Client>, api: types::Api) -> Result<RegionListing<Stage>, Lost> {
    let protocol = protocol(api.protocol_type)?;
    let api = GET.required("GetApis: apiId", present(api.api_id))?;
    let ask = |token| at.client.get_stages().api_id(&api).max_results(PAGE).set_next_token(token).send();
    let pages = at.pages_by_token(GET.0, ask, |page| (page.items, page.next_token)).await;
    let listed = pages.of_operation("GetStages").unless_gone(GONE)?.into_result()?;
    let (resources, gap) = known_and_gap(listed.into_iter().map(|listed| stage(at, protocol, &api, listed)));
    Ok(RegionListing { resources, gap })
}

fn stage(at: &At<'_, Client>, protocol: Protocol, api: &str, listed: types::Stage) -> Result<Stage, Unread> {
    let name = GET.required("GetStages: stageName", present(listed.stage_name))?;
    let arn = format!("{}/stages/{name}", arn(at, api));
    let tags = Known(listed.tags.absent_is_none().into_iter().collect());
    let default = listed.default_route_settings.as_ref();
    let metrics = default.and_then(|settings| settings.detailed_metrics_enabled);
    let level = default.and_then(|settings| settings.logging_level.clone());
    Ok(Stage {
        api: api.to_owned(),
        protocol,
        access_log_destination: match listed.access_log_settings {
            // https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html: a stage without
            // access logs has no settings for them, or empty ones.
            None => Known(None),
            Some(logs) if logs == types::AccessLogSettings::builder().build() => Known(None),
            Some(logs) => {
                GET.told("GetStages: accessLogSettings.destinationArn", present(logs.destination_arn)).map(Some)
            }
        },
        detailed_metrics: GET.told("GetStages: defaultRouteSettings.detailedMetricsEnabled", metrics),
        execution_logged: match protocol {
            Protocol::Http => Known(false),
            Protocol::WebSocket => {
                let level = GET.required("GetStages: defaultRouteSettings.loggingLevel", level);
                level.and_then(|level| logged(&level)).into()
            }
        },
        unlogged_routes: unlogged(listed.route_settings.absent_is_none().into_iter().collect()).into(),
        variables: listed.stage_variables.absent_is_none().into_iter().collect::<BTreeMap<_, _>>(),
        identity: Identity::unnamed(arn, name, at.region, tags),
    })
}

fn logged(level: &LoggingLevel) -> Result<bool, Unread> {
    match level {
        LoggingLevel::Error | LoggingLevel::Info => Ok(true),
        LoggingLevel::Off => Ok(false),
        other => Err(GET.unreadable(format!("GetStages: unknown logging level {other}"))),
    }
}

/// A route without a level of its own has the stage's.
fn unlogged(settings: BTreeMap<String, types::RouteSettings>) -> Result<Vec<String>, Unread> {
    let mut unlogged = Vec::new();
    for (route, settings) in settings {
        if let Some(level) = settings.logging_level
            && !logged(&level)?
        {
            unlogged.push(route);
        }
    }
    Ok(unlogged)
}

/// <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html>
fn integration(listed: types::Integration) -> Result<Integration, Unread> {
    let kind = match GET.required("GetIntegrations: integrationType", listed.integration_type)? {
        IntegrationType::Aws => IntegrationKind::Aws,
        IntegrationType::AwsProxy => IntegrationKind::AwsProxy,
        IntegrationType::Http => IntegrationKind::Http,
        IntegrationType::HttpProxy => IntegrationKind::HttpProxy,
        IntegrationType::Mock => IntegrationKind::Mock,
        other => return Err(GET.unreadable(format!("GetIntegrations: unknown integration type {other}"))),
    };
    let uri = present(listed.integration_uri);
    // An action of an AWS service that an HTTP API calls itself.
    let subtype = present(listed.integration_subtype);
    Ok(Integration {
        id: GET.required("GetIntegrations: integrationId", present(listed.integration_id))?,
        kind,
        uri: match (kind, &subtype) {
            (IntegrationKind::Mock, _) | (_, Some(_)) => uri,
            _ => Some(GET.required("GetIntegrations: integrationUri", uri)?),
        },
        subtype,
        // Only an integration that verifies a server's name has this.
        tls: listed.tls_config.is_some(),
        vpc_link: match GET.required("GetIntegrations: connectionType", listed.connection_type)? {
            ConnectionType::VpcLink => true,
            ConnectionType::Internet => false,
            other => return Err(GET.unreadable(format!("GetIntegrations: unknown connection type {other}"))),
        },
    })
}

/// <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html>
fn route(listed: types::Route) -> Result<Route, Unread> {
    let authorization = match GET.required("GetRoutes: authorizationType", listed.authorization_type)? {
        AuthorizationType::None => Authorization::None,
        AuthorizationType::AwsIam => Authorization::Iam,
        AuthorizationType::Custom | AuthorizationType::Jwt => Authorization::Authorizer,
        other => return Err(GET.unreadable(format!("GetRoutes: unknown authorization type {other}"))),
    };
    Ok(Route {
        key: GET.required("GetRoutes: routeKey", present(listed.route_key))?,
        authorization,
        api_key_required: GET.required("GetRoutes: apiKeyRequired", listed.api_key_required)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_and_integrations_are_read_whole() {
        let listed = types::Route::builder().route_key("$default").authorization_type(AuthorizationType::None);
        assert!(route(listed.clone().build()).is_err());
        assert!(!route(listed.api_key_required(false).build()).unwrap().api_key_required);
        let listed = types::Integration::builder().integration_id("a").integration_type(IntegrationType::AwsProxy);
        let listed = listed.connection_type(ConnectionType::Internet);
        assert!(integration(listed.clone().build()).is_err());
        assert!(integration(listed.clone().integration_subtype("SQS-SendMessage").build()).is_ok());
        assert!(!integration(listed.integration_uri("arn").build()).unwrap().vpc_link);
    }

    #[test]
    fn a_route_is_logged_as_its_stage_is_unless_it_says_otherwise() {
        let settings = |level: Option<LoggingLevel>| types::RouteSettings::builder().set_logging_level(level).build();
        let of = |level| BTreeMap::from([("$connect".to_owned(), settings(level))]);
        assert_eq!(unlogged(of(None)), Ok(Vec::new()));
        assert_eq!(unlogged(of(Some(LoggingLevel::Info))), Ok(Vec::new()));
        assert_eq!(unlogged(of(Some(LoggingLevel::Off))), Ok(vec!["$connect".to_owned()]));
        assert!(unlogged(of(Some("NEW".into()))).is_err());
    }
}
