//! AWS Lambda.

use std::collections::HashMap;

use aws_sdk_lambda::{
    Client,
    types::{
        AliasConfiguration, EventSourceMappingConfiguration, FunctionConfiguration, FunctionEventInvokeConfig,
        FunctionUrlAuthType, FunctionUrlConfig, FunctionVersion, LogFormat, TracingMode, VpcConfigResponse,
    },
};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        Identity, Regional, Tags,
        lambda::{
            Alias, AsyncInvocation, Environment, EventSource, Function, FunctionUrl, Lambda, Network, Version,
            log_group_of,
        },
    },
    observed::{Gap, Known, Observed, Reason},
};

use crate::call::{Gone, Session, tagging::Tagged};

/// The codes with which Lambda says that the function is not there any more.
const GONE: &[&str] = &["ResourceNotFoundException"];

/// What tells the tags of one function.
const LIST_TAGS: &str = "lambda:ListTags";

/// The event sources of each function, by the function's ARN.
type SourcesByFunction = HashMap<String, Vec<EventSource>>;

/// The published versions of each function, by the function's ARN.
type VersionsByFunction = HashMap<String, Vec<Version>>;

/// A page of functions and their versions costs one call, a function six (policy, concurrency, asynchronous invocations,
/// URLs, aliases, tags), an alias or a published version one more (policy). A region with functions costs one more for
/// each page of event source mappings.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Lambda {
    let functions = regions.iter().map(|region| async move { (region.clone(), functions(session, region).await) });
    Lambda::new(Regional::from_iter(futures::future::join_all(functions).await))
}

async fn functions(session: &Session, region: &str) -> Observed<Vec<Function>> {
    let client = session.clients.of::<aws_sdk_lambda::Client>(region);
    let pages = client.list_functions().function_version(FunctionVersion::All).max_items(50).into_paginator().send();
    // The values of environment variables live no longer than their page.
    let list = |page: aws_sdk_lambda::operation::list_functions::ListFunctionsOutput| {
        page.functions.map(|functions| functions.into_iter().filter_map(|function| listed(region, function)).collect())
    };
    let listed: Vec<Listed> = match session.pages(region, "lambda:ListFunctions", pages, list).await.into_result() {
        Ok(listed) => listed,
        Err(gap) => return Observed::from(gap),
    };
    let functions = with_versions(listed);
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

/// What one entry of the listing is.
enum Listed {
    Function(Box<Function>),
    /// A published version of the function with this ARN.
    Version(String, Version),
}

/// Functions with their versions, in the order of the listing.
fn with_versions(listed: Vec<Listed>) -> Vec<Function> {
    let (mut functions, mut versions) = (Vec::new(), VersionsByFunction::new());
    for listed in listed {
        match listed {
            Listed::Function(function) => functions.push(*function),
            Listed::Version(function, version) => versions.entry(function).or_default().push(version),
        }
    }
    for function in &mut functions {
        function.versions = versions.remove(&function.identity.arn).unwrap_or_default();
    }
    functions
}

/// What the listing says of a function or of a version; the rest is read by [`complete`]. With its versions listed, the
/// function itself is the version `$LATEST`, and its ARN ends in that.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html>
fn listed(region: &str, function: FunctionConfiguration) -> Option<Listed> {
    let arn = function.function_arn()?;
    match function.version().or_else(|| qualifier(arn)).filter(|version| *version != LATEST) {
        Some(number) => Some(Listed::Version(unqualified(arn), version(number, &function))),
        None => latest(region, function).map(|function| Listed::Function(Box::new(function))),
    }
}

fn version(number: &str, function: &FunctionConfiguration) -> Version {
    let timeout = function.timeout().and_then(|seconds| u32::try_from(seconds).ok());
    Version {
        number: number.to_owned(),
        dead_letter_target: dead_letter_target(function),
        policy: Observed::from(unread("lambda:GetPolicy")),
        timeout_seconds: timeout.map_or_else(|| Observed::from(no_timeout(number)), Known),
    }
}

fn no_timeout(number: &str) -> Gap {
    Gap {
        action: "lambda:ListFunctions".to_owned(),
        reason: Reason::InvalidResponse,
        detail: format!("version {number} has no timeout"),
    }
}

/// Why something is missing that [`complete`] has not read.
fn unread(action: &str) -> Gap {
    Gap { action: action.to_owned(), reason: Reason::NotReached, detail: String::new() }
}

fn dead_letter_target(function: &FunctionConfiguration) -> Option<String> {
    let target = function.dead_letter_config().and_then(|config| config.target_arn.clone());
    target.filter(|target| !target.is_empty())
}

fn latest(region: &str, function: FunctionConfiguration) -> Option<Function> {
    let name = function.function_name.clone()?;
    let traced = matches!(function.tracing_config(), Some(tracing) if tracing.mode == Some(TracingMode::Active));
    let log_group = function.logging_config().and_then(|logging| logging.log_group.clone());
    Some(Function {
        aliases: Observed::from(unread("lambda:ListAliases")),
        async_invocations: Known(Vec::new()),
        dead_letter_target: dead_letter_target(&function),
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
        identity: Identity::named(unqualified(function.function_arn()?), name, region, Known(Tags::new())),
        versions: Vec::new(),
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
    let of_versions = function.versions.iter().map(|version| read.policy(Some(&version.number)));
    let (aliases, async_invocations, policy, reserved_concurrency, tags, urls, of_versions) = futures::try_join!(
        read.aliases(),
        read.async_invocations(),
        async { Ok::<_, Gone>(read.policy(None).await) },
        read.reserved_concurrency(),
        tagged.tags_or(&function.identity.arn, read.tags()),
        read.urls(),
        async { Ok::<_, Gone>(futures::future::join_all(of_versions).await) }
    )?;
    let versions = function.versions.iter().cloned().zip(of_versions);
    let versions = versions.map(|(version, policy)| Version { policy, ..version }).collect();
    Ok(Function {
        aliases,
        async_invocations,
        policy,
        reserved_concurrency,
        identity: Identity { tags, ..function.identity },
        urls,
        versions,
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
    async fn aliases(&self) -> Result<Observed<Vec<Alias>>, Gone> {
        let list = || self.client.list_aliases().function_name(self.name).max_items(50);
        let ask = |marker| list().set_marker(marker).send();
        let answer = self
            .session
            .pages_by_token(self.region, "lambda:ListAliases", ask, |page| (page.aliases, page.next_marker))
            .await
            .unless_gone(GONE)?;
        let mut aliases: Vec<Alias> =
            match answer.try_map(|aliases| aliases.into_iter().map(alias).collect()).into_result() {
                Ok(aliases) => aliases,
                Err(gap) => return Ok(Observed::from(gap)),
            };
        let policies = futures::future::join_all(aliases.iter().map(|alias| self.policy(Some(&alias.name)))).await;
        for (alias, policy) in aliases.iter_mut().zip(policies) {
            alias.policy = policy;
        }
        Ok(Known(aliases))
    }

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

    /// The policy of a version or an alias, or of the function's name alone. One without a policy answers like one that
    /// is gone; the other calls tell the two apart.
    async fn policy(&self, qualifier: Option<&str>) -> Observed<Option<Document>> {
        let call = self.client.get_policy().function_name(self.name).set_qualifier(qualifier.map(str::to_owned)).send();
        self.session
            .call(self.region, "lambda:GetPolicy", call)
            .await
            .absent_on(&["ResourceNotFoundException"])
            .content("policy", |out| out.policy)
            .try_map(|text| text.map(|text| Document::parse(&text)).transpose().map_err(|error| error.to_string()))
            .observed()
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

/// The version that a function is before it is published.
const LATEST: &str = "$LATEST";

/// An alias can share its invocations between two versions.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_AliasConfiguration.html>
fn alias(listed: AliasConfiguration) -> Result<Alias, String> {
    let name = listed.name.ok_or("an alias has no name")?;
    let version = listed.function_version.ok_or_else(|| format!("the alias {name} has no version"))?;
    let others = listed.routing_config.and_then(|routing| routing.additional_version_weights).unwrap_or_default();
    Ok(Alias {
        name,
        policy: Observed::from(unread("lambda:GetPolicy")),
        versions: [version].into_iter().chain(others.into_keys()).collect(),
    })
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
        qualifier: config.function_arn().and_then(qualifier).unwrap_or(LATEST).to_owned(),
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
            qualifier: qualifier(function).map(str::to_owned),
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
    fn functions_are_listed_with_their_versions() {
        let entry = |version: &str, timeout: i32| {
            let entry = FunctionConfiguration::builder().function_name("shop").timeout(timeout).version(version);
            listed("eu-west-1", entry.function_arn(format!("{ARN}:{version}")).build()).unwrap()
        };
        let functions = with_versions(vec![entry("1", 60), entry("$LATEST", 15), entry("2", -1)]);
        assert_eq!(functions.iter().map(|function| function.identity.arn.as_str()).collect::<Vec<_>>(), [ARN]);
        let versions = &functions[0].versions;
        assert_eq!(versions.iter().map(|version| version.number.as_str()).collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(versions[0].timeout_seconds, Known(60));
        assert!(versions[1].timeout_seconds.get().is_err());
        let plain = FunctionConfiguration::builder().function_name("shop").function_arn(ARN).build();
        assert!(matches!(listed("eu-west-1", plain), Some(Listed::Function(_))));
    }

    #[test]
    fn aliases_name_all_their_versions() {
        use aws_sdk_lambda::types::AliasRoutingConfiguration;
        let routing = AliasRoutingConfiguration::builder().additional_version_weights("2", 0.1).build();
        let shared = AliasConfiguration::builder().name("live").function_version("1").routing_config(routing).build();
        assert_eq!(alias(shared).map(|alias| alias.versions), Ok(vec!["1".to_owned(), "2".to_owned()]));
        assert!(alias(AliasConfiguration::builder().name("live").build()).is_err());
    }

    #[test]
    fn a_function_outside_of_any_network_has_none() {
        let empty = VpcConfigResponse::builder().vpc_id("").set_subnet_ids(Some(Vec::new())).build();
        assert_eq!(network(&empty), None);
    }
}
