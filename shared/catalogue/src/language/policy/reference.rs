//! AWS's evaluation of one request, as documented and without regard to speed: what the judges are compared with.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>

use std::{collections::BTreeMap, net::IpAddr};

use super::{Condition, Document, Effect, PrincipalKind, Principals, Quantifier, Statement, pattern};

/// Everything about a request that a policy can ask for.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) action: &'static str,
    pub(super) resource: &'static str,
    /// The caller's account; none when nobody signed the request, or a service makes it by its own name.
    pub(super) account: Option<&'static str>,
    /// The caller's ARN.
    pub(super) caller: Option<&'static str>,
    /// The service that makes it by its own name.
    pub(super) service: Option<&'static str>,
    /// Context keys in small letters; a key without a value is absent.
    pub(super) context: BTreeMap<&'static str, Vec<&'static str>>,
}

/// Whether a principal with these identity policies and this boundary may make the request in its own account.
pub(super) fn principal_may(identity: &[&Document], boundary: Option<&Document>, request: &Request) -> bool {
    let speaks = |document: &&Document, effect| {
        document.with_effect(effect).any(|statement| is_about(statement, request) && holds_all(statement, request))
    };
    let everything = || identity.iter().copied().chain(boundary);
    if everything().any(|document| speaks(&document, Effect::Deny)) {
        return false;
    }
    identity.iter().any(|document| speaks(document, Effect::Allow))
        && boundary.is_none_or(|document| speaks(&document, Effect::Allow))
}

/// Whether a resource with this policy lets the request in, when nothing else does.
pub(super) fn resource_admits(policy: &Document, request: &Request) -> bool {
    let speaks = |effect| {
        policy.with_effect(effect).any(|statement| {
            statement.principals.as_ref().is_some_and(|principals| include(principals, request))
                && is_about(statement, request)
                && holds_all(statement, request)
        })
    };
    speaks(Effect::Allow) && !speaks(Effect::Deny)
}

fn include(principals: &Principals, request: &Request) -> bool {
    let named = principals.entries.iter().any(|(kind, value)| {
        let account_root = request.account.map(|account| format!("arn:aws:iam::{account}:root"));
        let is_service = *kind == PrincipalKind::Service && request.service == Some(value.as_str());
        is_service
            || *kind == PrincipalKind::Aws
                && (value == "*"
                    || request.account == Some(value.as_str())
                    || account_root.as_deref() == Some(value.as_str())
                    || request.caller == Some(value.as_str()))
    });
    named != principals.negated
}

fn is_about(statement: &Statement, request: &Request) -> bool {
    let action = &statement.actions;
    let is_action = |term: &String| pattern::matches(&term.to_lowercase(), &request.action.to_lowercase());
    let about_action = action.patterns.iter().any(is_action) != action.negated;
    let about_resource = statement.resources.as_ref().is_none_or(|resources| {
        let matches = |term: &String| pattern::matches(&substituted(term, request), request.resource);
        resources.patterns.iter().any(matches) != resources.negated
    });
    about_action && about_resource
}

/// The pattern with the request's values in the place of policy variables; one that has none stays, and matches nothing.
fn substituted(term: &str, request: &Request) -> String {
    let values = request.context.iter().filter_map(|(key, values)| Some((key, values.first()?)));
    values.fold(term.to_owned(), |text, (key, value)| {
        let variable = format!("${{{key}}}");
        match text.to_lowercase().find(&variable) {
            Some(at) => text[..at].to_owned() + value + &text[at + variable.len()..],
            None => text,
        }
    })
}

fn holds_all(statement: &Statement, request: &Request) -> bool {
    statement.conditions.iter().all(|condition| holds(condition, request))
}

fn holds(condition: &Condition, request: &Request) -> bool {
    let operator = &condition.operator;
    let values = request.context.get(condition.key.to_lowercase().as_str()).map(Vec::as_slice).unwrap_or_default();
    if operator.name == "Null" {
        return condition.values.iter().any(|value| value.eq_ignore_ascii_case("true") == values.is_empty());
    }
    let negated = operator.is_negated();
    if values.is_empty() {
        return operator.if_exists
            || match operator.quantifier {
                Some(Quantifier::ForAllValues) => true,
                Some(Quantifier::ForAnyValue) => false,
                None => negated,
            };
    }
    let wanted: Vec<String> = condition.values.iter().map(|wanted| substituted(wanted, request)).collect();
    let satisfies = |value: &&&str| wanted.iter().any(|wanted| compare(&operator.name, wanted, value)) != negated;
    match operator.quantifier {
        Some(Quantifier::ForAnyValue) => values.iter().any(|value| satisfies(&value)),
        _ => values.iter().all(|value| satisfies(&value)),
    }
}

/// The operator without its negation.
fn compare(operator: &str, wanted: &str, value: &str) -> bool {
    match operator.replace("Not", "").as_str() {
        "StringEquals" | "BinaryEquals" => wanted == value,
        "StringEqualsIgnoreCase" | "Bool" => wanted.eq_ignore_ascii_case(value),
        "StringLike" => pattern::matches(wanted, value),
        "ArnEquals" | "ArnLike" => {
            let (wanted, value): (Vec<&str>, Vec<&str>) =
                (wanted.splitn(6, ':').collect(), value.splitn(6, ':').collect());
            wanted.len() == value.len()
                && wanted.iter().zip(value).all(|(wanted, value)| pattern::matches(wanted, value))
        }
        "IpAddress" => is_within(wanted, value),
        other => panic!("the reference does not know {other}"),
    }
}

fn is_within(range: &str, address: &str) -> bool {
    let (network, length) = range.split_once('/').unwrap_or((range, "32"));
    let length: u32 = length.parse().unwrap();
    match (network.parse().unwrap(), address.parse().unwrap()) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            let shift = 32 - length;
            u64::from(u32::from(network)) >> shift == u64::from(u32::from(address)) >> shift
        }
        _ => false,
    }
}
