//! The managed rules of AWS Config, as a list of a certain date knows them.

use std::{collections::HashMap, sync::LazyLock};

use crate::nearest;

const LIST: &str = include_str!("../../../data/config_rules.txt");

static MANAGED: LazyLock<HashMap<&str, Vec<Parameter>>> = LazyLock::new(|| {
    let rules = LIST.lines().filter(|line| !line.starts_with('#'));
    rules
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.map(Parameter::read).collect()))
        })
        .collect()
});

/// A parameter of a managed rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parameter {
    /// The name, as AWS spells it.
    pub(super) name: &'static str,
    /// Whether the rule needs it.
    pub(super) required: bool,
    kind: &'static str,
}

impl Parameter {
    fn read(word: &'static str) -> Self {
        let (word, required) = word.strip_suffix('!').map_or((word, false), |word| (word, true));
        let (name, kind) = word.split_once(':').unwrap_or((word, ""));
        Self { name, required, kind }
    }

    /// What the value would have to be, if it is not that.
    pub(super) fn misses(&self, value: &str) -> Option<&'static str> {
        let value = value.trim();
        let (fits, what) = match self.kind {
            "boolean" => (value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false"), "true or false"),
            "double" => (value.parse::<f64>().is_ok(), "a number"),
            "int" => (value.parse::<i64>().is_ok(), "a whole number"),
            _ => (true, ""),
        };
        (!fits).then_some(what)
    }
}

/// The parameters of a managed rule, if there is such a rule.
pub(super) fn parameters(identifier: &str) -> Option<&'static [Parameter]> {
    MANAGED.get(identifier).map(Vec::as_slice)
}

/// The date of the list.
pub(super) fn date() -> &'static str {
    LIST.split_whitespace().nth(2).unwrap_or_default()
}

/// The identifier that is spelled most like this one.
pub(super) fn nearest(identifier: &str) -> Option<&'static str> {
    nearest::nearest(identifier, MANAGED.keys().copied(), 0.9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read() {
        assert!(MANAGED.len() > 700);
        assert!(LIST.starts_with(&format!("# date: {}\n", date())) && date().len() == "2026-10-27".len());
        assert_eq!(parameters("CMK_BACKING_KEY_ROTATION_ENABLED"), Some([].as_slice()));
        assert_eq!(
            parameters("DESIRED_INSTANCE_TYPE"),
            Some([Parameter { name: "instanceType", required: true, kind: "" }].as_slice())
        );
        assert_eq!(
            parameters("ACCESS_KEYS_ROTATED"),
            Some([Parameter { name: "maxAccessKeyAge", required: false, kind: "int" }].as_slice())
        );
        assert_eq!(parameters("S3_BUCKET_VERSIONING"), None);
    }

    #[test]
    fn every_line_is_well_formed() {
        let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        for (identifier, parameters) in MANAGED.iter() {
            assert!(is_name(identifier), "{identifier}");
            for parameter in parameters {
                assert!(is_name(parameter.name), "{identifier}: {parameter:?}");
                assert!(["", "boolean", "double", "int"].contains(&parameter.kind), "{identifier}: {parameter:?}");
            }
        }
    }

    #[test]
    fn slips_of_the_pen_are_recognised() {
        assert_eq!(nearest("S3_BUCKET_VERSIONING_ENABLE"), Some("S3_BUCKET_VERSIONING_ENABLED"));
        assert_eq!(nearest("XYZ"), None);
    }

    #[test]
    fn values_are_held_against_their_types() {
        let of = |kind| Parameter { name: "x", required: false, kind };
        assert_eq!(of("int").misses("90"), None);
        assert_eq!(of("int").misses("ninety"), Some("a whole number"));
        assert_eq!(of("boolean").misses("True"), None);
        assert_eq!(of("boolean").misses("1"), Some("true or false"));
        assert_eq!(of("double").misses("0.5"), None);
        assert_eq!(of("").misses("anything"), None);
    }
}
