//! Whether EventBridge can deliver a rule's events to its targets.

use crate::{
    model::{
        Account, GLOBAL,
        delivery::{Obstacle, Sender, exists},
        eventbridge::{EventRule, Target},
    },
    observed::Unread,
};

/// Why a target cannot be invoked, or `None` when it can, or nobody can tell: it belongs to another account, or to a
/// service whose resources are not looked up here.
///
/// EventBridge takes on the role that a target names. Without one, Lambda, SNS and SQS ask the resource's own policy.
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html>
///
/// # Errors
/// The gap, when what decides could not be read.
pub(super) fn obstacle(target: &Target, rule: &EventRule, account: &Account) -> Result<Obstacle, Unread> {
    let parts: Vec<&str> = target.arn.split(':').collect();
    let service = match parts[..] {
        ["arn", _, service, _, owner, ..] if owner == account.id => service,
        _ => return Ok(None),
    };
    let kind = match service {
        "lambda" => "function",
        "sns" => "topic",
        "sqs" => "queue",
        _ => "state machine",
    };
    if !exists(&target.arn, account)? {
        return Ok(Some(format!("the {kind} does not exist")));
    }
    match &target.role {
        Some(role) => role_obstacle(role, account),
        None if service == "states" => Ok(Some("it has no role to start executions with".to_owned())),
        None => Sender::event_rule(rule, account).obstacle(&target.arn, account),
    }
}

/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-iam-roles.html>
fn role_obstacle(arn: &str, account: &Account) -> Result<Obstacle, Unread> {
    if arn.split(':').nth(4) != Some(account.id.as_str()) {
        return Ok(None);
    }
    let Some(role) = account.iam.roles.by_arn(GLOBAL, arn)? else {
        return Ok(Some("its role does not exist".to_owned()));
    };
    let trusts = role.trusted_services()?.into_iter().any(|service| service.starts_with("events.amazonaws.com"));
    Ok((!trusts).then(|| "its role does not trust EventBridge".to_owned()))
}
