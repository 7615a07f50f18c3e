use crate::{
    model::{Account, delivery::exists, lambda::Function},
    observed::{Unread, any},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-dlq-check",
    title: "Events that a Lambda function could not handle are kept",
    severity: Severity::Medium,
    expectations: &[39],
    themes: &["availability"],
    equivalents: &["config:LAMBDA_DLQ_CHECK", "prowler:awslambda_function_no_dead_letter_queue"],
    differs: &[
        Difference {
            from: &["config:LAMBDA_DLQ_CHECK", "prowler:awslambda_function_no_dead_letter_queue"],
            how: "A destination for failed events is as good as a dead-letter queue, also one of a version or an \
                  alias.",
            source: &[(
                "Keeping records of asynchronous invocations",
                "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
            )],
        },
        Difference {
            from: &["config:LAMBDA_DLQ_CHECK", "prowler:awslambda_function_no_dead_letter_queue"],
            how: "A queue or topic of the account that does not exist any more is none.",
            source: &[(
                "Keeping records of asynchronous invocations",
                "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
            )],
        },
    ],
    parameters: &[],
    reads: &["lambda:ListAliases", "lambda:ListFunctionEventInvokeConfigs", "sns:ListTopics", "sqs:ListQueues"],
    rationale: "Lambda drops an event that failed three times, without a trace, unless the function has a dead-letter \
                queue or a destination for failures that exists.",
    remediation: Remediation {
        text: "Function, Configuration, Asynchronous invocation, Edit: choose a queue or topic as dead-letter queue, \
               or add a destination on failure.",
        cli: "aws lambda update-function-configuration --region {region} --function-name {name} --dead-letter-config \
              TargetArn={queue}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    check,
};

/// One place that exists is enough, be it the dead-letter queue or a destination of any version or alias.
fn check(function: &Function, account: &Account) -> Outcome {
    let queue = function.dead_letter_target.as_deref().map(Ok);
    let destinations = match function.async_invocations.get() {
        Ok(settings) => settings.iter().filter_map(|of| of.failure_destination.as_deref()).map(Ok).collect(),
        Err(unread) => vec![Err(unread)],
    };
    let targets: Vec<Result<&str, Unread>> = queue.into_iter().chain(destinations).collect();
    if any(targets.iter().cloned().map(|target| exists(target?, account)))? {
        return Ok(Verdict::Compliant);
    }
    match targets.into_iter().next() {
        Some(target) => violation(format!("events that fail go to {}, which does not exist", target?)),
        None => violation("it has neither a dead-letter queue nor a destination for events that fail"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{lambda::AsyncInvocation, sqs::Queue},
        observed::Known,
        testing::Cases,
    };

    const GONE: &str = "arn:aws:sqs:eu-west-1:111111111111:gone";

    fn function(queue: Option<&str>, destinations: &[Option<&str>]) -> Function {
        let settings = |destination: &Option<&str>| AsyncInvocation {
            qualifier: "$LATEST".to_owned(),
            failure_destination: destination.map(str::to_owned),
        };
        Function {
            dead_letter_target: queue.map(str::to_owned),
            async_invocations: Known(destinations.iter().map(settings).collect()),
            ..Function::example()
        }
    }

    #[test]
    fn verdicts() {
        let existing = Queue::example().identity.arn;
        let alias = format!("{}:live", Function::example().identity.arn);
        let queue = Some(existing.as_str());
        let theirs = Some("arn:aws:sqs:eu-west-1:222222222222:theirs");
        let bus = Some("arn:aws:events:eu-west-1:111111111111:event-bus/failures");
        Cases::of(&RULE)
            .compliant([
                Function::example(),
                function(queue, &[]),
                function(theirs, &[]),
                function(None, &[queue]),
                function(None, &[None, bus]),
                function(Some(GONE), &[queue]),
                function(None, &[Some(&alias)]),
            ])
            .non_compliant([
                function(None, &[]),
                function(None, &[None]),
                function(Some(GONE), &[]),
                function(None, &[Some(GONE)]),
                function(Some("arn:aws:sns:eu-west-1:111111111111:gone"), &[]),
                function(None, &[Some(&format!("{alias}-gone"))]),
            ])
            .check();
    }
}
