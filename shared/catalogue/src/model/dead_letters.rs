//! Which queues receive what others could not handle.

use super::{Account, sqs::Queue};
use crate::observed::{Unread, any, first};

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
    first(sources.into_iter().map(|(source, asks)| asks(queue, account).map(|yes| yes.then_some(source))))
}

fn of_function(queue: &Queue, account: &Account) -> Result<bool, Unread> {
    is_among(queue, account.lambda.functions.of(&queue.identity.region)?, |function, is_queue| {
        let versions = function.versions.get().map(|all| all.iter().any(|one| is_queue(&one.dead_letter_target)));
        let invocations = function.async_invocations.get();
        let invocations = invocations.map(|all| all.iter().any(|one| is_queue(&one.failure_destination)));
        let batches = function.event_sources.get();
        let batches = batches.map(|all| all.iter().any(|one| is_queue(&one.failure_destination)));
        any([Ok(is_queue(&function.dead_letter_target)), versions, invocations, batches])
    })
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
    any(sources.iter().map(|source| asks(source, &is_queue)))
}
