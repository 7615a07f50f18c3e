//! Lists and maps that parameters take, and values that may be left open.

use std::{collections::BTreeMap, marker::PhantomData};

use serde_json::{Value, json};

use super::{
    shape::{Shape, wrong},
    text::Text,
};

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
