//! Texts that parameters take: each kind with its words and the regular expression that it matches.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

use super::shape::{Shape, told, wrong};
use crate::{language::policy::Document, naming::NamingPattern, region};

macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident: $one:literal, $many:literal, $pattern:expr, $otherwise:literal;)+) => {
        $(
            $(#[doc = $doc])+
            pub struct $name;

            impl Shape for $name {
                type Value = String;

                fn one() -> String {
                    $one.to_owned()
                }

                fn many() -> String {
                    $many.to_owned()
                }

                fn schema() -> Value {
                    schema($pattern)
                }

                fn read(given: &Value) -> Result<String, String> {
                    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($pattern).ok());
                    read(given, PATTERN.as_ref(), $otherwise)
                }
            }
        )+

        #[cfg(test)]
        const PATTERNS: &[&str] = &[$($pattern),+];
    };
}

texts! {
    /// Any text.
    Text: "a text", "texts", "", "";
    /// A name or id that somebody chose.
    Name: "a name", "names", "", "";
    /// An account's id.
    AccountId: "a twelve-digit account id", "twelve-digit account ids", "^[0-9]{12}$",
        "is not a twelve-digit account id; write it in quotes";
    /// An action of IAM, with wildcards.
    Action: "an action such as s3:GetObject", "actions such as s3:GetObject", "", "";
    /// Whom a policy may let in.
    Grantee: "a grantee", "account ids, principal ARNs, service names, address ranges, VPC ids and VPC endpoint ids",
        "", "";
    /// A type of EC2 instances.
    InstanceType: "an instance type such as t3.micro", "instance types such as t3.micro", "", "";
    /// An action of KMS, with wildcards.
    KmsAction: "a KMS action such as kms:Decrypt", "KMS actions such as kms:Decrypt", "^[Kk][Mm][Ss]:",
        "is not a KMS action such as kms:Decrypt";
    /// The ARN of a KMS key.
    KmsKeyArn: "the ARN of a KMS key", "ARNs of KMS keys", "^arn:[^:]*:kms:[^:]*:[^:]*:key/",
        "is not the ARN of a KMS key such as arn:aws:kms:eu-west-1:111111111111:key/1234";
    /// The ARN of an IAM policy.
    PolicyArn: "the ARN of an IAM policy", "ARNs of IAM policies", "^arn:",
        "is not an ARN such as arn:aws:iam::aws:policy/SecurityAudit";
    /// A region's name.
    RegionName: "a region name", "region names", region::PATTERN, "is not a region name such as eu-west-1";
    /// A route table's id.
    RouteTableId: "a route table's id", "ids of route tables", "^rtb-", "does not begin with rtb-";
    /// A service that has VPC endpoints.
    ServiceName: "a service such as s3", "services such as s3", "", "";
    /// A VPC's id.
    VpcId: "a VPC's id", "ids of VPCs", "^vpc-", "does not begin with vpc-";
}

fn schema(pattern: &str) -> Value {
    match pattern {
        "" => json!({"type": "string"}),
        _ => json!({"type": "string", "pattern": pattern}),
    }
}

fn read(given: &Value, pattern: Option<&Regex>, otherwise: &str) -> Result<String, String> {
    let Value::String(text) = given else {
        return Err(match given {
            Value::Number(_) | Value::Bool(_) => format!("{given} is not a text; write it in quotes"),
            _ => wrong(given, "a text"),
        });
    };
    match pattern {
        Some(pattern) if pattern.is_match(text) => Ok(text.clone()),
        _ => Err(format!("{} {otherwise}", told(given))),
    }
}

/// An instance's tenancy.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Placement.html>
pub struct Tenancy;

const TENANCIES: [&str; 3] = ["default", "dedicated", "host"];

impl Shape for Tenancy {
    type Value = String;

    fn one() -> String {
        "a tenancy: default, dedicated or host".to_owned()
    }

    fn schema() -> Value {
        json!({"enum": TENANCIES})
    }

    fn read(given: &Value) -> Result<String, String> {
        let tenancy = Text::read(given)?;
        if TENANCIES.contains(&&*tenancy) { Ok(tenancy) } else { Err(format!("there is no tenancy {}", told(given))) }
    }
}

/// A policy document.
pub struct PolicyText;

impl Shape for PolicyText {
    type Value = String;

    fn one() -> String {
        "a policy document as JSON text".to_owned()
    }

    fn schema() -> Value {
        json!({"type": "string", "contentMediaType": "application/json"})
    }

    fn read(given: &Value) -> Result<String, String> {
        let text = Text::read(given)?;
        Document::parse(&text).map_err(|error| error.to_string())?;
        Ok(text)
    }
}

/// What names look like.
pub struct Naming;

impl Shape for Naming {
    type Value = NamingPattern;

    fn one() -> String {
        "a regular expression that whole names match, or a template such as '{project}-{resource}-{environment}', in \
         quotes"
            .to_owned()
    }

    fn schema() -> Value {
        json!({"type": "string", "minLength": 1})
    }

    fn read(given: &Value) -> Result<NamingPattern, String> {
        Text::read(given)?.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_a_regular_expression() {
        for pattern in PATTERNS {
            assert!(Regex::new(pattern).is_ok(), "{pattern}");
        }
    }

    #[test]
    fn kinds_of_text_are_told_apart() {
        assert!(KmsAction::read(&json!("KMS:Decrypt")).is_ok());
        assert!(KmsAction::read(&json!("s3:GetObject")).is_err());
        assert!(KmsKeyArn::read(&json!("arn:aws-cn:kms:cn-north-1:111111111111:key/1234")).is_ok());
        assert!(KmsKeyArn::read(&json!("arn:aws:kms:eu-west-1:111111111111:alias/x")).is_err());
        assert_eq!(AccountId::read(&json!(12)), Err("12 is not a text; write it in quotes".to_owned()));
        assert_eq!(Text::read(&json!("")), Ok(String::new()));
    }
}
