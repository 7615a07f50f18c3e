//! The names of regions.

use std::sync::LazyLock;

use regex::Regex;

/// What the name of a region looks like, such as `us-gov-west-1`, as a regular expression.
pub const PATTERN: &str = "^[a-z0-9]+(-[a-z0-9]+)+-[0-9]+$";

static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(PATTERN).ok());

/// Whether this has the form of a region's name.
pub fn is_region(text: &str) -> bool {
    NAME.as_ref().is_some_and(|name| name.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_other_words() {
        for (text, expected) in [
            ("eu-west-1", true),
            ("us-gov-west-1", true),
            ("ap-southeast-12", true),
            ("mx-central-1", true),
            ("eu-west", false),
            ("eu-west-1a", false),
            ("eu-1", false),
            ("EU-WEST-1", false),
            ("eu--west-1", false),
            ("eu-west-1\n", false),
            ("Dublin", false),
            ("", false),
        ] {
            assert_eq!(is_region(text), expected, "{text:?}");
        }
    }
}
