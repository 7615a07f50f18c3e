use crate::{
    language::policy::{Document, Effect, conditions::values_asked, pattern},
    model::{
        Account, Resource,
        apigateway::IntegrationKind,
        apigatewayv2::Protocol,
        lambda::{EventSource, Function},
        sqs::Queue,
    },
    observed::Unread,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, any_of, complete, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-function-timeout-check",
    title: "The timeout of a Lambda function fits what invokes it",
    severity: Severity::Medium,
    expectations: &[39],
    themes: &["secure-configuration"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[
        "apigateway:GET",
        "lambda:GetPolicy",
        "lambda:ListAliases",
        "lambda:ListEventSourceMappings",
        "sqs:GetQueueAttributes",
        "sqs:ListQueues",
    ],
    rationale: "A message that becomes visible while the function still works on it is handled twice, and a function \
                that works longer than its API waits answers nobody.",
    remediation: Remediation {
        text: "Shorten the function's timeout, or give the queue a visibility timeout of six times as much.",
        cli: "aws sqs set-queue-attributes --region {region} --queue-url {queue} --attributes \
              VisibilityTimeout={seconds}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    check,
};

/// How many times the function's timeout a queue hides a message, at least.
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html>
const VISIBILITY_FACTOR: u32 = 6;

/// How many seconds an HTTP API waits for an integration, at most; nothing raises it. REST APIs wait as long as each
/// integration says.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html>
const HTTP_API_SECONDS: u64 = 30;

fn check(function: &Function, account: &Account) -> Outcome {
    any_of([of_queues(function, account), of_apis(function, account)])
}

fn of_queues(function: &Function, account: &Account) -> Outcome {
    let sources = function.event_sources.get()?.iter().filter(|source| source.enabled);
    any_of(sources.map(|source| of_queue(source, function, account)))
}

fn of_queue(source: &EventSource, function: &Function, account: &Account) -> Outcome {
    let Some(queue) = queue(source, account)? else { return Ok(Verdict::Compliant) };
    let hidden = *queue.visibility_timeout_seconds.get()?;
    let seconds = function.timeout_seconds_by(source.qualifier.as_deref())?;
    let least = seconds.saturating_mul(VISIBILITY_FACTOR);
    require(
        hidden >= least,
        format!(
            "the queue {} hides messages for {hidden} s, less than six times the function's timeout of {seconds} s",
            queue.identity.id
        ),
    )
}

/// The queue of an event source, if it is one of this account.
fn queue<'a>(source: &EventSource, account: &'a Account) -> Result<Option<&'a Queue>, Unread> {
    let Some(arn) = source.source.as_deref() else { return Ok(None) };
    match arn.split(':').collect::<Vec<_>>()[..] {
        [_, _, "sqs", region, owner, _] if owner == account.id => account.sqs.queues.by_arn(region, arn),
        _ => Ok(None),
    }
}

/// An API that invokes a function stands as a source in the policy of the function, or of the version or alias that it
/// invokes.
fn of_apis(function: &Function, account: &Account) -> Outcome {
    let (mut ids, mut gap) = (Vec::new(), None);
    for policy in function.policies() {
        match policy {
            Ok(policy) => ids.extend(api_ids(policy.document)),
            Err(unread) => gap = gap.or(Some(unread)),
        }
    }
    let known = match ids.is_empty() {
        true => Ok(Verdict::Compliant),
        false => any_of([of_http_apis(&ids, function, account), of_rest_apis(&ids, function, account)]),
    };
    any_of([known, complete(gap)])
}

fn of_http_apis(ids: &[&str], function: &Function, account: &Account) -> Outcome {
    let apis = account.apigatewayv2.apis.of(&function.identity.region)?.iter();
    let apis = apis.filter(|api| api.protocol == Protocol::Http && is_among(&api.identity.id, ids));
    any_of(apis.map(|api| {
        let uris = api.integrations.get()?.iter().filter_map(|integration| integration.uri.as_deref());
        let waits = HTTP_API_SECONDS.saturating_mul(1000);
        any_of(uris.filter_map(|uri| fits(waits, uri, api.name(), function)))
    }))
}

fn of_rest_apis(ids: &[&str], function: &Function, account: &Account) -> Outcome {
    let apis =
        account.apigateway.apis.of(&function.identity.region)?.iter().filter(|api| is_among(&api.identity.id, ids));
    any_of(apis.map(|api| {
        let integrations = api.methods.get()?.iter().filter_map(|method| method.integration.as_ref());
        let whole = integrations.filter(|integration| integration.kind == IntegrationKind::AwsProxy);
        any_of(whole.filter_map(|integration| {
            let waits = u64::from(integration.timeout_millis);
            fits(waits, integration.uri.as_deref()?, api.name(), function)
        }))
    }))
}

/// Whether an API waits as long as what the URI of its integration names; `None` when that is not the function.
fn fits(waits_millis: u64, uri: &str, api: &str, function: &Function) -> Option<Outcome> {
    let qualifier = named(uri, function)?;
    Some(function.timeout_seconds_by(qualifier).map_err(Into::into).and_then(|seconds| {
        require(
            waits_millis >= u64::from(seconds).saturating_mul(1000),
            format!("the API {api} waits {waits_millis} ms for it, its timeout is {seconds} s"),
        )
    }))
}

/// The version or alias that the URI of an integration names, if it is about the function.
fn named<'a>(uri: &'a str, function: &Function) -> Option<Option<&'a str>> {
    let (_, rest) = uri.split_once(function.identity.arn.as_str())?;
    let (qualifier, _) = rest.split_once('/').unwrap_or((rest, ""));
    if qualifier.is_empty() { Some(None) } else { qualifier.strip_prefix(':').map(Some) }
}

/// Whether a policy names an API, by its id or by a pattern such as `*` for every API of the account.
fn is_among(id: &str, named: &[&str]) -> bool {
    named.iter().any(|named| pattern::matches(named, id))
}

fn api_ids(policy: &Document) -> Vec<&str> {
    policy
        .with_effect(Effect::Allow)
        .filter_map(|statement| values_asked(statement, "aws:SourceArn"))
        .flatten()
        .filter(|source| source.split(':').nth(2) == Some("execute-api"))
        .filter_map(|source| source.split(':').nth(5)?.split('/').next())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Identity, Regional, apigateway, apigatewayv2,
            lambda::{Alias, Version},
        },
        observed::Known,
        testing::Cases,
    };

    fn polling(queue: &str, timeout_seconds: u32, enabled: bool) -> Function {
        let source = EventSource {
            qualifier: None,
            source: Some(format!("arn:aws:sqs:eu-west-1:{queue}")),
            enabled,
            failure_destination: None,
        };
        Function { event_sources: Known(vec![source]), timeout_seconds: Known(timeout_seconds), ..Function::example() }
    }

    fn polling_for_alias(queue: &str, timeout_seconds: u32) -> Function {
        let mut function = by_alias(timeout_seconds, true);
        let sources = polling(queue, 15, true).event_sources.get().unwrap().clone();
        let for_alias = |source| EventSource { qualifier: Some("live".to_owned()), ..source };
        function.event_sources = Known(sources.into_iter().map(for_alias).collect());
        function
    }

    fn behind_api(timeout_seconds: u32) -> Function {
        behind("f6g7h8i9j0/*/*/orders", timeout_seconds)
    }

    fn behind(apis: &str, timeout_seconds: u32) -> Function {
        let policy = r#"{"Statement":{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},
            "Action":"lambda:InvokeFunction","Resource":"*","Condition":{"ArnLike":{"AWS:SourceArn":
            "arn:aws:execute-api:eu-west-1:111111111111:APIS"}}}}"#;
        Function { timeout_seconds: Known(timeout_seconds), ..Function::with_policy(&policy.replace("APIS", apis)) }
    }

    /// A function whose version 1, which its alias stands for, has this timeout; one of them lets an API in.
    fn by_alias(timeout_seconds: u32, alias_lets_in: bool) -> Function {
        let policy = |lets_in: bool| if lets_in { behind_api(15).policy } else { Known(None) };
        let version =
            Version { timeout_seconds: Known(timeout_seconds), policy: policy(!alias_lets_in), ..Version::example() };
        let alias = Alias { policy: policy(alias_lets_in), ..Alias::example() };
        Function { aliases: Known(vec![alias]), versions: Known(vec![version]), ..Function::example() }
    }

    /// A REST API of the same id with an integration of a function whose name begins like the example's.
    fn rest_api(ending: &str) -> Regional<apigateway::Api> {
        let arn = Function::example().identity.arn;
        let path = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions";
        let integration = apigateway::Integration {
            kind: IntegrationKind::AwsProxy,
            timeout_millis: 29_000,
            uri: Some(format!("{path}/{arn}{ending}/invocations")),
            vpc_link: false,
        };
        let method = apigateway::Method { integration: Some(integration), ..apigateway::Method::example() };
        let api = apigateway::Api::with_method(method);
        Regional::example([apigateway::Api {
            identity: Identity { id: "f6g7h8i9j0".to_owned(), ..api.identity },
            ..api
        }])
    }

    #[test]
    fn verdicts() {
        let own = format!("111111111111:{}", Queue::example().identity.id);
        Cases::of(&RULE)
            .compliant([
                Function::example(),
                polling(&own, 15, true),
                polling(&own, 16, false),
                polling("222222222222:theirs", 900, true),
                polling_for_alias(&own, 15),
                behind_api(31),
            ])
            .non_compliant([polling(&own, 16, true), polling_for_alias(&own, 16)])
            .given(|account| {
                let uri = Some(Function::example().identity.arn);
                let integration = apigatewayv2::Integration { uri, ..apigatewayv2::Integration::example() };
                account.apigatewayv2.apis = Regional::example([apigatewayv2::Api::with_integration(integration)]);
            })
            .compliant([behind_api(30)])
            .non_compliant([behind_api(31), behind("*", 31), behind("*/*/GET/orders", 31)])
            .given(|account| account.apigateway.apis = rest_api(""))
            .compliant([behind_api(29), by_alias(30, true)])
            .non_compliant([behind_api(30)])
            .given(|account| account.apigateway.apis = rest_api(":live"))
            .compliant([by_alias(29, true)])
            .non_compliant([by_alias(30, true)])
            .given(|account| account.apigateway.apis = rest_api(":1"))
            .compliant([by_alias(29, false)])
            .non_compliant([by_alias(30, false)])
            .given(|account| account.apigateway.apis = rest_api("-of-another-name"))
            .compliant([behind_api(900)])
            .check();
    }
}
