//! Whether EventBridge can deliver a rule's events to its targets.

use crate::{
    model::{
        Account, GLOBAL,
        eventbridge::{EventRule, Target},
    },
    observed::Unread,
    policy::{
        Document,
        request::{Fact, Principal, Request},
    },
};

/// Why a target cannot be invoked, or `None` when it can, or nobody can tell: it belongs to another account, or to a
/// service whose resources are not looked up here.
///
/// EventBridge takes on the role that a target names. Without one, Lambda, SNS and SQS ask the resource's own policy.
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html>
///
/// # Errors
/// The gap, when what decides could not be read.
pub(super) fn obstacle(target: &Target, rule: &EventRule, account: &Account) -> Result<Option<&'static str>, Unread> {
    let parts: Vec<&str> = target.arn.split(':').collect();
    let (service, region) = match parts[..] {
        ["arn", _, service, region, owner, ..] if owner == account.id => (service, region),
        _ => return Ok(None),
    };
    if let Some(missing) = missing(service, region, target, account)? {
        return Ok(Some(missing));
    }
    if let Some(role) = &target.role {
        return role_obstacle(role, account);
    }
    match (service, action(service)) {
        ("states", _) => Ok(Some("it has no role to start executions with")),
        (_, None) => Ok(None),
        (_, Some(action)) => {
            let Some(policy) = policy(service, region, target, account)? else { return Ok(None) };
            let lets_in = policy?.is_some_and(|policy| allows(policy, action, target, rule, account));
            Ok((!lets_in).then_some("its policy does not let EventBridge in for the rule"))
        }
    }
}

fn action(service: &str) -> Option<&'static str> {
    match service {
        "lambda" => Some("lambda:InvokeFunction"),
        "sns" => Some("sns:Publish"),
        "sqs" => Some("sqs:SendMessage"),
        _ => None,
    }
}

fn missing(service: &str, region: &str, target: &Target, account: &Account) -> Result<Option<&'static str>, Unread> {
    let (exists, text) = match service {
        "lambda" => (account.lambda.function(&target.arn, region)?.is_some(), "the function does not exist"),
        "sns" => (account.sns.topic(region, &target.arn)?.is_some(), "the topic does not exist"),
        "sqs" => {
            let queues = account.sqs.queues.of(region)?;
            (queues.iter().any(|queue| queue.identity.arn == target.arn), "the queue does not exist")
        }
        "states" if target.arn.contains(":stateMachine:") => {
            let machine = account.stepfunctions.state_machine(&target.arn, region)?;
            (machine.is_some(), "the state machine does not exist")
        }
        _ => return Ok(None),
    };
    Ok((!exists).then_some(text))
}

/// The policy that decides; none for a version or an alias of a function, which has a policy of its own.
type Decisive<'a> = Option<Result<Option<&'a Document>, Unread>>;

fn policy<'a>(service: &str, region: &str, target: &Target, account: &'a Account) -> Result<Decisive<'a>, Unread> {
    Ok(match service {
        "lambda" if target.arn.split(':').count() > 7 => None,
        "lambda" => {
            account.lambda.function(&target.arn, region)?.map(|function| function.policy.get().map(Option::as_ref))
        }
        "sns" => account.sns.topic(region, &target.arn)?.map(|topic| topic.policy.get().map(Option::as_ref)),
        "sqs" => {
            let queue = account.sqs.queues.of(region)?.iter().find(|queue| queue.identity.arn == target.arn);
            queue.map(|queue| queue.policy.get().map(Option::as_ref))
        }
        _ => None,
    })
}

/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-iam-roles.html>
fn role_obstacle(arn: &str, account: &Account) -> Result<Option<&'static str>, Unread> {
    if arn.split(':').nth(4) != Some(account.id.as_str()) {
        return Ok(None);
    }
    let Some(role) = account.iam.roles.of(GLOBAL)?.iter().find(|role| role.identity.arn == arn) else {
        return Ok(Some("its role does not exist"));
    };
    let trusts = role.trusted_services()?.into_iter().any(is_eventbridge);
    Ok((!trusts).then_some("its role does not trust EventBridge"))
}

fn is_eventbridge(service: &str) -> bool {
    service.starts_with("events.amazonaws.com")
}

/// EventBridge's requests for a rule have a source ARN and a source account, and no source owner.
fn allows(policy: &Document, action: &str, target: &Target, rule: &EventRule, account: &Account) -> bool {
    Request::new(Principal::Service("events.amazonaws.com"), action, &target.arn)
        .with("aws:SourceArn", Fact::Is(&rule.identity.arn))
        .with("aws:SourceAccount", Fact::Is(&account.id))
        .with("aws:SourceOwner", Fact::Absent)
        .can_pass(policy)
}
