//! Whether the backend that an integration names is there, for every kind of API.

use std::collections::BTreeMap;

use crate::{
    model::{Account, apigateway::IntegrationKind, delivery::exists},
    observed::Unread,
    rule::{Outcome, Verdict, any_of, require, violation},
};

/// The variables of each stage, with the stage's name.
type Variables<'a> = Vec<(&'a str, &'a BTreeMap<String, String>)>;

/// What an integration hands requests to.
pub(in crate::rules) struct Backend<'a> {
    /// How to name the integration to its owner.
    pub label: &'a str,
    /// The integration's kind.
    pub kind: IntegrationKind,
    /// Where the backend is.
    pub uri: Option<&'a str>,
    /// Whether requests go through a VPC link, which was checked when the integration was made.
    pub vpc_link: bool,
    /// Whether a function's own ARN will do, as for HTTP APIs.
    pub function_arns: bool,
}

impl Backend<'_> {
    /// Compliant when the backend is there, as far as the account can tell.
    pub(in crate::rules) fn check<'a>(
        &self,
        account: &Account,
        variables: impl FnOnce() -> Result<Variables<'a>, Unread>,
    ) -> Outcome {
        match (self.kind, self.uri) {
            (IntegrationKind::Mock, _) => Ok(Verdict::Compliant),
            _ if self.vpc_link => Ok(Verdict::Compliant),
            (_, None) => violation(format!("{} names no backend", self.label)),
            (IntegrationKind::Http | IntegrationKind::HttpProxy, Some(uri)) if is_url(uri) => Ok(Verdict::Compliant),
            (IntegrationKind::Http | IntegrationKind::HttpProxy, Some(uri)) => {
                violation(format!("{}: {uri} is no URL", self.label))
            }
            (IntegrationKind::Aws | IntegrationKind::AwsProxy, Some(uri)) if uri.contains(VARIABLE) => {
                any_of(variables()?.into_iter().map(|(stage, variables)| match filled(uri, variables) {
                    Ok(uri) => self.of_aws(&uri, account),
                    Err(name) => violation(format!("{}: stage {stage} has no variable {name}", self.label)),
                }))
            }
            (IntegrationKind::Aws | IntegrationKind::AwsProxy, Some(uri)) => self.of_aws(uri, account),
        }
    }

    fn of_aws(&self, uri: &str, account: &Account) -> Outcome {
        let function = match self.function(uri) {
            Ok(Some(function)) => function,
            Ok(None) => return Ok(Verdict::Compliant),
            Err(problem) => return violation(format!("{}: {uri} {problem}", self.label)),
        };
        require(exists(function, account)?, format!("{}: there is no function {function}", self.label))
    }

    /// The ARN of the Lambda function that the URI names, if it is about one.
    /// <https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html>
    fn function<'a>(&self, uri: &'a str) -> Result<Option<&'a str>, &'static str> {
        if self.function_arns && is_function(uri) {
            return Ok(Some(uri));
        }
        let parts: Vec<&str> = uri.splitn(6, ':').collect();
        let ["arn", _, "apigateway", _, service, rest] = parts[..] else {
            return Err("is not the URI of an integration");
        };
        match service {
            "lambda" => match invoked(rest) {
                Some(function) if is_function(function) => Ok(Some(function)),
                _ => Err("is not of the form arn:...:lambda:path/2015-03-31/functions/{arn}/invocations"),
            },
            _ if self.kind == IntegrationKind::AwsProxy => Err("names no Lambda function"),
            _ if rest.starts_with("path/") || rest.starts_with("action/") => Ok(None),
            _ => Err("names neither a path nor an action of the service"),
        }
    }
}

/// How a stage variable begins.
const VARIABLE: &str = "${stageVariables.";

/// The URI with a stage's variables in their places, or the name of one that the stage does not have.
fn filled<'a>(uri: &'a str, variables: &BTreeMap<String, String>) -> Result<String, &'a str> {
    let mut filled = String::new();
    let mut rest = uri;
    while let Some((before, after)) = rest.split_once(VARIABLE) {
        let (name, after) = after.split_once('}').ok_or(after)?;
        filled.push_str(before);
        filled.push_str(variables.get(name).ok_or(name)?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The function in the path of an invocation, whole or streamed. The path may begin with a slash of its own.
/// <https://docs.aws.amazon.com/apigateway/latest/api/API_GetMethod.html>
/// <https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html>
fn invoked(path: &str) -> Option<&str> {
    let path = path.strip_prefix("path/")?;
    let path = path.strip_prefix('/').unwrap_or(path);
    let whole = path.strip_prefix("2015-03-31/functions/").and_then(|rest| rest.strip_suffix("/invocations"));
    whole.or_else(|| path.strip_prefix("2021-11-15/functions/")?.strip_suffix("/response-streaming-invocations"))
}

fn is_function(arn: &str) -> bool {
    let parts: Vec<&str> = arn.split(':').collect();
    matches!(parts[..], ["arn", _, "lambda", _, _, "function", name, ..] if !name.is_empty())
}

fn is_url(uri: &str) -> bool {
    let rest = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.split(['/', '?']).next().is_some_and(|host| !host.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in() {
        let variables = BTreeMap::from([("a".to_owned(), "1".to_owned()), ("b".to_owned(), "2".to_owned())]);
        assert_eq!(filled("x${stageVariables.a}y${stageVariables.b}", &variables).as_deref(), Ok("x1y2"));
        assert_eq!(filled("plain", &variables).as_deref(), Ok("plain"));
        assert_eq!(filled("x${stageVariables.c}", &variables), Err("c"));
    }

    #[test]
    fn invocations_are_read() {
        assert_eq!(invoked("path/2015-03-31/functions/f/invocations"), Some("f"));
        assert_eq!(invoked("path/2021-11-15/functions/f/response-streaming-invocations"), Some("f"));
        assert_eq!(invoked("path//2015-03-31/functions/f/invocations"), Some("f"));
        assert_eq!(invoked("path/2015-03-31/functions/f"), None);
        assert_eq!(invoked("2015-03-31/functions/f/invocations"), None);
    }
}
