//! Amazon API Gateway: REST APIs and their stages.

use std::collections::BTreeMap;

use aws_sdk_apigateway::{
    Client,
    types::{self, ConnectionType, EndpointType, IntegrationType},
};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, RegionListing,
        apigateway::{Api, ApiGateway, Authorization, Integration, IntegrationKind, Method, MethodSettings, Stage},
    },
    observed::{Known, Observed, Unread, known_and_gap},
};

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, each, present, together};

client!(aws_sdk_apigateway);

/// The action behind every operation that reads; see [`crate::call::Answer::of_operation`].
pub(super) const GET: Reply = Reply("apigateway:GET");

/// The code with which API Gateway says that the API is not there any more.
pub(super) const GONE: &[&str] = &["NotFoundException"];

/// The most records that API Gateway puts on one page.
const PAGE: i32 = 500;

/// A region costs one call for each 500 APIs, an API two: its stages, and one for each 500 of its paths.
pub(super) async fn collect(session: &Session, regions: &[String]) -> ApiGateway {
    let of_regions = regions.iter().map(|region| async move {
        let at = At::new(session, region);
        (region, of_region(&at).await)
    });
    let mut gateway = ApiGateway::default();
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
            let ids: Vec<Option<String>> = listed.iter().map(|api| present(api.id.clone())).collect();
            let stages = async { together(each(ids, |id| stages(at, id)).await) };
            futures::join!(at.read(listed), stages)
        }
        Err(gap) => (RegionListing::unread(gap.clone()), RegionListing::unread(gap)),
    }
}

impl Collect for Api {
    type Client = Client;
    type Row = types::RestApi;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::RestApi>> {
        let pages = at.client.get_rest_apis().limit(PAGE).into_paginator().send();
        at.pages(GET.0, pages, |page| page.items).await.of_operation("GetRestApis")
    }

    async fn read(at: &At<'_, Client>, row: types::RestApi) -> Result<Self, Lost> {
        let id = GET.required("GetRestApis: id", present(row.id))?;
        let name = GET.required("GetRestApis: name", present(row.name))?;
        let tags = Known(row.tags.absent_is_none().into_iter().collect());
        Ok(Self {
            private: private(row.endpoint_configuration.and_then(|endpoint| endpoint.types)).into(),
            methods: methods_of(at, &id).await?,
            policy: policy(present(row.policy).as_deref()),
            identity: Identity { name: Some(name), ..Identity::unnamed(arn(at, &id), id, at.region, tags) },
        })
    }
}

fn arn(at: &At<'_, Client>, id: &str) -> String {
    format!("arn:{}:apigateway:{}::/restapis/{id}", at.session.partition, at.region)
}

fn private(types: Option<Vec<EndpointType>>) -> Result<bool, Unread> {
    let types = GET.required("GetRestApis: endpointConfiguration.types", types)?;
    let unknown =
        |kind: &&EndpointType| !matches!(kind, EndpointType::Edge | EndpointType::Private | EndpointType::Regional);
    match types.iter().find(unknown) {
        _ if types.contains(&EndpointType::Private) => Ok(true),
        Some(unknown) => Err(GET.unreadable(format!("GetRestApis: unknown endpoint type {unknown}"))),
        None => Ok(false),
    }
}

async fn methods_of(at: &At<'_, Client>, id: &str) -> Result<Observed<Vec<Method>>, Gone> {
    let pages = at.client.get_resources().rest_api_id(id).embed("methods").limit(PAGE).into_paginator().send();
    let answer = at.pages(GET.0, pages, |page| page.items).await.of_operation("GetResources").unless_gone(GONE)?;
    Ok(answer.observed().and_then(|resources| methods(resources).into()))
}

async fn stages(at: &At<'_, Client>, api: Option<String>) -> Result<RegionListing<Stage>, Lost> {
    let api = GET.required("GetRestApis: id", api)?;
    let call = at.client.get_stages().rest_api_id(&api).send();
    let listed = at.call(GET.0, call).await.try_map(|out| out.item.ok_or_else(|| "the answer has no list".to_owned()));
    let listed = listed.of_operation("GetStages").unless_gone(GONE)?.into_result()?;
    let (resources, gap) = known_and_gap(listed.into_iter().map(|listed| stage(at, &api, listed)));
    Ok(RegionListing { resources, gap })
}

fn stage(at: &At<'_, Client>, api: &str, listed: types::Stage) -> Result<Stage, Unread> {
    let name = GET.required("GetStages: stageName", present(listed.stage_name))?;
    let arn = format!("{}/stages/{name}", arn(at, api));
    let tags = Known(listed.tags.absent_is_none().into_iter().collect());
    Ok(Stage {
        api: api.to_owned(),
        access_log_destination: match listed.access_log_settings {
            // https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html: a stage without access logs has no
            // settings for them, or empty ones.
            None => Known(None),
            Some(logs) if logs == types::AccessLogSettings::builder().build() => Known(None),
            Some(logs) => {
                GET.told("GetStages: accessLogSettings.destinationArn", present(logs.destination_arn)).map(Some)
            }
        },
        cache_enabled: listed.cache_cluster_enabled,
        client_certificate: present(listed.client_certificate_id).is_some(),
        method_settings: listed.method_settings.absent_is_none().into_iter().map(settings).collect(),
        tracing_enabled: listed.tracing_enabled,
        variables: listed.variables.absent_is_none().into_iter().collect::<BTreeMap<_, _>>(),
        web_acl: present(listed.web_acl_arn),
        identity: Identity::unnamed(arn, name, at.region, tags),
    })
}

fn settings((key, settings): (String, types::MethodSetting)) -> (String, MethodSettings) {
    let logged = match present(settings.logging_level).as_deref() {
        // Settings about something else name no level: nothing is logged.
        // https://docs.aws.amazon.com/cli/latest/reference/apigateway/update-stage.html#examples
        None | Some("OFF") => Known(false),
        Some("ERROR" | "INFO") => Known(true),
        Some(other) => GET.unreadable(format!("GetStages: unknown logging level {other:?}")).into(),
    };
    let settings =
        MethodSettings { logged, cached: settings.caching_enabled, cache_encrypted: settings.cache_data_encrypted };
    (key, settings)
}

/// API Gateway escapes the policy's quotes once more than JSON asks for.
/// <https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html>
fn policy(text: Option<&str>) -> Observed<Option<Document>> {
    let Some(text) = text else { return Known(None) };
    let unescaped = serde_json::from_str::<String>(&format!("\"{text}\""));
    let text = match &unescaped {
        Ok(unescaped) => unescaped,
        Err(_) => text,
    };
    GET.policy(Some(text.to_owned()))
}

fn methods(resources: Vec<types::Resource>) -> Result<Vec<Method>, Unread> {
    let mut methods = Vec::new();
    for resource in resources {
        let path = GET.required("GetResources: path", resource.path)?;
        // A path on which nothing can be done has no methods.
        for (verb, method) in resource.resource_methods.absent_is_none() {
            methods.push(Method {
                path: path.clone(),
                verb,
                authorization: authorization(method.authorization_type.as_deref())?,
                api_key_required: GET.required("GetResources: apiKeyRequired", method.api_key_required)?,
                integration: method.method_integration.map(integration).transpose()?,
            });
        }
    }
    methods.sort_by(|one, other| (&one.path, &one.verb).cmp(&(&other.path, &other.verb)));
    Ok(methods)
}

/// <https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html>
fn authorization(text: Option<&str>) -> Result<Authorization, Unread> {
    match GET.required("GetResources: authorizationType", text)? {
        "NONE" => Ok(Authorization::None),
        "AWS_IAM" => Ok(Authorization::Iam),
        "CUSTOM" | "COGNITO_USER_POOLS" => Ok(Authorization::Authorizer),
        other => Err(GET.unreadable(format!("GetResources: unknown authorization type {other:?}"))),
    }
}

/// <https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html>
fn integration(listed: types::Integration) -> Result<Integration, Unread> {
    let kind = match GET.required("GetResources: methodIntegration.type", listed.r#type)? {
        IntegrationType::Aws => IntegrationKind::Aws,
        IntegrationType::AwsProxy => IntegrationKind::AwsProxy,
        IntegrationType::Http => IntegrationKind::Http,
        IntegrationType::HttpProxy => IntegrationKind::HttpProxy,
        IntegrationType::Mock => IntegrationKind::Mock,
        other => return Err(GET.unreadable(format!("GetResources: unknown integration type {other}"))),
    };
    let uri = present(listed.uri);
    Ok(Integration {
        kind,
        // 29 seconds unless the integration says otherwise; the SDK says 0 for what is left out.
        timeout_millis: u32::try_from(listed.timeout_in_millis).ok().filter(|wait| *wait > 0).absent_means(29_000),
        uri: match kind {
            IntegrationKind::Mock => uri,
            _ => Some(GET.required("GetResources: methodIntegration.uri", uri)?),
        },
        // The internet unless the integration says otherwise; an integration through a link names the link.
        vpc_link: match (listed.connection_type, present(listed.connection_id)) {
            (Some(ConnectionType::VpcLink), _) => true,
            (Some(ConnectionType::Internet), _) | (None, None) => false,
            (None, Some(_)) => GET.required("GetResources: methodIntegration.connectionType", None)?,
            (Some(other), _) => {
                return Err(GET.unreadable(format!("GetResources: unknown connection type {other}")));
            }
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_read_escaped_or_not() {
        let plain = r#"{"Version":"2012-10-17","Statement":[]}"#;
        assert!(matches!(policy(Some(plain)), Known(Some(_))));
        assert_eq!(policy(Some(&plain.replace('"', "\\\""))), policy(Some(plain)));
        assert_eq!(policy(None), Known(None));
        assert!(policy(Some("{")).get().is_err());
    }

    #[test]
    fn methods_are_read_of_every_path() {
        let method = types::Method::builder().authorization_type("AWS_IAM").api_key_required(false);
        let resource = |path: &str, method: types::Method| {
            types::Resource::builder().path(path).resource_methods("GET", method).build()
        };
        let bare = types::Resource::builder().path("/c").build();
        let read = methods(vec![resource("/b", method.clone().build()), bare, resource("/a", method.clone().build())]);
        let paths: Vec<String> = read.unwrap().into_iter().map(|method| method.path).collect();
        assert_eq!(paths, ["/a", "/b"]);
        let odd = method.authorization_type("OAUTH").build();
        assert!(methods(vec![resource("/a", odd)]).is_err());
        assert!(methods(vec![types::Resource::builder().build()]).is_err());
        assert!(methods(vec![resource("/a", types::Method::builder().authorization_type("NONE").build())]).is_err());
    }

    #[test]
    fn backends_are_read_whole() {
        let listed = |kind| types::Integration::builder().r#type(kind);
        let mock = integration(listed(IntegrationType::Mock).build()).unwrap();
        assert_eq!((mock.uri, mock.vpc_link, mock.timeout_millis), (None, false, 29_000));
        assert!(integration(listed(IntegrationType::Http).build()).is_err());
        let linked = listed(IntegrationType::Http).uri("http://a").connection_id("l");
        assert!(integration(linked.clone().build()).is_err());
        assert!(integration(linked.connection_type(ConnectionType::VpcLink).build()).unwrap().vpc_link);
    }

    #[test]
    fn an_endpoint_is_private_if_its_type_says_so() {
        assert_eq!(private(Some(vec![EndpointType::Private])), Ok(true));
        assert_eq!(private(Some(vec![EndpointType::Edge])), Ok(false));
        assert!(private(Some(vec!["NEW".into()])).is_err());
        assert!(private(None).is_err());
    }
}
