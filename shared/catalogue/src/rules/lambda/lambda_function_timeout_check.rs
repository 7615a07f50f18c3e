use crate::{
    model::{
        Account, Resource,
        apigateway::IntegrationKind,
        apigatewayv2::Protocol,
        lambda::{EventSource, Function},
        sqs::Queue,
    },
    observed::Unread,
    policy::{Document, Effect, conditions::values_asked, pattern},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, any_of, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-function-timeout-check",
    title: "The timeout of a Lambda function fits what invokes it",
    severity: Severity::Medium,
    expectations: &[39],
    equivalents: &[],
    parameters: &[],
    reads: &[
        "apigateway:GET",
        "lambda:GetPolicy",
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
    let least = function.timeout_seconds.saturating_mul(VISIBILITY_FACTOR);
    require(
        hidden >= least,
        format!(
            "the queue {} hides messages for {hidden} s, less than six times the function's timeout of {} s",
            queue.identity.id, function.timeout_seconds
        ),
    )
}

/// The queue of an event source, if it is one of this account.
fn queue<'a>(source: &EventSource, account: &'a Account) -> Result<Option<&'a Queue>, Unread> {
    let Some(arn) = source.source.as_deref() else { return Ok(None) };
    match arn.split(':').collect::<Vec<_>>()[..] {
        [_, _, "sqs", region, owner, _] if owner == account.id => {
            Ok(account.sqs.queues.of(region)?.iter().find(|queue| queue.identity.arn == arn))
        }
        _ => Ok(None),
    }
}

/// An API that invokes a function stands in the function's policy as a source.
fn of_apis(function: &Function, account: &Account) -> Outcome {
    let Some(policy) = function.policy.get()? else { return Ok(Verdict::Compliant) };
    let ids = api_ids(policy);
    if ids.is_empty() {
        return Ok(Verdict::Compliant);
    }
    any_of([of_http_apis(&ids, function, account), of_rest_apis(&ids, function, account)])
}

fn of_http_apis(ids: &[&str], function: &Function, account: &Account) -> Outcome {
    let apis = account.apigatewayv2.apis.of(&function.identity.region)?.iter();
    let apis = apis.filter(|api| api.protocol == Protocol::Http && is_among(&api.identity.id, ids));
    any_of(apis.map(|api| {
        let mut uris = api.integrations.get()?.iter().filter_map(|integration| integration.uri.as_deref());
        let waits = uris.any(|uri| names(uri, function)).then_some(HTTP_API_SECONDS.saturating_mul(1000));
        fits(waits, api.name(), function)
    }))
}

fn of_rest_apis(ids: &[&str], function: &Function, account: &Account) -> Outcome {
    let apis =
        account.apigateway.apis.of(&function.identity.region)?.iter().filter(|api| is_among(&api.identity.id, ids));
    any_of(apis.map(|api| {
        let integrations = api.methods.get()?.iter().filter_map(|method| method.integration.as_ref());
        let own = integrations.filter(|integration| {
            integration.kind == IntegrationKind::AwsProxy
                && integration.uri.as_deref().is_some_and(|uri| names(uri, function))
        });
        fits(own.map(|integration| u64::from(integration.timeout_millis)).min(), api.name(), function)
    }))
}

fn fits(waits_millis: Option<u64>, api: &str, function: &Function) -> Outcome {
    let seconds = u64::from(function.timeout_seconds);
    let short = waits_millis.filter(|millis| *millis < seconds.saturating_mul(1000)).unwrap_or_default();
    require(short == 0, format!("the API {api} waits {short} ms for it, its timeout is {seconds} s"))
}

/// Whether the URI of an integration is about the function, be it about a version or an alias of it.
fn names(uri: &str, function: &Function) -> bool {
    uri.split_once(function.identity.arn.as_str())
        .is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with(['/', ':']))
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
    use crate::model::Identity;
    use crate::{
        model::{Regional, apigateway, apigatewayv2},
        observed::Known,
        testing::Cases,
    };

    fn polling(queue: &str, timeout_seconds: u32, enabled: bool) -> Function {
        let source =
            EventSource { source: Some(format!("arn:aws:sqs:eu-west-1:{queue}")), enabled, failure_destination: None };
        Function { event_sources: Known(vec![source]), timeout_seconds, ..Function::example() }
    }

    fn behind_api(timeout_seconds: u32) -> Function {
        behind("f6g7h8i9j0/*/*/orders", timeout_seconds)
    }

    fn behind(apis: &str, timeout_seconds: u32) -> Function {
        let policy = r#"{"Statement":{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},
            "Action":"lambda:InvokeFunction","Resource":"*","Condition":{"ArnLike":{"AWS:SourceArn":
            "arn:aws:execute-api:eu-west-1:111111111111:APIS"}}}}"#;
        Function { timeout_seconds, ..Function::with_policy(&policy.replace("APIS", apis)) }
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
                behind_api(31),
            ])
            .non_compliant([polling(&own, 16, true)])
            .given(|account| {
                let uri = Some(Function::example().identity.arn);
                let integration = apigatewayv2::Integration { uri, ..apigatewayv2::Integration::example() };
                account.apigatewayv2.apis = Regional::example([apigatewayv2::Api::with_integration(integration)]);
            })
            .compliant([behind_api(30)])
            .non_compliant([behind_api(31), behind("*", 31), behind("*/*/GET/orders", 31)])
            .given(|account| account.apigateway.apis = rest_api(""))
            .compliant([behind_api(29)])
            .non_compliant([behind_api(30)])
            .given(|account| account.apigateway.apis = rest_api("-of-another-name"))
            .compliant([behind_api(900)])
            .check();
    }
}
