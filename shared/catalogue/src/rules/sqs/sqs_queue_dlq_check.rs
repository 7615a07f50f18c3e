use crate::{
    model::{Account, dead_letters::source_of, sqs::Queue},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Queue> = Rule {
    id: "sqs-queue-dlq-check",
    title: "SQS queues have a dead-letter queue",
    severity: Severity::Low,
    expectations: &[],
    themes: &["availability"],
    equivalents: &["config:SQS_QUEUE_DLQ_CHECK"],
    differs: &[Difference {
        from: &["config:SQS_QUEUE_DLQ_CHECK"],
        how: "The dead-letter queue of another queue, of a function or one of its destinations for failures, \
                  of a target of an EventBridge rule, or of a subscription is not applicable: the chain ends \
                  somewhere.",
        source: &[(
            "Dead-letter queues",
            "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
        )],
    }],
    parameters: &[],
    reads: &[
        "events:ListEventBuses",
        "events:ListRules",
        "events:ListTargetsByRule",
        "lambda:ListEventSourceMappings",
        "lambda:ListFunctionEventInvokeConfigs",
        "lambda:ListFunctions",
        "sns:GetSubscriptionAttributes",
        "sns:ListSubscriptions",
        "sqs:GetQueueAttributes",
        "sqs:ListQueues",
    ],
    rationale: "A message that cannot be processed comes back again and again until it expires; a dead-letter queue keeps \
                it aside, where someone can find out why.",
    remediation: Remediation {
        text: "Name a queue that receives what fails: queue, Edit, Dead-letter queue.",
        cli: "aws sqs set-queue-attributes --queue-url {url} --attributes '{\"RedrivePolicy\":\
              \"{\\\"deadLetterTargetArn\\\":\\\"{arn}\\\",\\\"maxReceiveCount\\\":\\\"5\\\"}\"}' --region {region}",
    },
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    check,
};

/// The chain ends somewhere: a dead-letter queue needs none itself.
fn check(queue: &Queue, account: &Account) -> Outcome {
    if queue.dead_letter_queue.get()?.is_some() {
        return Ok(Verdict::Compliant);
    }
    match source_of(queue, account)? {
        Some(source) => not_applicable(format!("it is the dead-letter queue of {source}")),
        None => violation("has no dead-letter queue"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            eventbridge::{EventRule, Target},
            lambda::{AsyncInvocation, EventSource, Function, Version},
            sns::Subscription,
            sqs::Sqs,
        },
        observed::Known,
        testing::Cases,
    };

    fn function(change: impl FnOnce(&mut Function)) -> impl FnOnce(&mut Account) {
        let mut function = Function::example();
        change(&mut function);
        |account| account.lambda.functions = Regional::example([function])
    }

    #[test]
    fn verdicts() {
        let bare = || Queue { dead_letter_queue: Known(None), ..Queue::example() };
        let arn = || Some(Queue::example().identity.arn);
        Cases::of(&RULE)
            .compliant([Queue::example()])
            .non_compliant([Queue::named("shop-other-prod")])
            .not_applicable([Queue::dead_letters()])
            .given(|account| account.sqs = Sqs { queues: Regional::example([Queue::dead_letters()]) })
            .non_compliant([Queue::dead_letters()])
            .given(function(|function| function.dead_letter_target = arn()))
            .not_applicable([bare()])
            .given(function(|function| {
                function.versions = Known(vec![Version { dead_letter_target: arn(), ..Version::example() }]);
            }))
            .not_applicable([bare()])
            .given(function(|function| {
                let settings = AsyncInvocation { qualifier: "live".to_owned(), failure_destination: arn() };
                function.async_invocations = Known(vec![settings]);
            }))
            .not_applicable([bare()])
            .given(function(|function| {
                let source = EventSource { qualifier: None, source: None, enabled: true, failure_destination: arn() };
                function.event_sources = Known(vec![source]);
            }))
            .not_applicable([bare()])
            .given(|account| {
                let target = Target { dead_letter_queue: arn(), ..Target::example() };
                account.eventbridge.rules = Regional::example([EventRule::invoking([target])]);
            })
            .not_applicable([bare()])
            .given(|account| {
                let subscription = Subscription { dead_letter_queue: Known(arn()), ..Subscription::example() };
                account.sns.subscriptions = Regional::example([subscription]);
            })
            .not_applicable([bare()])
            .check();
    }
}
