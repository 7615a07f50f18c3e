use crate::{
    model::{Account, sqs::Queue},
    observed::any,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Queue> = Rule {
    id: "sqs-queue-dlq-check",
    title: "SQS queues have a dead-letter queue",
    severity: Severity::Low,
    expectations: &[],
    equivalents: &["config:SQS_QUEUE_DLQ_CHECK"],
    parameters: &[],
    reads: &["lambda:ListFunctions", "sqs:GetQueueAttributes", "sqs:ListQueues"],
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
    let functions = account.lambda.functions.of(&queue.identity.region);
    let of_function = functions
        .map(|functions| functions.iter().any(|function| function.dead_letter_target.as_ref() == Some(&queue.identity.arn)));
    if any([account.sqs.is_dead_letter_queue(queue), of_function])? {
        return not_applicable("it is a dead-letter queue itself");
    }
    violation("has no dead-letter queue")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Regional, lambda::Function, sqs::Sqs},
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Queue::example()])
            .non_compliant([Queue::named("shop-other-prod")])
            .not_applicable([Queue::dead_letters()])
            .given(|account| account.sqs = Sqs::new(Regional::example([Queue::dead_letters()])))
            .non_compliant([Queue::dead_letters()])
            .given(|account| {
                let function =
                    Function { dead_letter_target: Some(Queue::example().identity.arn), ..Function::example() };
                account.lambda.functions = Regional::example([function]);
            })
            .not_applicable([Queue { dead_letter_queue: Known(None), ..Queue::example() }])
            .check();
    }
}
