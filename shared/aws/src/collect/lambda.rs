//! AWS Lambda.

use plumbline_catalogue::model::Identity;
use std::collections::HashMap;

use aws_sdk_lambda::{
    Client,
    types::{
        EventSourceMappingConfiguration, FunctionConfiguration, FunctionEventInvokeConfig, FunctionUrlAuthType,
        FunctionUrlConfig, LogFormat, TracingMode, VpcConfigResponse,
    },
};
use plumbline_catalogue::{
    model::{
        Regional, Tags,
        lambda::{AsyncInvocation, Environment, EventSource, Function, FunctionUrl, Lambda, Network, log_group_of},
    },
    observed::{Gap, Known, Observed, Reason},
    policy::Document,
};

use super::{Session, observe::Gone, tagging::Tagged};

/// The codes with which Lambda says that the function is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// What tells the tags of one function.
const LIST_TAGS: &str = "lambda:ListTags";

/// The event sources of each function, by the function's ARN.
type SourcesByFunction = HashMap<String, Vec<EventSource>>;

/// A page of functions costs one call, a function five (policy, concurrency, asynchronous invocations, URLs, tags). A
/// region with functions costs one more for each page of event source mappings.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Lambda {
    let functions = regions.iter().map(|region| async move { (region.clone(), functions(session, region).await) });
    Lambda::new(Regional::from_iter(futures::future::join_all(functions).await))
}

async fn functions(session: &Session, region: &str) -> Observed<Vec<Function>> {
    let client = session.clients.lambda(region);
    let pages = client.list_functions().max_items(50).into_paginator().send();
    // The values of environment variables live no longer than their page.
    let list = |page: aws_sdk_lambda::operation::list_functions::ListFunctionsOutput| {
        page.functions.map(|functions| functions.into_iter().filter_map(|function| listed(region, function)).collect())
    };
    let functions: Vec<Function> = match session.pages(region, "lambda:ListFunctions", pages, list).await.into_result()
    {
        Ok(functions) => functions,
        Err(gap) => return Observed::from(gap),
    };
    if functions.is_empty() {
        return Known(functions);
    }
    let tagged = Tagged::list(session, region, LIST_TAGS, functions.len()).await;
    let (mut functions, sources) = futures::join!(
        session.each(functions, |function| complete(session, &client, function, &tagged)),
        sources_by_function(session, &client, region)
    );
    for function in &mut functions {
        function.event_sources = match &sources {
            Known(by_function) => Known(by_function.get(&function.identity.arn).cloned().unwrap_or_default()),
            Observed::Unknown { unknown } => Observed::from(unknown.clone()),
        };
    }
    Known(functions)
}

/// What the listing says of a function; the rest is read by [`complete`].
fn listed(region: &str, function: FunctionConfiguration) -> Option<Function> {
    let name = function.function_name.clone()?;
    let traced = matches!(function.tracing_config(), Some(tracing) if tracing.mode == Some(TracingMode::Active));
    let log_group = function.logging_config().and_then(|logging| logging.log_group.clone());
    Some(Function {
        async_invocations: Known(Vec::new()),
        dead_letter_target: function
            .dead_letter_config()
            .and_then(|config| config.target_arn.clone())
            .filter(|target| !target.is_empty()),
        environment: environment(&function),
        environment_key: function.kms_key_arn.clone().filter(|key| !key.is_empty()),
        event_sources: Known(Vec::new()),
        json_logs: function.logging_config().is_some_and(|logging| logging.log_format == Some(LogFormat::Json)),
        layers: function.layers().iter().filter_map(|layer| layer.arn.clone()).collect(),
        log_group: log_group.filter(|group| !group.is_empty()).unwrap_or_else(|| log_group_of(&name)),
        network: function.vpc_config().and_then(network),
        policy: Known(None),
        reserved_concurrency: Known(None),
        role: function.role.clone().unwrap_or_default(),
        runtime: function.runtime.as_ref().map(|runtime| runtime.as_str().to_owned()),
        timeout_seconds: function.timeout.and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or_default(),
        traced,
        urls: Known(Vec::new()),
        identity: Identity::named(function.function_arn.clone()?, name, region, Known(Tags::new())),
    })
}

/// Lambda says in the environment's own error when it may not decrypt it for the caller.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_EnvironmentResponse.html>
fn environment(function: &FunctionConfiguration) -> Observed<Environment> {
    let Some(environment) = function.environment() else { return Known(Environment::default()) };
    if let Some(error) = environment.error() {
        let code = error.error_code().unwrap_or_default();
        return Observed::from(Gap {
            action: "lambda:ListFunctions".to_owned(),
            reason: if code.contains("AccessDenied") { Reason::AccessDenied } else { Reason::ServiceError },
            detail: format!("the environment variables: {code}: {}", error.message().unwrap_or_default()),
        });
    }
    let variables = environment.variables().into_iter().flatten();
    Known(Environment::of(variables.map(|(name, value)| (name.as_str(), value.as_str()))))
}

/// A function that was taken out of its VPC keeps an empty configuration.
fn network(config: &VpcConfigResponse) -> Option<Network> {
    let subnets = config.subnet_ids().to_vec();
    let vpc = config.vpc_id().unwrap_or_default().to_owned();
    (!vpc.is_empty() || !subnets.is_empty()).then(|| Network {
        vpc,
        subnets,
        groups: config.security_group_ids().to_vec(),
    })
}

async fn complete(session: &Session, client: &Client, function: Function, tagged: &Tagged) -> Result<Function, Gone> {
    let read = Facets {
        session,
        client,
        region: &function.identity.region,
        name: &function.identity.id,
        arn: &function.identity.arn,
    };
    let (async_invocations, policy, reserved_concurrency, tags, urls) = futures::try_join!(
        read.async_invocations(),
        read.policy(),
        read.reserved_concurrency(),
        tagged.tags_or(&function.identity.arn, read.tags()),
        read.urls()
    )?;
    Ok(Function {
        async_invocations,
        policy,
        reserved_concurrency,
        identity: Identity { tags, ..function.identity },
        urls,
        ..function
    })
}

struct Facets<'a> {
    session: &'a Session,
    client: &'a Client,
    region: &'a str,
    name: &'a str,
    arn: &'a str,
}

impl Facets<'_> {
    async fn async_invocations(&self) -> Result<Observed<Vec<AsyncInvocation>>, Gone> {
        let list = || self.client.list_function_event_invoke_configs().function_name(self.name).max_items(50);
        let ask = |marker| list().set_marker(marker).send();
        let answer = self
            .session
            .pages_by_token(self.region, "lambda:ListFunctionEventInvokeConfigs", ask, |page| {
                (page.function_event_invoke_configs, page.next_marker)
            })
            .await
            .unless_gone(GONE)?;
        Ok(answer.map(|configs| configs.iter().map(async_invocation).collect()).observed())
    }

    /// A function without a policy answers like one that is gone; the other calls tell the two apart.
    async fn policy(&self) -> Result<Observed<Option<Document>>, Gone> {
        let call = self.client.get_policy().function_name(self.name).send();
        Ok(self
            .session
            .call(self.region, "lambda:GetPolicy", call)
            .await
            .absent_on(&["ResourceNotFoundException"])
            .content("policy", |out| out.policy)
            .try_map(|text| text.map(|text| Document::parse(&text)).transpose().map_err(|error| error.to_string()))
            .observed())
    }

    async fn reserved_concurrency(&self) -> Result<Observed<Option<u32>>, Gone> {
        let call = self.client.get_function_concurrency().function_name(self.name).send();
        let answer = self.session.call(self.region, "lambda:GetFunctionConcurrency", call).await.unless_gone(GONE)?;
        Ok(answer
            .try_map(|out| {
                let reserved = out.reserved_concurrent_executions.map(u32::try_from).transpose();
                reserved.map_err(|error| error.to_string())
            })
            .observed())
    }

    async fn tags(&self) -> Result<Observed<Tags>, Gone> {
        let call = self.client.list_tags().resource(self.arn).send();
        let answer = self.session.call(self.region, LIST_TAGS, call).await.unless_gone(GONE)?;
        Ok(answer.map(|out| out.tags.unwrap_or_default().into_iter().collect()).observed())
    }

    async fn urls(&self) -> Result<Observed<Vec<FunctionUrl>>, Gone> {
        let list = || self.client.list_function_url_configs().function_name(self.name).max_items(50);
        let ask = |marker| list().set_marker(marker).send();
        let answer = self
            .session
            .pages_by_token(self.region, "lambda:ListFunctionUrlConfigs", ask, |page| {
                (Some(page.function_url_configs), page.next_marker)
            })
            .await
            .unless_gone(GONE)?;
        Ok(answer.try_map(|urls| urls.iter().map(url).collect()).observed())
    }
}

/// What stands behind a function's name in its ARN: a version or an alias.
fn qualifier(arn: &str) -> Option<&str> {
    arn.splitn(8, ':').nth(7)
}

fn unqualified(arn: &str) -> String {
    arn.split(':').take(7).collect::<Vec<_>>().join(":")
}

fn async_invocation(config: &FunctionEventInvokeConfig) -> AsyncInvocation {
    let destination = config.destination_config().and_then(|config| config.on_failure());
    AsyncInvocation {
        qualifier: config.function_arn().and_then(qualifier).unwrap_or("$LATEST").to_owned(),
        failure_destination: destination
            .and_then(|failure| failure.destination.clone())
            .filter(|destination| !destination.is_empty()),
    }
}

fn url(config: &FunctionUrlConfig) -> Result<FunctionUrl, String> {
    Ok(FunctionUrl {
        alias: qualifier(&config.function_arn).map(str::to_owned),
        anonymous: match &config.auth_type {
            FunctionUrlAuthType::None => true,
            FunctionUrlAuthType::AwsIam => false,
            other => return Err(format!("unknown authentication type {other}")),
        },
        allowed_origins: config.cors().map(|cors| cors.allow_origins().to_vec()).unwrap_or_default(),
    })
}

/// All mappings of the region at once, rather than by function.
async fn sources_by_function(session: &Session, client: &Client, region: &str) -> Observed<SourcesByFunction> {
    let pages = client.list_event_source_mappings().max_items(100).into_paginator().send();
    let list = |page: aws_sdk_lambda::operation::list_event_source_mappings::ListEventSourceMappingsOutput| {
        page.event_source_mappings
    };
    let answer = session.pages(region, "lambda:ListEventSourceMappings", pages, list).await;
    answer.map(|mappings| by_function(&mappings)).observed()
}

fn by_function(mappings: &[EventSourceMappingConfiguration]) -> SourcesByFunction {
    let mut by_function = SourcesByFunction::new();
    for mapping in mappings {
        let Some(function) = mapping.function_arn() else { continue };
        let failure = mapping.destination_config().and_then(|config| config.on_failure());
        by_function.entry(unqualified(function)).or_default().push(EventSource {
            source: mapping.event_source_arn.clone().filter(|arn| !arn.is_empty()),
            enabled: !matches!(mapping.state(), Some("Disabled" | "Disabling" | "Deleting")),
            failure_destination: failure
                .and_then(|failure| failure.destination.clone())
                .filter(|destination| !destination.is_empty()),
        });
    }
    by_function
}

#[cfg(test)]
mod tests {
    use aws_sdk_lambda::types::{EnvironmentError, EnvironmentResponse};

    use super::*;

    const ARN: &str = "arn:aws:lambda:eu-west-1:111111111111:function:shop";

    #[test]
    fn an_environment_that_lambda_could_not_decrypt_is_a_gap() {
        let with = |environment| FunctionConfiguration::builder().environment(environment).build();
        let refused = EnvironmentError::builder().error_code("AccessDeniedException").message("kms").build();
        let refused = environment(&with(EnvironmentResponse::builder().error(refused).build()));
        assert_eq!(refused.get().map_err(|gap| gap.reason), Err(Reason::AccessDenied));
        let plain = environment(&with(EnvironmentResponse::builder().variables("DB_PASSWORD", "hunter22").build()));
        assert_eq!(plain.get().map(|found| found.secrets.len()), Ok(1));
        assert_eq!(environment(&FunctionConfiguration::builder().build()), Known(Environment::default()));
    }

    #[test]
    fn versions_and_aliases_are_told_from_the_function() {
        assert_eq!(qualifier(ARN), None);
        assert_eq!(qualifier(&format!("{ARN}:$LATEST")), Some("$LATEST"));
        assert_eq!(unqualified(&format!("{ARN}:live")), ARN);
    }

    #[test]
    fn event_sources_belong_to_the_function_whatever_their_alias() {
        let mapping = |state: &str| {
            let mapping = EventSourceMappingConfiguration::builder().function_arn(format!("{ARN}:live"));
            mapping.event_source_arn("arn:aws:sqs:eu-west-1:111111111111:orders").state(state).build()
        };
        let found = by_function(&[mapping("Enabled"), mapping("Disabled")]);
        assert_eq!(found[ARN].iter().map(|source| source.enabled).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn a_function_outside_of_any_network_has_none() {
        let empty = VpcConfigResponse::builder().vpc_id("").set_subnet_ids(Some(Vec::new())).build();
        assert_eq!(network(&empty), None);
    }
}
