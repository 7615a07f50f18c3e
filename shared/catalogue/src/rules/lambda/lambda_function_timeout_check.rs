use crate::{
    model::{
        Account,
        apigatewayv2::Protocol,
        lambda::{EventSource, Function},
        sqs::Queue,
    },
    observed::Unread,
    policy::{Document, Effect},
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
const HTTP_API_SECONDS: u32 = 30;

fn check(function: &Function, account: &Account) -> Outcome {
    let queues = match function.event_sources.get() {
        Ok(sources) => sources.iter().filter(|source| source.enabled).map(|s| of_queue(s, function, account)).collect(),
        Err(gap) => vec![Err(gap)],
    };
    any_of(queues.into_iter().chain([of_http_apis(function, account)]))
}

fn of_queue(source: &EventSource, function: &Function, account: &Account) -> Outcome {
    let Some(queue) = queue(source, account)? else { return Ok(Verdict::Compliant) };
    let hidden = *queue.visibility_timeout_seconds.get()?;
    let least = function.timeout_seconds.saturating_mul(VISIBILITY_FACTOR);
    require(
        hidden >= least,
        format!(
            "the queue {} hides messages for {hidden} s, less than six times the function's timeout of {} s",
            queue.name, function.timeout_seconds
        ),
    )
}

/// The queue of an event source, if it is one of this account.
fn queue<'a>(source: &EventSource, account: &'a Account) -> Result<Option<&'a Queue>, Unread> {
    let Some(arn) = source.source.as_deref() else { return Ok(None) };
    match arn.split(':').collect::<Vec<_>>()[..] {
        [_, _, "sqs", region, owner, _] if owner == account.id => {
            Ok(account.sqs.queues.of(region)?.iter().find(|queue| queue.arn == arn))
        }
        _ => Ok(None),
    }
}

/// An API that invokes a function stands in the function's policy as a source.
fn of_http_apis(function: &Function, account: &Account) -> Outcome {
    if function.timeout_seconds <= HTTP_API_SECONDS {
        return Ok(Verdict::Compliant);
    }
    let Some(policy) = function.policy.get()? else { return Ok(Verdict::Compliant) };
    let ids = api_ids(policy);
    if ids.is_empty() {
        return Ok(Verdict::Compliant);
    }
    let apis = account.apigatewayv2.apis.of(&function.region)?.iter();
    let apis = apis.filter(|api| api.protocol == Protocol::Http && ids.contains(&api.id.as_str()));
    any_of(apis.map(|api| {
        let mut uris = api.integrations.get()?.iter().filter_map(|integration| integration.uri.as_deref());
        let seconds = function.timeout_seconds;
        require(
            !uris.any(|uri| uri.contains(&function.arn)),
            format!("the HTTP API {} waits {HTTP_API_SECONDS} s at most, its timeout is {seconds} s", api.name),
        )
    }))
}

fn api_ids(policy: &Document) -> Vec<&str> {
    let conditions = policy.with_effect(Effect::Allow).flat_map(|statement| &statement.conditions);
    let sources = conditions.filter(|condition| condition.is_on("aws:SourceArn")).flat_map(|c| &c.values);
    sources
        .filter(|source| source.split(':').nth(2) == Some("execute-api"))
        .filter_map(|source| source.split(':').nth(5)?.split('/').next())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            apigatewayv2::{Api, Integration},
        },
        observed::Known,
        testing::Cases,
    };

    fn polling(queue: &str, timeout_seconds: u32, enabled: bool) -> Function {
        let source =
            EventSource { source: Some(format!("arn:aws:sqs:eu-west-1:{queue}")), enabled, failure_destination: None };
        Function { event_sources: Known(vec![source]), timeout_seconds, ..Function::example() }
    }

    fn behind_api(timeout_seconds: u32) -> Function {
        let policy = r#"{"Statement":{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},
            "Action":"lambda:InvokeFunction","Resource":"*","Condition":{"ArnLike":{"AWS:SourceArn":
            "arn:aws:execute-api:eu-west-1:111111111111:f6g7h8i9j0/*/*/orders"}}}}"#;
        Function { timeout_seconds, ..Function::with_policy(policy) }
    }

    #[test]
    fn verdicts() {
        let own = format!("111111111111:{}", Queue::example().name);
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
                let uri = Some(Function::example().arn);
                let api = Api::with_integration(Integration { uri, ..Integration::example() });
                account.apigatewayv2.apis = Regional::example([api]);
            })
            .compliant([behind_api(30)])
            .non_compliant([behind_api(31)])
            .check();
    }
}
