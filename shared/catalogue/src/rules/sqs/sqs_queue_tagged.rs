use crate::{
    model::{Account, sqs::Queue},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Queue> = Rule {
    id: "sqs-queue-tagged",
    title: "SQS queues are tagged",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["securityhub:SQS.2"],
    differs: &[],
    parameters: &[],
    reads: &["sqs:ListQueueTags"],
    rationale: "Without any tag nobody knows whose the queue is, what for, and whether it may go.",
    remediation: Remediation {
        text: "Add at least one tag that says whose the queue is: queue, Tagging.",
        cli: "aws sqs tag-queue --queue-url {url} --tags {key}={value} --region {region}",
    },
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html",
    check,
};

/// Tags that begin with `aws:` are AWS's own.
fn check(queue: &Queue, _: &Account) -> Outcome {
    require(queue.identity.tags.get()?.keys().any(|key| !key.starts_with("aws:")), "has no tag")
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{model::Tags, testing::Cases};

    #[test]
    fn verdicts() {
        let stack = Tags::from([("aws:cloudformation:stack-name".to_owned(), "shop".to_owned())]);
        Cases::of(&RULE)
            .compliant([Queue::example()])
            .non_compliant([
                Queue { identity: Queue::example().identity.tagged([]), ..Queue::example() },
                Queue { identity: Queue::example().identity.tagged(stack), ..Queue::example() },
            ])
            .check();
    }
}
