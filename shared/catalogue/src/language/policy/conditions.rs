//! What the conditions of a statement say about the origin of the requests that can satisfy them.
//!
//! AWS calls a grant to everyone public unless a condition holds it to fixed values: no wildcard, no policy variable.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>

use std::net::IpAddr;

use super::{
    Condition, Quantifier, Statement,
    keys::{self, Named},
    place::Place,
    request::{Fact, Principal, Request},
};

/// One fixed origin of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Principals, or resources that services act for, of this account.
    Account(String),
    /// AWS services, whomever they act for.
    Service,
    /// Something else that only its owner controls: an organisation, a network, a bucket, an access point.
    Named(String),
}

impl Origin {
    /// The account, when it is one.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Account(account) => Some(account),
            Self::Service | Self::Named(_) => None,
        }
    }
}

/// Operators that hold when the key has one of the values.
const FIXING: &[&str] =
    &["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress", "Bool"];

/// The widest address ranges that AWS does not call public.
const WIDEST_IPV4: u8 = 8;
const WIDEST_IPV6: u8 = 32;

/// The origins to which a condition of an Allow statement holds requests, or `None` when it leaves them open.
///
/// Any of its values may match, so that all of them must be fixed. `…IfExists` and `ForAllValues` let requests without
/// the key pass, unless a `Null` condition of the statement asks for the key.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>
pub fn held_to(condition: &Condition, statement: &Statement, place: &Place<'_>) -> Option<Vec<Origin>> {
    if !asks_for_value(condition, statement) {
        return None;
    }
    origins(condition, place)
}

/// The origins that a condition of a Deny statement spares of everyone, or `None` when it spares others too.
///
/// A negated operator holds for a request without the key, with or without `IfExists`; with `ForAnyValue` it does not.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
pub fn spared_by(condition: &Condition, place: &Place<'_>) -> Option<Vec<Origin>> {
    let operator = &condition.operator;
    if matches!(keys::find(&condition.key)?.names, Some(Named::Service | Named::IsService)) {
        // Whoever is no service has the same values of these keys, or none: nobody signed, or an account did.
        let anyone = [Principal::Anonymous, Principal::Aws { account: "", arn: None }];
        let holds = |principal| Request::new(principal, "", "").satisfies(condition) == Some(true);
        return anyone.into_iter().all(holds).then(|| vec![Origin::Service]);
    }
    if !operator.is_negated() || operator.quantifier == Some(Quantifier::ForAnyValue) {
        return None;
    }
    origins(condition, place)
}

/// The values, with wildcards, of which a request must have one in this key to satisfy the statement; `None` when a
/// request without the key can satisfy it, or one with any other value.
pub fn values_asked<'a>(statement: &'a Statement, key: &str) -> Option<Vec<&'a str>> {
    let condition = statement.conditions.iter().find(|of| of.is_on(key) && asks_for_value(of, statement))?;
    Some(condition.values.iter().map(String::as_str).collect())
}

/// Whether a condition of an Allow statement asks for a fixed value, or for an ARN of one account, whatever its key.
///
/// An encryption context of KMS is the service's own text, an ARN whose names have no colons: a wildcard in it reaches
/// no further than AWS's own policy for trails takes it to.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html>
pub fn asks_for_fixed(condition: &Condition, statement: &Statement) -> bool {
    let fixes = |value: &String| !value.contains("${") && (is_fixed(value) || arn(value, true).is_some());
    asks_for_value(condition, statement) && condition.values.iter().all(fixes)
}

/// Whether only requests whose key has one of the values satisfy a condition.
fn asks_for_value(condition: &Condition, statement: &Statement) -> bool {
    let operator = &condition.operator;
    let passes_without_key = operator.if_exists || operator.quantifier == Some(Quantifier::ForAllValues);
    FIXING.contains(&operator.name.as_str()) && (!passes_without_key || asks_for(statement, &condition.key))
}

/// Whether the conditions contain one that only requests with this key satisfy.
fn asks_for(statement: &Statement, key: &str) -> bool {
    statement.conditions.iter().any(|condition| {
        condition.is_on(key)
            && condition.operator.name == "Null"
            && condition.values.iter().all(|value| value.eq_ignore_ascii_case("false"))
    })
}

fn origins(condition: &Condition, place: &Place<'_>) -> Option<Vec<Origin>> {
    if place.takes_for_granted(&condition.key) {
        return None;
    }
    let compares_arns = condition.operator.name.starts_with("Arn");
    let resolved = condition.values.iter().map(|value| place.resolved(&condition.key, value));
    resolved.map(|resolved| resolved.and_then(|(key, value)| origin(&key, &value, compares_arns))).collect()
}

fn origin(key: &str, value: &str, compares_arns: bool) -> Option<Origin> {
    match keys::find(key)?.names? {
        Named::Account => account(value),
        Named::Arn => arn(value, compares_arns),
        // Who comes through the access point is for its own policy to say.
        Named::AccessPointAccount => account(value).map(|_| named(value)),
        Named::AccessPoint => matches!(arn(value, compares_arns), Some(Origin::Account(_))).then(|| named(value)),
        Named::Address => is_narrow_range(value).then(|| named(value)),
        Named::OrganisationPath => value.split('/').next().filter(|organisation| is_fixed(organisation)).map(named),
        Named::IsService => value.eq_ignore_ascii_case("true").then_some(Origin::Service),
        Named::Service => is_fixed(value).then_some(Origin::Service),
        Named::Endpoint => is_fixed_endpoint(value, compares_arns).then(|| named(value)),
        // AWS also calls a role's sessions (`AROA…:*`) public here: no wildcard at all. Nobody's requests have the id
        // of nobody.
        Named::Id => (is_fixed(value) && !value.eq_ignore_ascii_case("anonymous")).then(|| named(value)),
    }
}

fn named(value: &str) -> Origin {
    Origin::Named(value.to_owned())
}

fn account(value: &str) -> Option<Origin> {
    is_account(value).then(|| Origin::Account(value.to_owned()))
}

/// Whether a text is an account id.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An ARN is held to its account. One without an account is held to its resource, and so are a bucket and a VPC
/// wherever they may be, since their names and ids are unique.
///
/// Operators on ARNs compare them field by field; for those on strings a wildcard reaches over colons, so that what
/// stands behind it can stand anywhere.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN>
fn arn(value: &str, by_fields: bool) -> Option<Origin> {
    let mut parts = value.splitn(6, ':');
    let (partition, service, region) = (parts.nth(1)?, parts.next()?, parts.next()?);
    let (id, resource) = (parts.next()?, parts.next()?);
    if !by_fields && [partition, service, region].iter().any(|field| field.contains(['*', '?'])) {
        return None;
    }
    match id {
        id if is_account(id) => account(id),
        "" if service == "s3" => resource.split('/').next().filter(|bucket| is_fixed(bucket)).map(named),
        "*" if service == "s3" => (is_fixed(resource) && !resource.contains('/')).then(|| named(resource)),
        "*" if service == "ec2" && resource.starts_with("vpc/vpc-") => is_fixed(resource).then(|| named(resource)),
        "" if is_fixed(service) && is_fixed(resource) => Some(named(value)),
        _ => None,
    }
}

/// An address of e-mail or HTTP whose domain is fixed, or an ARN whose account is.
/// <https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html>
fn is_fixed_endpoint(value: &str, compares_arns: bool) -> bool {
    if let Some((_, domain)) = value.rsplit_once('@') {
        return is_fixed(domain);
    }
    match value.split_once("://") {
        Some((_, rest)) => rest.split('/').next().is_some_and(is_fixed),
        None => is_fixed(value) || matches!(arn(value, compares_arns), Some(Origin::Account(_))),
    }
}

fn is_fixed(value: &str) -> bool {
    !value.is_empty() && !value.contains(['*', '?'])
}

fn is_narrow_range(value: &str) -> bool {
    match range(value) {
        Some((IpAddr::V4(_), length)) => length >= WIDEST_IPV4,
        Some((IpAddr::V6(_), length)) => length >= WIDEST_IPV6,
        None => false,
    }
}

/// An address range as a policy writes it: `203.0.113.0/24`, or a single address.
pub fn range(text: &str) -> Option<(IpAddr, u8)> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let address: IpAddr = address.trim().parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let length = match length {
        Some(length) => length.trim().parse().ok()?,
        None => most,
    };
    (length <= most).then_some((address, length))
}

/// The address ranges that a statement compares the caller's address with, as written.
pub fn ranges(statement: &Statement) -> impl Iterator<Item = &str> {
    statement
        .conditions
        .iter()
        .filter(|condition| condition.is_on("aws:SourceIp") || condition.is_on("aws:VpcSourceIp"))
        .flat_map(|condition| condition.values.iter().map(String::as_str))
}

/// Whether a condition holds for every request that does not use TLS.
pub fn holds_for_plain_http(condition: &Condition) -> bool {
    let anyone = [Principal::Anonymous, Principal::Aws { account: "", arn: None }, Principal::Service("")];
    condition.is_on("aws:SecureTransport")
        && anyone.into_iter().all(|principal| {
            let request = Request::new(principal, "", "").with("aws:SecureTransport", Fact::Is("false"));
            request.satisfies(condition) == Some(true)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::policy::Document;

    fn statement(conditions: &str) -> Statement {
        let text =
            format!(r#"{{"Statement":{{"Effect":"Allow","Principal":"*","Action":"*","Condition":{conditions}}}}}"#);
        Document::parse(&text).unwrap().statements.remove(0)
    }

    fn is_held(conditions: &str) -> bool {
        let statement = statement(conditions);
        let place = place();
        statement.conditions.iter().any(|condition| held_to(condition, &statement, &place).is_some())
    }

    fn place() -> Place<'static> {
        Place::resource("111111111111", "arn:aws:sqs:eu-west-1:111111111111:q")
    }

    #[test]
    fn fixed_values_hold() {
        for conditions in [
            r#"{"StringEquals":{"aws:SourceAccount":"111111111111"}}"#,
            r#"{"StringEquals":{"AWS:SourceOwner":"111111111111"}}"#,
            r#"{"StringEquals":{"aws:PrincipalOrgID":["o-a1b2c3d4e5","o-f6g7h8i9j0"]}}"#,
            r#"{"StringLike":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
            r#"{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/r-ab12/*"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:cloudwatch:*:111111111111:alarm:*"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::my-bucket"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:*:my-bucket"}}"#,
            r#"{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/*"}}"#,
            r#"{"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#,
            r#"{"StringEquals":{"aws:SourceVpc":["vpc-1","vpc-2"]}}"#,
            r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:db8::/32","198.51.100.7"]}}"#,
            r#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#,
            r#"{"StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:eu-west-1:111111111111:accesspoint/*"}}"#,
            r#"{"StringEquals":{"s3:DataAccessPointAccount":"111111111111"}}"#,
            r#"{"StringEquals":{"kms:CallerAccount":"111111111111"}}"#,
            r#"{"Bool":{"aws:PrincipalIsAWSService":"true"}}"#,
            r#"{"StringLike":{"SNS:Endpoint":"*@example.com"}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:*:iam::111111111111:role/*"}}"#,
            r#"{"ArnEquals":{"aws:SourceVpcArn":"arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-1"}}"#,
            r#"{"ArnEquals":{"aws:SourceVpcArn":"arn:aws:ec2:eu-west-1:*:vpc/vpc-1"}}"#,
            r#"{"ArnEquals":{"lambda:SourceFunctionArn":"arn:aws:lambda:eu-west-1:111111111111:function:f"}}"#,
            r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}"#,
            r#"{"StringEquals":{"aws:ResourceAccount":"${AWS:PrincipalAccount}"}}"#,
            r#"{"StringEquals":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"}}"#,
            r#"{"StringEquals":{"aws:ResourceOrgID":"${aws:PrincipalOrgID}"}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::${aws:ResourceAccount}:role/*"}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111111111111:user/${aws:username}"}}"#,
            r#"{"StringEqualsIfExists":{"aws:SourceVpce":"vpce-1"},"Null":{"aws:sourcevpce":"false"}}"#,
            r#"{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-1"},"Null":{"aws:PrincipalOrgID":"false"}}"#,
            r#"{"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:SourceAccount":"111111111111"}}"#,
        ] {
            assert!(is_held(conditions), "{conditions}");
        }
    }

    #[test]
    fn everything_else_leaves_the_statement_open() {
        for conditions in [
            r#"{"Bool":{"aws:SecureTransport":"true"}}"#,
            r#"{"StringLike":{"aws:SourceVpc":"vpc-*"}}"#,
            r#"{"StringLike":{"aws:PrincipalOrgID":"o-*"}}"#,
            r#"{"StringEquals":{"aws:SourceAccount":["111111111111","*"]}}"#,
            r#"{"StringNotEquals":{"aws:SourceAccount":"111111111111"}}"#,
            r#"{"StringEqualsIfExists":{"aws:SourceAccount":"111111111111"}}"#,
            r#"{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#,
            r#"{"StringEqualsIfExists":{"aws:SourceVpce":"vpce-1"},"Null":{"aws:SourceVpce":"true"}}"#,
            r#"{"StringEqualsIfExists":{"aws:SourceVpce":"vpce-1"},"Null":{"aws:SourceVpc":"false"}}"#,
            r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:PrincipalAccount}"}}"#,
            r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#,
            r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/1"]}}"#,
            r#"{"IpAddress":{"aws:SourceIp":"2000::/3"}}"#,
            r#"{"IpAddress":{"aws:SourceIp":"::/0"}}"#,
            r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
            r#"{"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/16"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:topic"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::corp-*"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"*"}}"#,
            r#"{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/Admin"}}"#,
            r#"{"StringLike":{"aws:userid":"AROAEXAMPLEID:*"}}"#,
            r#"{"StringEquals":{"aws:PrincipalTag/team":"payments"}}"#,
            r#"{"StringEquals":{"aws:username":"deployer"}}"#,
            r#"{"StringLike":{"aws:Referer":"https://example.com/*"}}"#,
            r#"{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}"#,
            r#"{"StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:eu-west-1:*:accesspoint/*"}}"#,
            r#"{"StringLike":{"sns:Endpoint":"*"}}"#,
            r#"{"StringLike":{"aws:PrincipalArn":"arn:*:iam::111111111111:role/*"}}"#,
            r#"{"StringLike":{"aws:SourceArn":"arn:aws:logs:*:111111111111:*"}}"#,
            r#"{"ArnLike":{"aws:SourceVpcArn":"arn:aws:ec2:eu-west-1:*:vpc/*"}}"#,
            r#"{"StringEquals":{"aws:userid":"anonymous"}}"#,
            r#"{"StringEquals":{"aws:ResourceAccount":"111111111111"}}"#,
            r#"{"StringEquals":{"aws:SourceAccount":"${aws:username}"}}"#,
            r#"{"StringEquals":{"sns:Protocol":"https"}}"#,
        ] {
            assert!(!is_held(conditions), "{conditions}");
        }
    }

    #[test]
    fn a_deny_spares_what_its_negated_conditions_name() {
        for (conditions, expected) in [
            (r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}"#, true),
            (r#"{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}"#, true),
            (r#"{"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}"#, true),
            (r#"{"Bool":{"aws:PrincipalIsAWSService":"false"}}"#, false),
            (r#"{"StringNotEquals":{"aws:PrincipalServiceName":"logs.amazonaws.com"}}"#, true),
            (r#"{"Null":{"aws:PrincipalServiceName":"true"}}"#, true),
            (r#"{"Null":{"aws:PrincipalServiceName":"false"}}"#, false),
            (r#"{"StringNotLike":{"aws:PrincipalArn":"arn:*:iam::111111111111:*"}}"#, false),
            (r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, true),
            (r#"{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111111111111:*"}}"#, true),
            (r#"{"ForAnyValue:StringNotEquals":{"aws:PrincipalOrgPaths":"o-1/*"}}"#, false),
            (r#"{"NotIpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#, false),
            (r#"{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#, false),
            (r#"{"Bool":{"aws:SecureTransport":"false"}}"#, false),
            (r#"{"Bool":{"aws:PrincipalIsAWSService":"true"}}"#, false),
            (r#"{"StringNotEquals":{"aws:PrincipalTag/exempt":"true"}}"#, false),
        ] {
            assert_eq!(spared_by(&statement(conditions).conditions[0], &place()).is_some(), expected, "{conditions}");
        }
    }

    #[test]
    fn what_always_holds_at_a_place_fixes_nothing_there() {
        let bucket = Place::bucket("111111111111", "arn:aws:s3:::b");
        let access_point = Place::access_point("111111111111", "arn:aws:s3:eu-west-1:111111111111:accesspoint/p");
        let endpoint = Place::vpc_endpoint("111111111111");
        for (conditions, place, expected) in [
            (r#"{"StringEquals":{"s3:DataAccessPointAccount":"111111111111"}}"#, &bucket, true),
            (r#"{"StringEquals":{"s3:DataAccessPointAccount":"111111111111"}}"#, &access_point, false),
            (r#"{"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:*:111111111111:*"}}"#, &access_point, false),
            (r#"{"StringEquals":{"aws:SourceVpce":"vpce-1"}}"#, &access_point, true),
            (r#"{"StringEquals":{"aws:SourceVpce":"vpce-1"}}"#, &endpoint, false),
            (r#"{"StringEquals":{"aws:SourceVpc":"vpc-1"}}"#, &endpoint, false),
            (r#"{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#, &endpoint, true),
            (r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}"#, &endpoint, false),
            (r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}"#, &bucket, false),
        ] {
            let statement = statement(conditions);
            assert_eq!(held_to(&statement.conditions[0], &statement, place).is_some(), expected, "{conditions}");
        }
    }

    #[test]
    fn plain_http_is_seen_as_aws_compares_it() {
        for (conditions, expected) in [
            (r#"{"Bool":{"aws:SecureTransport":"False"}}"#, true),
            (r#"{"StringEquals":{"aws:SecureTransport":"false"}}"#, true),
            (r#"{"StringEquals":{"aws:SecureTransport":"False"}}"#, false),
            (r#"{"StringEqualsIgnoreCase":{"aws:SecureTransport":"False"}}"#, true),
            (r#"{"StringEquals":{"aws:SecureTransport":"f*"}}"#, false),
            (r#"{"StringLike":{"aws:SecureTransport":"f*"}}"#, true),
            (r#"{"StringLike":{"aws:SecureTransport":"F*"}}"#, false),
            (r#"{"StringNotEquals":{"aws:SecureTransport":"true"}}"#, true),
            (r#"{"Null":{"aws:SecureTransport":"false"}}"#, true),
            (r#"{"Null":{"aws:SecureTransport":"true"}}"#, false),
        ] {
            assert_eq!(holds_for_plain_http(&statement(conditions).conditions[0]), expected, "{conditions}");
        }
    }

    #[test]
    fn ranges_are_read() {
        for (text, expected) in [
            ("203.0.113.0/24", Some(24)),
            ("203.0.113.7", Some(32)),
            ("2001:db8::/32", Some(32)),
            ("2001:db8::1", Some(128)),
            ("203.0.113.0/33", None),
            ("203.0.113/24", None),
            ("anywhere", None),
        ] {
            assert_eq!(range(text).map(|(_, length)| length), expected, "{text}");
        }
    }
}
