//! Amazon API Gateway: REST APIs and their stages.

use std::collections::BTreeMap;

use aws_sdk_apigateway::{Client, types};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity,
        apigateway::{Api, ApiGateway, Authorization, Integration, IntegrationKind, Method, MethodSettings, Stage},
    },
    observed::{Gap, Known, Observed, Reason},
};

use crate::call::{Gone, Session};

/// The action behind every operation that reads; see [`crate::call::Answer::of_operation`].
const GET: &str = "apigateway:GET";

/// The code with which API Gateway says that the API is not there any more.
const GONE: &[&str] = &["NotFoundException"];

/// The most records that API Gateway puts on one page.
const PAGE: i32 = 500;

/// A region costs one call for each 500 APIs, an API two: its stages, and one for each 500 of its paths.
pub(super) async fn collect(session: &Session, regions: &[String]) -> ApiGateway {
    let of_regions = regions.iter().map(|region| async move { (region, of_region(session, region).await) });
    let mut gateway = ApiGateway::default();
    for (region, (apis, stages)) in futures::future::join_all(of_regions).await {
        gateway.apis.insert(region, apis);
        gateway.stages.insert(region, stages);
    }
    gateway
}

async fn of_region(session: &Session, region: &str) -> (Observed<Vec<Api>>, Observed<Vec<Stage>>) {
    let place = Place { session, client: &session.clients.of::<aws_sdk_apigateway::Client>(region), region };
    let pages = place.client.get_rest_apis().limit(PAGE).into_paginator().send();
    let listed = session.pages(region, GET, pages, |page| page.items).await.of_operation("GetRestApis");
    match listed.into_result() {
        Ok(listed) => {
            let read = session.each(listed, |api| place.api(api)).await;
            let (apis, stages): (Vec<_>, Vec<_>) = read.into_iter().unzip();
            (Known(apis), together(stages))
        }
        Err(gap) => (Observed::from(gap.clone()), Observed::from(gap)),
    }
}

/// The parts of one listing: without one of them it is not whole.
pub(super) fn together<T>(parts: Vec<Observed<Vec<T>>>) -> Observed<Vec<T>> {
    let mut all = Vec::new();
    for part in parts {
        match part {
            Known(found) => all.extend(found),
            unknown @ Observed::Unknown { .. } => return unknown,
        }
    }
    Known(all)
}

#[derive(Clone, Copy)]
struct Place<'a> {
    session: &'a Session,
    client: &'a Client,
    region: &'a str,
}

impl Place<'_> {
    async fn api(self, listed: types::RestApi) -> Result<(Api, Observed<Vec<Stage>>), Gone> {
        let id = listed.id.unwrap_or_default();
        let (methods, stages) = futures::try_join!(self.methods(&id), self.stages(&id))?;
        let types = listed.endpoint_configuration.and_then(|endpoint| endpoint.types).unwrap_or_default();
        let api = Api {
            private: types.contains(&types::EndpointType::Private),
            methods,
            policy: policy(listed.policy.as_deref()),
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
        format!("arn:{}:apigateway:{}::/restapis/{id}", self.session.partition, self.region)
    }

    async fn methods(self, id: &str) -> Result<Observed<Vec<Method>>, Gone> {
        let call = self.client.get_resources().rest_api_id(id).embed("methods").limit(PAGE);
        let pages = self.session.pages(self.region, GET, call.into_paginator().send(), |page| page.items);
        let answer = pages.await.of_operation("GetResources").unless_gone(GONE)?;
        Ok(answer.try_map(|resources| methods(&resources)).observed())
    }

    async fn stages(self, id: &str) -> Result<Observed<Vec<Stage>>, Gone> {
        let call = self.client.get_stages().rest_api_id(id).send();
        let answer = self.session.call(self.region, GET, call).await.of_operation("GetStages").unless_gone(GONE)?;
        let answer = answer.try_map(|out| out.item.ok_or_else(|| "the answer has no list in it".to_owned()));
        Ok(answer.map(|stages| stages.into_iter().map(|stage| self.stage(id, stage)).collect()).observed())
    }

    fn stage(self, api: &str, listed: types::Stage) -> Stage {
        let name = listed.stage_name.unwrap_or_default();
        Stage {
            api: api.to_owned(),
            access_log_destination: listed
                .access_log_settings
                .and_then(|settings| settings.destination_arn)
                .filter(|arn| !arn.is_empty()),
            cache_enabled: listed.cache_cluster_enabled,
            client_certificate: listed.client_certificate_id.is_some_and(|id| !id.is_empty()),
            method_settings: listed.method_settings.unwrap_or_default().into_iter().map(settings).collect(),
            tracing_enabled: listed.tracing_enabled,
            variables: listed.variables.unwrap_or_default().into_iter().collect::<BTreeMap<_, _>>(),
            web_acl: listed.web_acl_arn.filter(|arn| !arn.is_empty()),
            identity: Identity::unnamed(
                format!("{}/stages/{name}", self.arn(api)),
                name,
                self.region,
                Known(listed.tags.unwrap_or_default().into_iter().collect()),
            ),
        }
    }
}

fn settings((key, settings): (String, types::MethodSetting)) -> (String, MethodSettings) {
    let settings = MethodSettings {
        logged: settings.logging_level.is_some_and(|level| matches!(level.as_str(), "ERROR" | "INFO")),
        cached: settings.caching_enabled,
        cache_encrypted: settings.cache_data_encrypted,
    };
    (key, settings)
}

/// API Gateway escapes the policy's quotes once more than JSON asks for.
/// <https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html>
fn policy(text: Option<&str>) -> Observed<Option<Document>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Known(None) };
    let unescaped = serde_json::from_str::<String>(&format!("\"{text}\""));
    match Document::parse(unescaped.as_deref().unwrap_or(text)) {
        Ok(document) => Known(Some(document)),
        Err(error) => Observed::from(Gap {
            action: GET.to_owned(),
            reason: Reason::InvalidResponse,
            detail: format!("GetRestApis: {error}"),
        }),
    }
}

fn methods(resources: &[types::Resource]) -> Result<Vec<Method>, String> {
    let mut methods = Vec::new();
    for resource in resources {
        let path = resource.path.as_deref().unwrap_or_default();
        for (verb, method) in resource.resource_methods.iter().flatten() {
            methods.push(Method {
                path: path.to_owned(),
                verb: verb.clone(),
                authorization: authorization(method.authorization_type.as_deref())?,
                api_key_required: method.api_key_required == Some(true),
                integration: method.method_integration.as_ref().map(integration).transpose()?,
            });
        }
    }
    methods.sort_by(|one, other| (&one.path, &one.verb).cmp(&(&other.path, &other.verb)));
    Ok(methods)
}

/// <https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html>
fn authorization(text: Option<&str>) -> Result<Authorization, String> {
    match text {
        None => Err("a method has no authorization type".to_owned()),
        Some("NONE") => Ok(Authorization::None),
        Some("AWS_IAM") => Ok(Authorization::Iam),
        Some("CUSTOM" | "COGNITO_USER_POOLS") => Ok(Authorization::Authorizer),
        Some(other) => Err(format!("unknown authorization type {other:?}")),
    }
}

fn integration(integration: &types::Integration) -> Result<Integration, String> {
    let kind = match &integration.r#type {
        Some(types::IntegrationType::Aws) => IntegrationKind::Aws,
        Some(types::IntegrationType::AwsProxy) => IntegrationKind::AwsProxy,
        Some(types::IntegrationType::Http) => IntegrationKind::Http,
        Some(types::IntegrationType::HttpProxy) => IntegrationKind::HttpProxy,
        Some(types::IntegrationType::Mock) => IntegrationKind::Mock,
        other => return Err(format!("unknown integration type {other:?}")),
    };
    Ok(Integration {
        kind,
        // 29 seconds unless the integration says otherwise.
        // https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
        timeout_millis: u32::try_from(integration.timeout_in_millis).ok().filter(|wait| *wait > 0).unwrap_or(29_000),
        uri: integration.uri.clone().filter(|uri| !uri.is_empty()),
        vpc_link: integration.connection_type == Some(types::ConnectionType::VpcLink),
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
        let method = types::Method::builder().authorization_type("AWS_IAM").build();
        let resource = |path: &str| types::Resource::builder().path(path).resource_methods("GET", method.clone());
        let read = methods(&[resource("/b").build(), types::Resource::builder().build(), resource("/a").build()]);
        let paths: Vec<String> = read.unwrap().into_iter().map(|method| method.path).collect();
        assert_eq!(paths, ["/a", "/b"]);
        let odd = types::Method::builder().authorization_type("OAUTH").build();
        assert!(methods(&[types::Resource::builder().resource_methods("GET", odd).build()]).is_err());
    }
}
