//! What values parameters take: each type says its bounds once, in words, in JSON Schema and by refusing what is wrong.

use std::{collections::BTreeMap, marker::PhantomData, ops::RangeInclusive};

use serde::Serialize;
use serde_json::{Value, json};

use super::text::Text;
use crate::{naming::NamingPattern, policy::Document};

/// What values a parameter takes. The type is only named; what the rules get is its [`Shape::Value`].
pub trait Shape {
    /// What the rules get.
    type Value: Serialize;

    /// One value in words, with its article: `a number of days from 1 to 35`.
    fn one() -> String;

    /// Several values in words, without an article.
    fn many() -> String {
        format!("values, each {}", Self::one())
    }

    /// The values, as a JSON Schema.
    fn schema() -> Value;

    /// Takes a value of the configuration.
    ///
    /// # Errors
    /// Says what is wrong with it.
    fn read(given: &Value) -> Result<Self::Value, String>;
}

/// No upper bound but that of the number's own type.
pub const ANY: u32 = u32::MAX;

/// A number of days.
pub struct Days<const MIN: u32, const MAX: u32>;

impl<const MIN: u32, const MAX: u32> Shape for Days<MIN, MAX> {
    type Value = u32;

    fn one() -> String {
        format!("a number of days{}", bounds(MIN, MAX))
    }

    fn schema() -> Value {
        integer(MIN, MAX)
    }

    fn read(given: &Value) -> Result<u32, String> {
        whole(given, MIN..=MAX, |days| match (days, MAX) {
            (0, _) => "0 is no number of days".to_owned(),
            (_, ANY) => format!("{days} days are too many"),
            _ => format!("{days} is not between {MIN} and {MAX}"),
        })
    }
}

/// For how many days RDS can keep automated backups.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html>
pub struct BackupDays;

impl Shape for BackupDays {
    type Value = u32;

    fn one() -> String {
        Days::<1, 35>::one()
    }

    fn schema() -> Value {
        Days::<1, 35>::schema()
    }

    fn read(given: &Value) -> Result<u32, String> {
        whole(given, 1..=35, |days| format!("RDS cannot keep backups for {days} days"))
    }
}

/// After how many days objects expire.
pub struct ExpirationDays;

impl Shape for ExpirationDays {
    type Value = u32;

    fn one() -> String {
        Days::<1, ANY>::one()
    }

    fn schema() -> Value {
        Days::<1, ANY>::schema()
    }

    fn read(given: &Value) -> Result<u32, String> {
        match given.as_u64() {
            Some(0) => Err("0 days: objects cannot expire on the day they are made".to_owned()),
            _ => Days::<1, ANY>::read(given),
        }
    }
}

/// A whole number, which the rules get as a `T`.
pub struct Whole<T, const MIN: u32, const MAX: u32>(PhantomData<T>);

impl<T: TryFrom<u64> + Serialize, const MIN: u32, const MAX: u32> Shape for Whole<T, MIN, MAX> {
    type Value = T;

    fn one() -> String {
        format!("a whole number{}", bounds(MIN, MAX))
    }

    fn many() -> String {
        format!("whole numbers{}", bounds(MIN, MAX))
    }

    fn schema() -> Value {
        integer(MIN, MAX)
    }

    fn read(given: &Value) -> Result<T, String> {
        whole(given, MIN..=MAX, |number| format!("{number} is not from {MIN} to {MAX}"))
    }
}

/// A percentage that is not nothing.
pub struct Percent;

impl Shape for Percent {
    type Value = u8;

    fn one() -> String {
        "a percentage from 1 to 100".to_owned()
    }

    fn schema() -> Value {
        integer(1, 100)
    }

    fn read(given: &Value) -> Result<u8, String> {
        whole(given, 1..=100, |percent| format!("{percent} is not between 1 and 100"))
    }
}

/// A TCP or UDP port.
pub struct Port;

impl Shape for Port {
    type Value = u16;

    fn one() -> String {
        "a port from 0 to 65535".to_owned()
    }

    fn many() -> String {
        "ports from 0 to 65535".to_owned()
    }

    fn schema() -> Value {
        integer(0, 65_535)
    }

    fn read(given: &Value) -> Result<u16, String> {
        whole(given, 0..=65_535, |port| format!("{port} is not a port"))
    }
}

/// Yes or no.
pub struct Switch;

impl Shape for Switch {
    type Value = bool;

    fn one() -> String {
        "true or false".to_owned()
    }

    fn schema() -> Value {
        json!({"type": "boolean"})
    }

    fn read(given: &Value) -> Result<bool, String> {
        given.as_bool().ok_or_else(|| wrong(given, "true or false"))
    }
}

/// A list. All that is wrong in it is named.
pub struct List<S>(PhantomData<S>);

impl<S: Shape> Shape for List<S> {
    type Value = Vec<S::Value>;

    fn one() -> String {
        format!("a list of {}", S::many())
    }

    fn schema() -> Value {
        json!({"type": "array", "items": S::schema()})
    }

    fn read(given: &Value) -> Result<Self::Value, String> {
        let items = given.as_array().ok_or_else(|| wrong(given, "a list"))?;
        let mut problems = Vec::new();
        let read =
            items.iter().filter_map(|item| S::read(item).map_err(|problem| problems.push(problem)).ok()).collect();
        if problems.is_empty() { Ok(read) } else { Err(problems.join(", ")) }
    }
}

/// A value that may be left open, by `null` too.
pub struct Optional<S>(PhantomData<S>);

impl<S: Shape> Shape for Optional<S> {
    type Value = Option<S::Value>;

    fn one() -> String {
        S::one()
    }

    fn many() -> String {
        S::many()
    }

    fn schema() -> Value {
        json!({"anyOf": [S::schema(), {"type": "null"}]})
    }

    fn read(given: &Value) -> Result<Self::Value, String> {
        if given.is_null() { Ok(None) } else { S::read(given).map(Some) }
    }
}

/// Tag keys, each with values.
pub struct TagValues;

impl Shape for TagValues {
    type Value = BTreeMap<String, Vec<String>>;

    fn one() -> String {
        "a map of tag key to the list of its values".to_owned()
    }

    fn schema() -> Value {
        json!({"type": "object", "additionalProperties": List::<Text>::schema()})
    }

    fn read(given: &Value) -> Result<Self::Value, String> {
        let tags = given.as_object().ok_or_else(|| wrong(given, "a map"))?;
        let mut problems = Vec::new();
        let mut read = BTreeMap::new();
        for (key, values) in tags {
            match List::<Text>::read(values) {
                Ok(values) => drop(read.insert(key.clone(), values)),
                Err(problem) => problems.push(format!("the values of {key:?}: {problem}")),
            }
        }
        if problems.is_empty() { Ok(read) } else { Err(problems.join(", ")) }
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

/// Bounds in words: nothing, `, at least 1` or ` from 1 to 35`.
fn bounds(min: u32, max: u32) -> String {
    match (min, max) {
        (0, ANY) => String::new(),
        (_, ANY) => format!(", at least {min}"),
        _ => format!(" from {min} to {max}"),
    }
}

fn integer(min: u32, max: u32) -> Value {
    json!({"type": "integer", "minimum": min, "maximum": max})
}

fn whole<T: TryFrom<u64>>(
    given: &Value,
    range: RangeInclusive<u32>,
    outside: impl Fn(u64) -> String,
) -> Result<T, String> {
    let number = given.as_u64().ok_or_else(|| wrong(given, "a whole number"))?;
    let within = u32::try_from(number).is_ok_and(|number| range.contains(&number));
    T::try_from(number).ok().filter(|_| within).ok_or_else(|| outside(number))
}

/// Says that a value is something else.
pub(super) fn wrong(given: &Value, what: &str) -> String {
    match given {
        Value::Null => "it has no value".to_owned(),
        _ => format!("{} is not {what}", told(given)),
    }
}

/// How many characters of a value a message repeats.
const TOLD_MAX: usize = 80;

/// A value in a message.
pub(super) fn told(given: &Value) -> String {
    match given {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a map".to_owned(),
        Value::String(text) if text.chars().count() > TOLD_MAX => {
            format!("{:?}…", text.chars().take(TOLD_MAX).collect::<String>())
        }
        Value::String(text) => format!("{text:?}"),
        _ => given.to_string(),
    }
}
