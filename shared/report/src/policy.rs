//! The IAM policy that lets a scan read what it needs, and nothing else.

use plumbline_catalogue::selection::Selection;
use serde_json::{Value, json};

/// The longest managed policy, in characters without white space.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
pub const MANAGED_POLICY_MAX: usize = 6_144;

/// A policy that allows exactly the actions of the selection, alphabetical.
pub fn least_privilege(selection: &Selection) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "PlumblineScan",
            "Effect": "Allow",
            "Action": selection.actions(),
            "Resource": "*",
        }],
    })
}

/// The policy's length as IAM counts it.
pub fn length(policy: &Value) -> usize {
    policy.to_string().chars().filter(|c| !c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use plumbline_catalogue::selection::Scope;

    use super::*;

    #[test]
    fn only_what_the_selection_needs() {
        let scope = Scope { rules: vec![crate::testing::RULE.to_owned()], ..Scope::default() };
        let policy = least_privilege(&scope.resolve().unwrap());
        assert_eq!(
            policy["Statement"][0]["Action"],
            json!(["ec2:DescribeRegions", "s3:GetBucketVersioning", "s3:ListAllMyBuckets"])
        );
        assert_eq!(policy["Version"], "2012-10-17");
    }
}
