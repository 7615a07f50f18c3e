//! What values parameters take: each type says its bounds once, in words, in JSON Schema and by refusing what is wrong.

use serde::Serialize;
use serde_json::Value;

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
