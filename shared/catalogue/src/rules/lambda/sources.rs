//! Whom the policies of functions name as their callers.

use crate::{
    language::policy::{
        PrincipalKind, Statement,
        conditions::{held_to, values_asked},
        place::Place,
    },
    model::{Account, lambda::Function},
    observed::{Unread, any},
};

/// Whether a statement asks for the token that Alexa sends instead of a source.
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-alexa.html>
pub(super) fn has_token(statement: &Statement) -> bool {
    values_asked(statement, "lambda:EventSourceToken").is_some()
}

/// The ARNs for which a statement lets services act.
pub(super) fn sources<'a>(statement: &'a Statement, place: &Place<'_>) -> Vec<&'a str> {
    let is_for_service = statement
        .principals
        .as_ref()
        .is_some_and(|principals| !principals.negated && principals.of_kind(PrincipalKind::Service).next().is_some());
    let conditions = statement.conditions.iter().filter(move |condition| {
        is_for_service && condition.is_on("aws:SourceArn") && held_to(condition, statement, place).is_some()
    });
    conditions.flat_map(|condition| condition.values.iter().map(String::as_str)).collect()
}

/// Whether a source is there. What belongs to other accounts or to services that are not scanned counts as there, and
/// so does what a pattern leaves open.
///
/// # Errors
/// The gap, when this account's resources of the source's type could not be listed.
pub(super) fn source_exists(
    arn: &str,
    statement: &Statement,
    function: &Function,
    account: &Account,
) -> Result<bool, Unread> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", _, service, region, owner, resource] = parts[..] else { return Ok(true) };
    let is_open = |text: &str| text.contains(['*', '?']);
    if service == "s3" {
        let bucket = resource.split('/').next().unwrap_or(resource);
        return if is_open(bucket) { Ok(true) } else { bucket_exists(bucket, statement, function, account) };
    }
    if owner != account.id || is_open(region) {
        return Ok(true);
    }
    match service {
        "execute-api" => {
            let id = resource.split('/').next().unwrap_or(resource);
            if is_open(id) { Ok(true) } else { api_exists(id, region, account) }
        }
        "events" if resource.starts_with("rule/") && !is_open(resource) => {
            Ok(account.eventbridge.rule(arn, region)?.is_some())
        }
        "sns" if !is_open(resource) => Ok(account.sns.topic(region, arn)?.is_some()),
        _ => Ok(true),
    }
}

/// A bucket invokes functions of its own region only. Its ARN does not say whose it is: a statement that names no
/// account is about a bucket of this one.
/// <https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html>
fn bucket_exists(name: &str, statement: &Statement, function: &Function, account: &Account) -> Result<bool, Unread> {
    if values_asked(statement, "aws:SourceAccount").is_some_and(|owners| !owners.contains(&account.id.as_str())) {
        return Ok(true);
    }
    Ok(account.s3.bucket(&function.identity.region, name)?.is_some())
}

fn api_exists(id: &str, region: &str, account: &Account) -> Result<bool, Unread> {
    let rest = account.apigateway.apis.of(region).map(|apis| apis.iter().any(|api| api.identity.id == id));
    let http = account.apigatewayv2.apis.of(region).map(|apis| apis.iter().any(|api| api.identity.id == id));
    any([rest, http])
}
