//! The IAM policy that lets a scan read what it needs, and nothing else.

use std::collections::BTreeSet;

use plumbline_catalogue::selection::Selection;
use serde::Serialize;

/// The longest managed policy, in characters without white space.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
pub const MANAGED_POLICY_MAX: usize = 6_144;

/// API Gateway knows one action for all that can be read; these are the paths that a scan reads. Others hold API keys.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html>
const API_GATEWAY: (&str, &[&str]) = (
    "apigateway:GET",
    &[
        "arn:*:apigateway:*::/apis",
        "arn:*:apigateway:*::/apis/*",
        "arn:*:apigateway:*::/restapis",
        "arn:*:apigateway:*::/restapis/*",
    ],
);

/// An IAM policy, in the order that people write one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy<'a> {
    version: &'static str,
    statement: Vec<Statement<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement<'a> {
    sid: &'static str,
    effect: &'static str,
    action: BTreeSet<&'a str>,
    resource: &'static [&'static str],
}

impl<'a> Policy<'a> {
    /// Allows exactly the actions of the selection, alphabetical.
    pub fn least_privilege(selection: &'a Selection) -> Self {
        let (scoped, everywhere): (BTreeSet<_>, BTreeSet<_>) =
            selection.actions().into_iter().partition(|action| *action == API_GATEWAY.0);
        let statements = [("PlumblineScan", everywhere, ["*"].as_slice()), ("PlumblineApis", scoped, API_GATEWAY.1)];
        let statement = statements
            .into_iter()
            .filter(|(_, action, _)| !action.is_empty())
            .map(|(sid, action, resource)| Statement { sid, effect: "Allow", action, resource })
            .collect();
        Self { version: "2012-10-17", statement }
    }

    /// The policy's length as IAM counts it.
    pub fn length(&self) -> usize {
        serde_json::to_string(self).map_or(0, |text| text.len())
    }
}

#[cfg(test)]
mod tests {
    use plumbline_catalogue::selection::Scope;

    use super::*;
    use crate::testing::catalogue;

    #[test]
    fn what_can_be_scoped_is_scoped() {
        let selection = Scope::default().resolve(&catalogue()).unwrap();
        let everything = Policy::least_privilege(&selection);
        let apis = everything.statement.iter().find(|statement| statement.action.contains(API_GATEWAY.0)).unwrap();
        assert_eq!((apis.action.len(), apis.resource), (1, API_GATEWAY.1));
    }

    #[test]
    fn only_what_the_selection_needs() {
        let scope = Scope { rules: vec![crate::testing::RULE.to_owned()], ..Scope::default() };
        let selection = scope.resolve(&catalogue()).unwrap();
        let policy = Policy::least_privilege(&selection);
        let expected = concat!(
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"PlumblineScan","Effect":"Allow","Action":["#,
            r#""ec2:DescribeRegions","s3:GetBucketLocation","s3:GetBucketVersioning","s3:ListAllMyBuckets"],"Resource":["*"]}]}"#,
        );
        assert_eq!(serde_json::to_string(&policy).unwrap(), expected);
        assert_eq!(policy.length(), expected.len());
    }
}
