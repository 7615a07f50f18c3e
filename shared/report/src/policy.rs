//! The IAM policy that lets a scan read what it needs, and nothing else.

use std::collections::BTreeSet;

use plumbline_catalogue::selection::Selection;
use serde::Serialize;

/// The longest managed policy, in characters without white space.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
pub const MANAGED_POLICY_MAX: usize = 6_144;

/// An IAM policy, in the order that people write one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: &'static str,
    statement: [Statement; 1],
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    sid: &'static str,
    effect: &'static str,
    action: BTreeSet<&'static str>,
    resource: &'static str,
}

impl Policy {
    /// Allows exactly the actions of the selection, alphabetical.
    pub fn least_privilege(selection: &Selection) -> Self {
        let action = selection.actions();
        let statement = Statement { sid: "PlumblineScan", effect: "Allow", action, resource: "*" };
        Self { version: "2012-10-17", statement: [statement] }
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

    #[test]
    fn only_what_the_selection_needs() {
        let scope = Scope { rules: vec![crate::testing::RULE.to_owned()], ..Scope::default() };
        let policy = Policy::least_privilege(&scope.resolve().unwrap());
        let expected = concat!(
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"PlumblineScan","Effect":"Allow","Action":["#,
            r#""ec2:DescribeRegions","s3:GetBucketVersioning","s3:ListAllMyBuckets"],"Resource":"*"}]}"#,
        );
        assert_eq!(serde_json::to_string(&policy).unwrap(), expected);
        assert_eq!(policy.length(), expected.len());
    }
}
