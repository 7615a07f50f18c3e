//! Whether a policy lets one request through: AWS's evaluation of the policy alone, with what is not known of the
//! request left open.
//!
//! ```text
//! let request = Request::new(Principal::Service("events.amazonaws.com"), "sns:Publish", &topic.arn)
//!     .with("aws:SourceArn", Fact::Is(&rule.arn))
//!     .with("aws:SourceAccount", Fact::Is(&account.id))
//!     .with("aws:SourceOwner", Fact::Absent);
//! request.decide(policy) == Decision::Refused
//! ```
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>

use super::{
    Condition, Document, Effect, PrincipalKind, Principals, Quantifier, Statement, Terms,
    conditions::range,
    keys::{self, Presence},
    pattern::{self, covers, overlap},
};

/// Who makes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal<'a> {
    /// Nobody signed it.
    Anonymous,
    /// A user, a role or the root of an account.
    Aws {
        /// The account's id.
        account: &'a str,
        /// Its ARN, or `None` for one or another of the account's principals.
        arn: Option<&'a str>,
    },
    /// An AWS service, by the name that policies give it, such as `events.amazonaws.com`.
    Service(&'a str),
    /// Whoever an identity provider vouches for, by the name that policies give the provider.
    Federated(&'a str),
}

/// What is known of a context key of a request. Of a key that has no fact nothing is known: it may have any value, or
/// none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact<'a> {
    /// The request has this one value.
    Is(&'a str),
    /// It has one value, which matches this pattern of `*` and `?`.
    Like(&'a str),
    /// It has no such key.
    Absent,
}

/// One request, as far as it is known.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    principal: Principal<'a>,
    action: &'a str,
    resource: &'a str,
    context: Vec<(&'a str, Fact<'a>)>,
}

/// What a policy says to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It lets the request through.
    Allowed,
    /// It does not: no statement allows the request, or one denies it.
    Refused,
    /// That hangs on what is not known of the request.
    Undecided,
}

/// Whether something holds; `None` when that is not known.
type Truth = Option<bool>;

impl<'a> Request<'a> {
    /// A request of which only this is known, and what follows from it: an anonymous request has no ARN, a service
    /// belongs to no organisation.
    ///
    /// `resource` is an ARN; `action` has its service in front, such as `sns:Publish`.
    pub fn new(principal: Principal<'a>, action: &'a str, resource: &'a str) -> Self {
        Self { principal, action, resource, context: Vec::new() }
    }

    /// The request, with a fact about one of its context keys.
    #[must_use]
    pub fn with(mut self, key: &'a str, fact: Fact<'a>) -> Self {
        self.context.push((key, fact));
        self
    }

    /// What a policy of the resource says to the request.
    pub fn decide(&self, policy: &Document) -> Decision {
        let denied = any(policy.with_effect(Effect::Deny).map(|statement| self.meets(statement)));
        let allowed = any(policy.with_effect(Effect::Allow).map(|statement| self.meets(statement)));
        match (denied, allowed) {
            (Some(true), _) | (_, Some(false)) => Decision::Refused,
            (Some(false), Some(true)) => Decision::Allowed,
            _ => Decision::Undecided,
        }
    }

    /// Whether a policy of the resource may let the request through: what is not known gets the benefit of the doubt.
    pub fn can_pass(&self, policy: &Document) -> bool {
        self.decide(policy) != Decision::Refused
    }

    /// Whether a statement is about the request, its conditions included.
    fn meets(&self, statement: &Statement) -> Truth {
        if !statement.is_about_action(self.action) {
            return Some(false);
        }
        let principals = statement.principals.as_ref().map_or(Some(true), |principals| self.is_among(principals));
        let resources = statement.resources.as_ref().map_or(Some(true), |resources| self.is_on(resources));
        let conditions = statement.conditions.iter().map(|condition| self.satisfies(condition));
        all([principals, resources].into_iter().chain(conditions))
    }

    /// Whether the one who makes the request is among these.
    pub fn is_among(&self, principals: &Principals) -> Truth {
        let named = any(principals.entries.iter().map(|(kind, value)| self.is_named(*kind, value)));
        named.map(|named| named != principals.negated)
    }

    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
    fn is_named(&self, kind: PrincipalKind, value: &str) -> Truth {
        match (kind, self.principal) {
            (PrincipalKind::Aws, _) if value == "*" => Some(true),
            (PrincipalKind::Aws, Principal::Aws { account, arn }) => is_in(value, account, arn),
            // In China a service may be named with the domain of China too.
            (PrincipalKind::Service, Principal::Service(name)) => {
                Some(value == "*" || value == name || value.strip_suffix(".cn") == Some(name))
            }
            (PrincipalKind::Federated, Principal::Federated(name)) => Some(value == "*" || value == name),
            // The canonical id of an account is not known.
            (PrincipalKind::CanonicalUser, Principal::Aws { .. }) => None,
            _ => Some(false),
        }
    }

    /// A policy variable stands for what is not known.
    fn is_on(&self, resources: &Terms) -> Truth {
        let is_meant = |term: &String| match pattern::matches(term, self.resource) {
            false if term.contains("${") => None,
            meant => Some(meant),
        };
        any(resources.patterns.iter().map(is_meant)).map(|meant| meant != resources.negated)
    }

    /// Whether the request satisfies a condition.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
    pub fn satisfies(&self, condition: &Condition) -> Truth {
        let operator = &condition.operator;
        let without = match operator.quantifier {
            _ if operator.if_exists => true,
            Some(Quantifier::ForAllValues) => true,
            Some(Quantifier::ForAnyValue) => false,
            None => operator.is_negated(),
        };
        match self.fact(&condition.key) {
            Known::Absent if operator.name == "Null" => any_is(condition, "true"),
            Known::Absent => Some(without),
            Known::Present if operator.name == "Null" => any_is(condition, "false"),
            Known::Value(_) if operator.name == "Null" => any_is(condition, "false"),
            Known::Value(value) => {
                let compared = condition.values.iter().map(|wanted| compare(&operator.name, wanted, value));
                any(compared).map(|equal| equal != operator.is_negated())
            }
            Known::Present | Known::Nothing => None,
        }
    }

    fn fact(&self, key: &str) -> Known<'a> {
        let told = self.context.iter().rev().find(|(name, _)| name.eq_ignore_ascii_case(key));
        match told.map(|(_, fact)| *fact) {
            Some(Fact::Is(value)) => Known::Value(Value::Text(value)),
            Some(Fact::Like(pattern)) => Known::Value(Value::Pattern(pattern)),
            Some(Fact::Absent) => Known::Absent,
            None => self.implied(key),
        }
    }

    /// What follows from who makes the request.
    fn implied(&self, key: &str) -> Known<'a> {
        let text = |value| Known::Value(Value::Text(value));
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        match self.principal {
            Principal::Anonymous if is("aws:PrincipalAccount") || is("aws:userid") => return text("anonymous"),
            Principal::Aws { account, .. } if is("aws:PrincipalAccount") || is("kms:CallerAccount") => {
                return text(account);
            }
            // Of a session it is the ARN of the role.
            Principal::Aws { arn: Some(arn), .. } if is("aws:PrincipalArn") && !arn.contains(":assumed-role/") => {
                return text(arn);
            }
            Principal::Aws { .. } if is("aws:PrincipalIsAWSService") => return text("false"),
            Principal::Service(_) if is("aws:PrincipalIsAWSService") => return text("true"),
            Principal::Service(name) if is("aws:PrincipalServiceName") => return text(name),
            _ => {}
        }
        let presence = keys::find(key).map(|key| match self.principal {
            // Nobody signs a request that comes with a token or an assertion.
            Principal::Anonymous | Principal::Federated(_) => key.anonymous,
            Principal::Aws { .. } => key.signed,
            Principal::Service(_) => key.service,
        });
        match presence {
            Some(Presence::Always) => Known::Present,
            Some(Presence::Never) => Known::Absent,
            Some(Presence::Sometimes) | None => Known::Nothing,
        }
    }
}

/// What is known of a key, told or implied.
#[derive(Clone, Copy)]
enum Known<'a> {
    Value(Value<'a>),
    /// There is a value, nobody knows which.
    Present,
    Absent,
    Nothing,
}

#[derive(Clone, Copy)]
enum Value<'a> {
    Text(&'a str),
    Pattern(&'a str),
}

/// Whether an AWS principal of a policy is this one, or the account as a whole.
fn is_in(value: &str, account: &str, arn: Option<&str>) -> Truth {
    if value == account || Some(value) == arn {
        return Some(true);
    }
    let mut parts = value.splitn(6, ':');
    let (Some(owner), Some(name)) = (parts.nth(4), parts.next()) else { return Some(false) };
    let is_session = name.starts_with("assumed-role/") || name.starts_with("federated-user/");
    match name {
        "root" => Some(pattern::matches(owner, account)),
        _ if owner == account && (arn.is_none() || is_session) => None,
        _ => Some(false),
    }
}

fn any_is(condition: &Condition, expected: &str) -> Truth {
    Some(condition.values.iter().any(|value| value.eq_ignore_ascii_case(expected)))
}

/// Whether the value is what a condition wants, by an operator without its negation.
fn compare(operator: &str, wanted: &str, value: Value<'_>) -> Truth {
    if wanted.contains("${") {
        return None;
    }
    let fold = |text: &str| text.to_lowercase();
    let literal = |wanted: &str, value: Value<'_>| match value {
        Value::Text(text) => Some(wanted == text),
        Value::Pattern(pattern) if pattern::matches(pattern, wanted) => None,
        Value::Pattern(_) => Some(false),
    };
    match operator {
        "StringEquals" | "StringNotEquals" | "BinaryEquals" => literal(wanted, value),
        "StringEqualsIgnoreCase" | "StringNotEqualsIgnoreCase" | "Bool" => match value {
            Value::Text(text) => literal(&fold(wanted), Value::Text(&fold(text))),
            Value::Pattern(pattern) => literal(&fold(wanted), Value::Pattern(&fold(pattern))),
        },
        "StringLike" | "StringNotLike" => like(wanted, value),
        "ArnEquals" | "ArnLike" | "ArnNotEquals" | "ArnNotLike" => arn_like(wanted, value),
        "IpAddress" | "NotIpAddress" => match value {
            Value::Text(address) => is_within(wanted, address),
            Value::Pattern(_) => None,
        },
        _ => None,
    }
}

fn like(wanted: &str, value: Value<'_>) -> Truth {
    match value {
        Value::Text(text) => Some(pattern::matches(wanted, text)),
        Value::Pattern(pattern) if covers(wanted, pattern) => Some(true),
        Value::Pattern(pattern) => (!overlap(wanted, pattern)).then_some(false),
    }
}

/// Field by field: a `*` does not reach over a colon, except in the last one.
fn arn_like(wanted: &str, value: Value<'_>) -> Truth {
    let fields = |text| -> Vec<&str> { str::splitn(text, 6, ':').collect() };
    let (text, is_pattern) = match value {
        Value::Text(text) => (text, false),
        Value::Pattern(pattern) => (pattern, true),
    };
    let (wanted, value) = (fields(wanted), fields(text));
    if value.len() != 6 || wanted.len() != 6 {
        return None;
    }
    let as_value = |field| if is_pattern { Value::Pattern(field) } else { Value::Text(field) };
    all(wanted.into_iter().zip(value).map(|(wanted, field)| like(wanted, as_value(field))))
}

fn is_within(wanted: &str, address: &str) -> Truth {
    use std::net::IpAddr;
    let ((network, length), address) = (range(wanted)?, address.parse::<IpAddr>().ok()?);
    let beginning = |bits: u128, width: u32| bits.checked_shr(width.saturating_sub(u32::from(length))).unwrap_or(0);
    Some(match (network, address) {
        (IpAddr::V4(a), IpAddr::V4(b)) => beginning(u32::from(a).into(), 32) == beginning(u32::from(b).into(), 32),
        (IpAddr::V6(a), IpAddr::V6(b)) => beginning(a.into(), 128) == beginning(b.into(), 128),
        _ => false,
    })
}

fn all(truths: impl Iterator<Item = Truth>) -> Truth {
    let mut result = Some(true);
    for truth in truths {
        match truth {
            Some(false) => return Some(false),
            Some(true) => {}
            None => result = None,
        }
    }
    result
}

fn any(truths: impl Iterator<Item = Truth>) -> Truth {
    all(truths.map(|truth| truth.map(|holds| !holds))).map(|none| !none)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "arn:aws:events:eu-west-1:111111111111:rule/r";
    const TOPIC: &str = "arn:aws:sns:eu-west-1:111111111111:t";

    fn decide(request: &Request<'_>, statements: &str) -> Decision {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        request.decide(&Document::parse(&text).unwrap())
    }

    fn of_rule() -> Request<'static> {
        Request::new(Principal::Service("events.amazonaws.com"), "sns:Publish", TOPIC)
            .with("aws:SourceArn", Fact::Is(RULE))
            .with("aws:SourceAccount", Fact::Is("111111111111"))
            .with("aws:SourceOwner", Fact::Absent)
    }

    #[test]
    fn principals_actions_and_resources_decide() {
        for (statement, expected) in [
            (r#""Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish""#, Decision::Allowed),
            (r#""Principal":"*","Action":"SNS:pub*","Resource":"*""#, Decision::Allowed),
            (r#""Principal":{"Service":"s3.amazonaws.com"},"Action":"sns:Publish""#, Decision::Refused),
            (r#""Principal":{"AWS":"111111111111"},"Action":"sns:Publish""#, Decision::Refused),
            (r#""NotPrincipal":{"AWS":"111111111111"},"Action":"sns:Publish""#, Decision::Allowed),
            (r#""Principal":"*","Action":"sns:Subscribe""#, Decision::Refused),
            (r#""Principal":"*","NotAction":"sns:Publish""#, Decision::Refused),
            (
                r#""Principal":"*","Action":"*","Resource":"arn:aws:sns:eu-west-1:111111111111:other""#,
                Decision::Refused,
            ),
            (
                r#""Principal":"*","Action":"*","Resource":"arn:aws:sns:*:${aws:PrincipalAccount}:t""#,
                Decision::Undecided,
            ),
        ] {
            let statement = format!(r#"{{"Effect":"Allow",{statement}}}"#);
            assert_eq!(decide(&of_rule(), &statement), expected, "{statement}");
        }
    }

    #[test]
    fn conditions_decide() {
        use Decision::{Allowed, Refused, Undecided};
        for (condition, expected) in [
            (r#"{"ArnEquals":{"aws:SourceArn":"arn:aws:events:*:111111111111:rule/*"}}"#, Allowed),
            (r#"{"ArnLike":{"aws:SourceArn":"arn:aws:events:*:*:bus/r"}}"#, Refused),
            (r#"{"StringLike":{"aws:SourceArn":"arn:aws:events:*:rule/r"}}"#, Allowed),
            (r#"{"StringEquals":{"aws:SourceArn":"arn:aws:events:*"}}"#, Refused),
            (r#"{"StringEquals":{"aws:SourceAccount":["222222222222","111111111111"]}}"#, Allowed),
            (r#"{"StringNotEquals":{"aws:SourceAccount":["222222222222","111111111111"]}}"#, Refused),
            (r#"{"StringEquals":{"aws:SourceOwner":"111111111111"}}"#, Refused),
            (r#"{"StringEqualsIfExists":{"AWS:SourceOwner":"111111111111"}}"#, Allowed),
            (r#"{"Null":{"aws:SourceOwner":"true"}}"#, Allowed),
            (r#"{"Null":{"aws:SourceArn":"true"}}"#, Refused),
            (r#"{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#, Refused),
            (r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}"#, Allowed),
            (r#"{"Bool":{"aws:PrincipalIsAWSService":"True"}}"#, Allowed),
            (r#"{"StringEquals":{"aws:PrincipalServiceName":"s3.amazonaws.com"}}"#, Refused),
            (r#"{"StringEquals":{"aws:SourceOrgID":"o-1"}}"#, Undecided),
            (r#"{"StringEquals":{"aws:SourceAccount":"${aws:ResourceAccount}"}}"#, Undecided),
            (r#"{"Bool":{"aws:SecureTransport":"true"}}"#, Undecided),
            (r#"{"Null":{"aws:SecureTransport":"true"}}"#, Refused),
        ] {
            let statement = format!(r#"{{"Effect":"Allow","Principal":"*","Action":"*","Condition":{condition}}}"#);
            assert_eq!(decide(&of_rule(), &statement), expected, "{condition}");
            let denied = match expected {
                Allowed => Refused,
                Refused => Allowed,
                Undecided => Undecided,
            };
            let allow = r#"{"Effect":"Allow","Principal":"*","Action":"*"}"#;
            let deny = statement.replace("Allow", "Deny");
            assert_eq!(decide(&of_rule(), &format!("{allow},{deny}")), denied, "{deny}");
        }
    }

    #[test]
    fn what_is_known_in_part_is_compared_as_far_as_that() {
        let arn = "arn:aws:logs:eu-west-1:111111111111:*";
        let request = Request::new(Principal::Service("logs.amazonaws.com"), "kms:Decrypt", "key")
            .with("aws:SourceArn", Fact::Like(arn));
        for (condition, expected) in [
            (r#"{"ArnLike":{"aws:SourceArn":"arn:aws:logs:*:111111111111:*"}}"#, Decision::Allowed),
            (r#"{"ArnLike":{"aws:SourceArn":"arn:aws:logs:*:222222222222:*"}}"#, Decision::Refused),
            (r#"{"ArnLike":{"aws:SourceArn":"arn:aws:logs:*:*:log-group:g"}}"#, Decision::Undecided),
            (r#"{"ArnNotLike":{"aws:SourceArn":"arn:aws:logs:*:111111111111:*"}}"#, Decision::Refused),
            (r#"{"StringLike":{"aws:SourceArn":"arn:aws:logs:*"}}"#, Decision::Allowed),
            (r#"{"StringEquals":{"aws:SourceArn":"arn:aws:logs:eu-west-1:111111111111:g"}}"#, Decision::Undecided),
            (r#"{"StringEquals":{"aws:SourceArn":"arn:aws:logs:us-east-1:111111111111:g"}}"#, Decision::Refused),
        ] {
            let statement = format!(r#"{{"Effect":"Allow","Principal":"*","Action":"*","Condition":{condition}}}"#);
            assert_eq!(decide(&request, &statement), expected, "{condition}");
        }
    }

    #[test]
    fn callers_are_told_apart() {
        let by = |principal| Request::new(principal, "s3:GetObject", "arn:aws:s3:::b/x");
        let user = Principal::Aws { account: "111111111111", arn: Some("arn:aws:iam::111111111111:user/u") };
        let someone = Principal::Aws { account: "111111111111", arn: None };
        for (principal, statement, expected) in [
            (user, r#""Principal":{"AWS":"arn:aws:iam::111111111111:root"}"#, Decision::Allowed),
            (user, r#""Principal":{"AWS":"arn:aws:iam::111111111111:user/u"}"#, Decision::Allowed),
            (user, r#""Principal":{"AWS":"arn:aws:iam::111111111111:user/v"}"#, Decision::Refused),
            (someone, r#""Principal":{"AWS":"arn:aws:iam::111111111111:user/v"}"#, Decision::Undecided),
            (someone, r#""Principal":{"AWS":"222222222222"}"#, Decision::Refused),
            (user, r#""Principal":{"CanonicalUser":"79a59df900b949e5"}"#, Decision::Undecided),
            (Principal::Anonymous, r#""Principal":{"AWS":"*"}"#, Decision::Allowed),
            (Principal::Anonymous, r#""Principal":{"AWS":"111111111111"}"#, Decision::Refused),
            (
                Principal::Anonymous,
                r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"111111111111"}}"#,
                Decision::Refused,
            ),
            (
                Principal::Anonymous,
                r#""Principal":"*","Condition":{"Bool":{"aws:PrincipalIsAWSService":"false"}}"#,
                Decision::Refused,
            ),
            (user, r#""Principal":"*","Condition":{"Bool":{"aws:PrincipalIsAWSService":"false"}}"#, Decision::Allowed),
            (
                user,
                r#""Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
                Decision::Undecided,
            ),
        ] {
            let statement = format!(r#"{{"Effect":"Allow","Action":"s3:*",{statement}}}"#);
            assert_eq!(decide(&by(principal), &statement), expected, "{statement}");
        }
        let from = by(user).with("aws:SourceIp", Fact::Is("203.0.113.9"));
        for (range, expected) in
            [("203.0.113.0/24", true), ("0.0.0.0/0", true), ("198.51.100.1", false), ("::/0", false)]
        {
            let statement = format!(
                r#"{{"Effect":"Allow","Principal":"*","Action":"*","Condition":{{"IpAddress":{{"aws:SourceIp":"{range}"}}}}}}"#
            );
            assert_eq!(decide(&from, &statement) == Decision::Allowed, expected, "{range}");
        }
    }
}
