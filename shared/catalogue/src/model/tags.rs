//! Tags.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A resource's tags, by key. An account has thousands of these: they take no more memory than their texts do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags(Box<[(String, String)]>);

impl Tags {
    /// No tags.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of the tag with this key.
    pub fn get(&self, key: &str) -> Option<&String> {
        let index = self.0.binary_search_by(|(known, _)| known.as_str().cmp(key)).ok()?;
        self.0.get(index).map(|(_, value)| value)
    }

    /// Whether there is a tag with this key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The keys, alphabetical.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.iter().map(|(key, _)| key)
    }

    /// Keys and values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

/// Of two values for a key, the last one.
impl FromIterator<(String, String)> for Tags {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(tags: I) -> Self {
        Self(BTreeMap::from_iter(tags).into_iter().collect())
    }
}

impl<const N: usize> From<[(String, String); N]> for Tags {
    fn from(tags: [(String, String); N]) -> Self {
        Self::from_iter(tags)
    }
}

impl Serialize for Tags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Tags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self::from_iter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_by_key() {
        let tags: Tags = [("Owner", "a"), ("Env", "b"), ("Owner", "c")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into();
        assert_eq!(tags.get("Owner").map(String::as_str), Some("c"));
        assert_eq!(tags.keys().collect::<Vec<_>>(), ["Env", "Owner"]);
        assert!(tags.contains_key("Env") && !tags.contains_key("env"));
        let json = serde_json::to_string(&tags).unwrap();
        assert_eq!(json, r#"{"Env":"b","Owner":"c"}"#);
        assert_eq!(serde_json::from_str::<Tags>(&json).unwrap(), tags);
    }
}
