//! Which queues receive what others could not handle.

use super::{Account, lambda::Function, sqs::Queue};
use crate::observed::Unread;

/// Whether a kind of source leaves what it could not handle in the queue of this ARN.
type Asks = fn(&Queue, &Account) -> Result<bool, Unread>;

/// What the queue is the dead-letter queue of, as the end of a text: `another queue`; `None` when it is not one.
///
/// A dead-letter queue is in the account and region of what leaves messages there.
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html>
/// <https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html>
/// <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>
///
/// # Errors
/// The gap, when nothing is known to leave messages there and something could.
pub fn source_of(queue: &Queue, account: &Account) -> Result<Option<&'static str>, Unread> {
    let sources: [(&str, Asks); 4] = [
        ("another queue", |queue, account| account.sqs.is_dead_letter_queue(queue)),
        ("a function", of_function),
        ("a target of an EventBridge rule", of_target),
        ("a subscription", of_subscription),
    ];
    let mut gap = None;
    for (source, asks) in sources {
        match asks(queue, account) {
            Ok(true) => return Ok(Some(source)),
            Ok(false) => {}
            Err(unread) => gap = gap.or(Some(unread)),
        }
    }
    gap.map_or(Ok(None), Err)
}

fn of_function(queue: &Queue, account: &Account) -> Result<bool, Unread> {
    is_among(queue, account.lambda.functions.of(&queue.identity.region)?, |function, is_queue| {
        let own = function.versions.iter().map(|version| &version.dead_letter_target);
        if own.chain([&function.dead_letter_target]).any(is_queue) {
            return Ok(true);
        }
        destinations(function, is_queue)
    })
}

/// Destinations of asynchronous invocations, and of the batches of event sources.
fn destinations(function: &Function, is_queue: &dyn Fn(&Option<String>) -> bool) -> Result<bool, Unread> {
    let invocations =
        function.async_invocations.get().map(|all| all.iter().any(|one| is_queue(&one.failure_destination)));
    let batches = function.event_sources.get().map(|all| all.iter().any(|one| is_queue(&one.failure_destination)));
    match (invocations, batches) {
        (Ok(true), _) | (_, Ok(true)) => Ok(true),
        (invocations, batches) => Ok(invocations? || batches?),
    }
}

fn of_target(queue: &Queue, account: &Account) -> Result<bool, Unread> {
    is_among(queue, account.eventbridge.rules.of(&queue.identity.region)?, |rule, is_queue| {
        Ok(rule.targets.get()?.iter().any(|target| is_queue(&target.dead_letter_queue)))
    })
}

fn of_subscription(queue: &Queue, account: &Account) -> Result<bool, Unread> {
    is_among(queue, account.sns.subscriptions.of(&queue.identity.region)?, |subscription, is_queue| {
        Ok(is_queue(subscription.dead_letter_queue.get()?))
    })
}

/// Whether one of these sources leaves messages in the queue; a gap only when none is known to.
fn is_among<T>(
    queue: &Queue,
    sources: &[T],
    asks: impl Fn(&T, &dyn Fn(&Option<String>) -> bool) -> Result<bool, Unread>,
) -> Result<bool, Unread> {
    let is_queue = |target: &Option<String>| target.as_deref() == Some(queue.identity.arn.as_str());
    let mut gap = None;
    for source in sources {
        match asks(source, &is_queue) {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(unread) => gap = gap.or(Some(unread)),
        }
    }
    gap.map_or(Ok(false), Err)
}
