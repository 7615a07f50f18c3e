//! What the answers about a function say.

use aws_sdk_lambda::types::{
    AliasConfiguration, DeadLetterConfig, EnvironmentResponse, EventSourceMappingConfiguration,
    FunctionEventInvokeConfig, FunctionUrlAuthType, FunctionUrlConfig, Layer, LogFormat, LoggingConfig, OnFailure,
    PackageType, Runtime, TracingConfigResponse, TracingMode, VpcConfigResponse,
};
use plumbline_catalogue::{
    model::lambda::{AsyncInvocation, Environment, EventSource, FunctionUrl, log_group_of},
    observed::{Gap, Known, Observed, Reason, Unread},
};

use super::SourcesByFunction;
use crate::call::{Absent, Reply, present};

pub(super) const FUNCTIONS: Reply = Reply("lambda:ListFunctions");
pub(super) const ALIASES: Reply = Reply("lambda:ListAliases");
pub(super) const EVENT_SOURCES: Reply = Reply("lambda:ListEventSourceMappings");
pub(super) const INVOCATIONS: Reply = Reply("lambda:ListFunctionEventInvokeConfigs");
pub(super) const URLS: Reply = Reply("lambda:ListFunctionUrlConfigs");

/// The version that a function is before it is published.
pub(super) const LATEST: &str = "$LATEST";

/// What stands behind a function's name in its ARN: a version or an alias.
pub(super) fn qualifier(arn: &str) -> Option<&str> {
    arn.splitn(8, ':').nth(7)
}

pub(super) fn unqualified(arn: &str) -> String {
    arn.split(':').take(7).collect::<Vec<_>>().join(":")
}

/// A function without a queue or topic for failed events has no such configuration.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_DeadLetterConfig.html>
pub(super) fn dead_letter_target(config: Option<DeadLetterConfig>) -> Option<String> {
    present(config?.target_arn)
}

/// The same of a destination.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_OnFailure.html>
fn failure_destination(failure: Option<&OnFailure>) -> Option<String> {
    present(failure?.destination.clone())
}

pub(super) fn timeout(seconds: Option<i32>) -> Observed<u32> {
    FUNCTIONS.told("Timeout", seconds.and_then(|seconds| u32::try_from(seconds).ok()))
}

pub(super) fn traced(config: Option<TracingConfigResponse>) -> Observed<bool> {
    match config.and_then(|config| config.mode) {
        Some(TracingMode::Active) => Known(true),
        Some(TracingMode::PassThrough) => Known(false),
        Some(other) => FUNCTIONS.unreadable(format!("unknown tracing mode {other}")).into(),
        None => FUNCTIONS.told("TracingConfig.Mode", None),
    }
}

pub(super) fn json_logs(config: Option<&LoggingConfig>) -> Observed<bool> {
    match config.and_then(|config| config.log_format.as_ref()) {
        Some(LogFormat::Json) => Known(true),
        Some(LogFormat::Text) => Known(false),
        Some(other) => FUNCTIONS.unreadable(format!("unknown log format {other}")).into(),
        None => FUNCTIONS.told("LoggingConfig.LogFormat", None),
    }
}

/// A function that names no group writes to the one of its own name.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html>
pub(super) fn log_group(config: Option<LoggingConfig>, function: &str) -> String {
    present(config.and_then(|config| config.log_group)).absent_means(log_group_of(function))
}

pub(super) fn layers(layers: Option<Vec<Layer>>) -> Observed<Vec<String>> {
    let arn = |layer: Layer| FUNCTIONS.required("Layers.Arn", layer.arn);
    layers.absent_is_none().into_iter().map(arn).collect::<Result<_, _>>().into()
}

/// A container image brings its own runtime; everything else has one.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html>
pub(super) fn runtime(package: Option<PackageType>, runtime: Option<Runtime>) -> Observed<Option<String>> {
    let runtime = runtime.filter(|runtime| !runtime.as_str().is_empty());
    match (package, runtime) {
        (_, Some(runtime)) => Known(Some(runtime.as_str().to_owned())),
        (Some(PackageType::Image), None) => Known(None),
        (_, None) => FUNCTIONS.told("Runtime", None),
    }
}

/// A function that is attached to no VPC has no such configuration; one that was taken out keeps an empty one.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfigResponse.html>
pub(super) fn subnets(config: Option<VpcConfigResponse>) -> Observed<Vec<String>> {
    let Some(config) = config else { return Known(Vec::new()) };
    let subnets = config.subnet_ids.absent_is_none();
    match present(config.vpc_id) {
        Some(_) if subnets.is_empty() => FUNCTIONS.told("VpcConfig.SubnetIds", None),
        _ => Known(subnets),
    }
}

/// Lambda says in the environment's own error when it may not decrypt it for the caller. A function without variables
/// has no environment.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_EnvironmentResponse.html>
pub(super) fn environment(environment: Option<EnvironmentResponse>) -> Observed<Environment> {
    let Some(environment) = environment else { return Known(Environment::default()) };
    if let Some(error) = environment.error() {
        let code = error.error_code().absent_means("no code");
        return Observed::from(Gap::new(
            FUNCTIONS.0,
            if code.contains("AccessDenied") { Reason::AccessDenied } else { Reason::ServiceError },
            format!("the environment variables: {code}: {}", error.message().absent_is_none()),
        ));
    }
    match environment.variables() {
        Some(variables) => {
            Known(Environment::of(variables.iter().map(|(name, value)| (name.as_str(), value.as_str()))))
        }
        None => FUNCTIONS.told("Environment.Variables", None),
    }
}

/// An alias can share its invocations between two versions.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_AliasConfiguration.html>
pub(super) fn alias_versions(alias: AliasConfiguration) -> Result<Vec<String>, Unread> {
    let version = ALIASES.required("FunctionVersion", alias.function_version)?;
    let others = alias.routing_config.and_then(|routing| routing.additional_version_weights).absent_is_none();
    Ok([version].into_iter().chain(others.into_keys()).collect())
}

pub(super) fn async_invocation(config: FunctionEventInvokeConfig) -> Result<AsyncInvocation, Unread> {
    let arn = INVOCATIONS.required("FunctionArn", config.function_arn)?;
    Ok(AsyncInvocation {
        qualifier: qualifier(&arn).absent_means(LATEST).to_owned(),
        failure_destination: failure_destination(config.destination_config.as_ref().and_then(|to| to.on_failure())),
    })
}

/// Without cross-origin settings, no page of another origin may call the URL.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html>
pub(super) fn url(config: FunctionUrlConfig) -> Result<FunctionUrl, Unread> {
    let arn = URLS.required("FunctionArn", present(config.function_arn))?;
    let anonymous = match &config.auth_type {
        FunctionUrlAuthType::None => true,
        FunctionUrlAuthType::AwsIam => false,
        other => return Err(URLS.unreadable(format!("unknown authentication type {other}"))),
    };
    let allowed_origins = config.cors.and_then(|cors| cors.allow_origins).absent_is_none();
    Ok(FunctionUrl { alias: qualifier(&arn).map(str::to_owned), anonymous, allowed_origins })
}

pub(super) fn by_function(mappings: Vec<EventSourceMappingConfiguration>) -> Result<SourcesByFunction, Unread> {
    let mut by_function = SourcesByFunction::new();
    for mapping in mappings {
        let function = EVENT_SOURCES.required("FunctionArn", mapping.function_arn.clone())?;
        by_function.entry(unqualified(&function)).or_default().push(event_source(&function, mapping)?);
    }
    Ok(by_function)
}

/// A source outside of AWS has no ARN but an address.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html>
fn event_source(function: &str, mapping: EventSourceMappingConfiguration) -> Result<EventSource, Unread> {
    let source = present(mapping.event_source_arn);
    if source.is_none() && mapping.self_managed_event_source.is_none() {
        EVENT_SOURCES.required("EventSourceArn", None::<String>)?;
    }
    let enabled = match EVENT_SOURCES.required("State", mapping.state)?.as_str() {
        "Creating" | "Enabling" | "Enabled" | "Updating" => true,
        "Disabling" | "Disabled" | "Deleting" => false,
        other => return Err(EVENT_SOURCES.unreadable(format!("unknown state {other} of an event source"))),
    };
    Ok(EventSource {
        qualifier: qualifier(function).map(str::to_owned),
        source,
        enabled,
        failure_destination: failure_destination(mapping.destination_config.as_ref().and_then(|to| to.on_failure())),
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_lambda::types::EnvironmentError;

    use super::*;

    const ARN: &str = "arn:aws:lambda:eu-west-1:111111111111:function:shop";

    #[test]
    fn an_environment_that_lambda_could_not_decrypt_is_a_gap() {
        let refused = EnvironmentError::builder().error_code("AccessDeniedException").message("kms").build();
        let refused = environment(Some(EnvironmentResponse::builder().error(refused).build()));
        assert_eq!(refused.get().map_err(|gap| gap.reason), Err(Reason::AccessDenied));
        let plain = environment(Some(EnvironmentResponse::builder().variables("DB_PASSWORD", "hunter22").build()));
        assert_eq!(plain.get().map(|found| found.secrets.len()), Ok(1));
        assert_eq!(environment(None), Known(Environment::default()));
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
        let found = by_function(vec![mapping("Enabled"), mapping("Disabled")]).unwrap();
        assert_eq!(found[ARN].iter().map(|source| source.enabled).collect::<Vec<_>>(), [true, false]);
        assert!(by_function(vec![mapping("Enabled"), EventSourceMappingConfiguration::builder().build()]).is_err());
    }

    #[test]
    fn aliases_name_all_their_versions() {
        use aws_sdk_lambda::types::AliasRoutingConfiguration;
        let routing = AliasRoutingConfiguration::builder().additional_version_weights("2", 0.1).build();
        let shared = AliasConfiguration::builder().name("live").function_version("1").routing_config(routing).build();
        assert_eq!(alias_versions(shared), Ok(vec!["1".to_owned(), "2".to_owned()]));
        assert!(alias_versions(AliasConfiguration::builder().name("live").build()).is_err());
    }

    #[test]
    fn a_function_outside_of_any_network_has_no_subnets() {
        let config = |vpc: &str| VpcConfigResponse::builder().vpc_id(vpc).set_subnet_ids(Some(Vec::new())).build();
        assert_eq!(subnets(None), Known(Vec::new()));
        assert_eq!(subnets(Some(config(""))), Known(Vec::new()));
        assert!(subnets(Some(config("vpc-1"))).get().is_err());
    }

    #[test]
    fn only_images_have_no_runtime() {
        assert_eq!(runtime(Some(PackageType::Image), None), Known(None));
        assert_eq!(runtime(Some(PackageType::Zip), Some(Runtime::Java17)), Known(Some("java17".to_owned())));
        assert!(runtime(Some(PackageType::Zip), None).get().is_err());
    }
}
