//! A policy document in every form that AWS accepts.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{actions::ActionSet, pattern, scope::Scope};
use crate::memo::Memo;

/// A policy. Its JSON form is its text, as AWS gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Document {
    /// `2012-10-17`, or the older `2008-10-17` without policy variables.
    pub version: Option<String>,
    /// The statements, in order.
    pub statements: Vec<Statement>,
    pub(super) services_in_full: Memo<Vec<&'static str>>,
    text: String,
}

#[cfg(test)]
impl Document {
    /// A policy with the statements of both.
    pub(crate) fn joined(&self, other: &Self) -> Self {
        let mut joined: Value = serde_json::from_str(&self.text).expect("it was read");
        let other: Value = serde_json::from_str(&other.text).expect("it was read");
        let more = other["Statement"].as_array().expect("the examples have lists").iter().cloned();
        joined["Statement"].as_array_mut().expect("the examples have lists").extend(more);
        Self::parse(&joined.to_string()).expect("both are policies")
    }

    /// The policy that denies what this one allows.
    pub(crate) fn denying(&self) -> Self {
        Self::parse(&self.text.replace(r#""Effect":"Allow""#, r#""Effect":"Deny""#)).expect("it is a policy")
    }
}

impl TryFrom<String> for Document {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        Self::parse(&text)
    }
}

impl From<Document> for String {
    fn from(document: Document) -> Self {
        document.text
    }
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The statement's own name.
    pub sid: Option<String>,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Whom it is about; absent in identity policies.
    pub principals: Option<Principals>,
    /// `Action` or `NotAction`.
    pub actions: Terms,
    /// `Resource` or `NotResource`; absent in trust policies.
    pub resources: Option<Terms>,
    /// All must hold.
    pub conditions: Vec<Condition>,
    #[serde(skip)]
    action_set: Memo<ActionSet>,
    #[serde(skip)]
    scope: Memo<Scope>,
}

/// What a statement does to a request that it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Lets it through, unless something denies it.
    Allow,
    /// Refuses it, whatever allows it.
    Deny,
}

/// A list of patterns, or everything but what the patterns match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// `NotAction` or `NotResource`: the statement is about all that the patterns do not match.
    pub negated: bool,
    /// With `*` and `?`.
    pub patterns: Vec<String>,
}

/// Whom a statement is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principals {
    /// `NotPrincipal`: everyone but these.
    pub negated: bool,
    /// Kind and value; `"*"` alone reads as `AWS: *`, which AWS documents as the same.
    pub entries: Vec<(PrincipalKind, String)>,
}

/// The kinds of principal.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PrincipalKind {
    /// Accounts, users, roles and sessions.
    Aws,
    /// AWS services.
    Service,
    /// Identity providers.
    Federated,
    /// S3 canonical user ids.
    CanonicalUser,
}

/// One condition: a key compared with values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// How they are compared.
    pub operator: Operator,
    /// The context key as written; compare it with [`Condition::is_on`].
    pub key: String,
    /// Any of these satisfies the condition (all of them must fail for a negated operator).
    pub values: Vec<String>,
}

/// A condition operator.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// For keys with several values.
    pub quantifier: Option<Quantifier>,
    /// Such as `StringEquals`, in AWS's spelling.
    pub name: String,
    /// `…IfExists`: a request without the key satisfies it.
    pub if_exists: bool,
}

/// How a key with several values is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantifier {
    /// Every value of the request must match; a request without the key satisfies it.
    ForAllValues,
    /// At least one value of the request must match.
    ForAnyValue,
}

/// The operators that AWS documents.
const OPERATORS: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "Null",
];

/// The most characters of a document. IAM takes no more, white space included, for any of its documents, and no other
/// service takes as many: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html>. What counts
/// against quotas, without white space, is far less:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length>.
const MOST_CHARACTERS: usize = 131_072;

/// Why a text is not a policy document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a policy document: {0}")]
pub struct ParseError(String);

fn refuse<T>(problem: impl Into<String>) -> Result<T, ParseError> {
    Err(ParseError(problem.into()))
}

impl Document {
    /// Reads a policy document.
    ///
    /// # Errors
    /// Says what makes the text no policy document.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        if text.chars().count() > MOST_CHARACTERS {
            return refuse(format!("it has more than {MOST_CHARACTERS} characters"));
        }
        let value: Value = serde_json::from_str(text).map_err(|error| ParseError(format!("not JSON: {error}")))?;
        let Value::Object(fields) = value else {
            return refuse("it is not a JSON object");
        };
        let statements = match fields.get("Statement") {
            Some(Value::Array(statements)) => statements.iter().map(Statement::parse).collect::<Result<_, _>>()?,
            Some(statement @ Value::Object(_)) => vec![Statement::parse(statement)?],
            Some(_) => return refuse("Statement is neither an object nor an array"),
            None => return refuse("it has no Statement"),
        };
        let version = text_field(&fields, "Version")?;
        if let Some(version) = version.as_deref().filter(|v| !matches!(*v, "2012-10-17" | "2008-10-17")) {
            return refuse(format!("unknown Version {version:?}"));
        }
        Ok(Self { version, statements, services_in_full: Memo::default(), text: text.to_owned() })
    }

    /// The statements of one effect.
    pub fn with_effect(&self, effect: Effect) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(move |statement| statement.effect == effect)
    }
}

impl Statement {
    fn parse(value: &Value) -> Result<Self, ParseError> {
        let Value::Object(fields) = value else {
            return refuse("a statement is not an object");
        };
        const KNOWN: [&str; 9] = [
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition",
        ];
        if let Some(unknown) = fields.keys().find(|key| !KNOWN.contains(&key.as_str())) {
            return refuse(format!("unknown statement element {unknown:?}"));
        }
        let effect = match text_field(fields, "Effect")?.as_deref() {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            other => return refuse(format!("Effect is {other:?}, neither Allow nor Deny")),
        };
        let Some(actions) = Terms::parse(fields, "Action", "NotAction")? else {
            return refuse("a statement has neither Action nor NotAction");
        };
        Ok(Self {
            sid: text_field(fields, "Sid")?,
            effect,
            principals: Principals::parse(fields)?,
            actions,
            resources: Terms::parse(fields, "Resource", "NotResource")?,
            conditions: conditions(fields.get("Condition"))?,
            action_set: Memo::default(),
            scope: Memo::default(),
        })
    }

    /// Whether the statement is about this action, letter case aside.
    pub fn is_about_action(&self, action: &str) -> bool {
        self.action_set().include_named(action)
    }

    /// The actions, ready to be held against many.
    pub fn action_set(&self) -> &ActionSet {
        self.action_set.get(|| ActionSet::of(&self.actions))
    }

    pub(super) fn scope(&self) -> &Scope {
        self.scope.get(|| Scope::of(self))
    }
}

impl Terms {
    fn parse(fields: &Map<String, Value>, plain: &str, not: &str) -> Result<Option<Self>, ParseError> {
        let (negated, value) = match (fields.get(plain), fields.get(not)) {
            (Some(_), Some(_)) => return refuse(format!("a statement has both {plain} and {not}")),
            (Some(value), None) => (false, value),
            (None, Some(value)) => (true, value),
            (None, None) => return Ok(None),
        };
        Ok(Some(Self { negated, patterns: texts(value, if negated { not } else { plain })? }))
    }

    /// Whether a resource ARN is among these.
    pub fn include_resource(&self, arn: &str) -> bool {
        self.patterns.iter().any(|term| pattern::matches(term, arn)) != self.negated
    }

    /// Whether these are everything there is.
    pub fn is_everything(&self) -> bool {
        if self.negated {
            self.patterns.is_empty()
        } else {
            self.patterns.iter().any(|term| !term.is_empty() && term.chars().all(|c| c == '*'))
        }
    }
}

impl Principals {
    fn parse(fields: &Map<String, Value>) -> Result<Option<Self>, ParseError> {
        let (negated, value) = match (fields.get("Principal"), fields.get("NotPrincipal")) {
            (Some(_), Some(_)) => return refuse("a statement has both Principal and NotPrincipal"),
            (Some(value), None) => (false, value),
            (None, Some(value)) => (true, value),
            (None, None) => return Ok(None),
        };
        let mut entries = Vec::new();
        match value {
            Value::String(text) if text == "*" => entries.push((PrincipalKind::Aws, "*".to_owned())),
            Value::Object(kinds) => {
                for (kind, values) in kinds {
                    let parsed = match kind.as_str() {
                        "AWS" => PrincipalKind::Aws,
                        "Service" => PrincipalKind::Service,
                        "Federated" => PrincipalKind::Federated,
                        "CanonicalUser" => PrincipalKind::CanonicalUser,
                        _ => return refuse(format!("unknown principal kind {kind:?}")),
                    };
                    entries.extend(texts(values, kind)?.into_iter().map(|text| (parsed, text)));
                }
            }
            _ => return refuse("Principal is neither \"*\" nor an object"),
        }
        Ok(Some(Self { negated, entries }))
    }

    /// The values of one kind.
    pub fn of_kind(&self, kind: PrincipalKind) -> impl Iterator<Item = &str> {
        self.entries.iter().filter(move |(k, _)| *k == kind).map(|(_, value)| value.as_str())
    }

    /// Whether anyone at all is meant: `*`, or everyone but some.
    pub fn is_everyone(&self) -> bool {
        self.negated || self.of_kind(PrincipalKind::Aws).any(|value| value == "*")
    }
}

impl Condition {
    /// Whether the condition is about this context key; IAM ignores the letter case of keys.
    pub fn is_on(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }
}

impl Operator {
    fn parse(text: &str) -> Result<Self, ParseError> {
        let (quantifier, rest) = match text.split_once(':') {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAllValues") => {
                (Some(Quantifier::ForAllValues), rest)
            }
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAnyValue") => (Some(Quantifier::ForAnyValue), rest),
            Some(_) => return refuse(format!("unknown condition operator {text:?}")),
            None => (None, text),
        };
        let stem = rest
            .len()
            .checked_sub("IfExists".len())
            .filter(|at| rest.get(*at..).is_some_and(|end| end.eq_ignore_ascii_case("IfExists")));
        let plain = stem.and_then(|at| rest.get(..at)).unwrap_or(rest);
        match OPERATORS.iter().find(|known| known.eq_ignore_ascii_case(plain)) {
            Some(&"Null") if stem.is_some() => refuse("NullIfExists is no condition operator"),
            Some(known) => Ok(Self { quantifier, name: (*known).to_owned(), if_exists: stem.is_some() }),
            None => refuse(format!("unknown condition operator {text:?}")),
        }
    }

    /// Whether the operator holds when its key differs from the values, such as `StringNotEquals`.
    pub fn is_negated(&self) -> bool {
        self.name.contains("Not")
    }
}

fn conditions(value: Option<&Value>) -> Result<Vec<Condition>, ParseError> {
    let operators = match value {
        None => return Ok(Vec::new()),
        Some(Value::Object(operators)) => operators,
        Some(_) => return refuse("Condition is not an object"),
    };
    let mut conditions = Vec::new();
    for (operator, keys) in operators {
        let operator = Operator::parse(operator)?;
        let Value::Object(keys) = keys else {
            return refuse(format!("the condition {} has no keys", operator.name));
        };
        for (key, values) in keys {
            conditions.push(Condition { operator: operator.clone(), key: key.clone(), values: texts(values, key)? });
        }
    }
    Ok(conditions)
}

fn text_field(fields: &Map<String, Value>, name: &str) -> Result<Option<String>, ParseError> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => refuse(format!("{name} is not a string")),
    }
}

/// A string, number or boolean, or an array of them.
fn texts(value: &Value, name: &str) -> Result<Vec<String>, ParseError> {
    match value {
        Value::Array(items) => items.iter().map(|item| one_text(item, name)).collect(),
        item => one_text(item, name).map(|text| vec![text]),
    }
}

fn one_text(value: &Value, name: &str) -> Result<String, ParseError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        _ => refuse(format!("a value of {name} is not a string")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        let document = Document::parse(
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","NotAction":["s3:Put*"],
                "Resource":"arn:aws:s3:::b/*","Condition":{"ForAnyValue:stringlikeifexists":{"aws:PrincipalOrgID":["o-1"]},
                "Bool":{"aws:SecureTransport":false}}}}"#,
        )
        .unwrap();
        let statement = &document.statements[0];
        assert!(statement.principals.as_ref().unwrap().is_everyone());
        assert!(statement.actions.negated && statement.is_about_action("S3:getobject"));
        assert!(!statement.is_about_action("s3:putobject"));
        let operator = &statement.conditions.iter().find(|c| c.is_on("AWS:principalorgid")).unwrap().operator;
        assert_eq!(
            (operator.quantifier, operator.name.as_str(), operator.if_exists),
            (Some(Quantifier::ForAnyValue), "StringLike", true)
        );
        assert_eq!(statement.conditions.iter().find(|c| c.is_on("aws:SecureTransport")).unwrap().values, ["false"]);
    }

    #[test]
    fn what_is_no_policy_is_refused() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"Statement":7}"#,
            r#"{"Statement":[{"Effect":"Permit","Action":"*"}]}"#,
            r#"{"Statement":[{"Effect":"Allow"}]}"#,
            r#"{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"*"}]}"#,
            r#"{"Statement":[{"Effect":"Allow","Action":"*","Principal":{"Robot":"*"}}]}"#,
            r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"StringLooksLike":{"a":"b"}}}]}"#,
            r#"{"Version":"2030-01-01","Statement":[]}"#,
        ] {
            assert!(Document::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_too_long_is_refused() {
        let text = r#"{"Statement":[]}"#;
        let padded = |length: usize| format!("{}{text}", " ".repeat(length - text.len()));
        assert!(Document::parse(&padded(MOST_CHARACTERS)).is_ok());
        let error = Document::parse(&padded(MOST_CHARACTERS + 1)).unwrap_err().to_string();
        assert_eq!(error, "not a policy document: it has more than 131072 characters");
    }
}
