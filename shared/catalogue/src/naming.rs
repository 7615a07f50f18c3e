//! The naming standard that a user configures.

use std::{fmt, str::FromStr};

use regex::Regex;
use serde::{Deserialize, Serialize};

/// What whole names look like: a regular expression, or a template of `{project}`, `{resource}` and `{environment}`.
///
/// In a template, the project and the environment are one word of letters and digits each; the resource may have
/// several, joined by `-`, `_`, `.` or `/`. Everything else in a template stands for itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NamingPattern {
    text: String,
    whole_name: Regex,
}

const WORD: &str = "[A-Za-z0-9]+";
const WORDS: &str = "[A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)*";

/// The parts of a template, and the regular expression of each.
const PLACEHOLDERS: [(&str, &str); 3] = [("project", WORD), ("resource", WORDS), ("environment", WORD)];

impl NamingPattern {
    /// Whether the whole name is as the pattern asks.
    pub fn matches(&self, name: &str) -> bool {
        self.whole_name.is_match(name)
    }
}

impl FromStr for NamingPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err("the pattern is empty".to_owned());
        }
        let is_template = PLACEHOLDERS.iter().any(|(name, _)| text.contains(&format!("{{{name}}}")));
        let expression = if is_template { template(text)? } else { text.to_owned() };
        let compile = |expression: &str| Regex::new(expression).map_err(|error| format!("{text:?}: {error}"));
        compile(&expression)?;
        Ok(Self { text: text.to_owned(), whole_name: compile(&format!(r"\A(?:{expression})\z"))? })
    }
}

fn template(text: &str) -> Result<String, String> {
    let mut expression = String::new();
    let mut rest = text;
    while let Some((literal, opened)) = rest.split_once('{') {
        let (name, after) = opened.split_once('}').unwrap_or((opened, ""));
        let Some((_, part)) = PLACEHOLDERS.iter().find(|(known, _)| *known == name) else {
            return Err(format!(
                "{text:?}: unknown part {{{name}}}; a template has {{project}}, {{resource}}, {{environment}}"
            ));
        };
        expression.push_str(&regex::escape(literal));
        expression.push_str(part);
        rest = after;
    }
    expression.push_str(&regex::escape(rest));
    Ok(expression)
}

impl PartialEq for NamingPattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Display for NamingPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for NamingPattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<NamingPattern> for String {
    fn from(pattern: NamingPattern) -> Self {
        pattern.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        pattern.parse::<NamingPattern>().unwrap().matches(name)
    }

    #[test]
    fn templates_match_whole_names() {
        const STANDARD: &str = "{project}-{resource}-{environment}";
        for (name, expected) in [
            ("shop-invoices-prod", true),
            ("shop-order-items-prod", true),
            ("shop-a/b.c-prod", true),
            ("shop-prod", false),
            ("shop--prod", false),
            ("-invoices-prod", false),
            ("shop-invoices-", false),
            ("shop-invoices-prod ", false),
            ("shop_invoices_prod", false),
        ] {
            assert_eq!(matches(STANDARD, name), expected, "{name}");
        }
        assert!(matches("acme.{environment}.{resource}", "acme.prod.invoices"));
        assert!(!matches("acme.{environment}.{resource}", "acmeXprodXinvoices"));
    }

    #[test]
    fn expressions_match_whole_names() {
        assert!(matches("shop-[a-z]{2,9}|legacy", "shop-abc"));
        assert!(matches("shop-[a-z]{2,9}|legacy", "legacy"));
        assert!(!matches("shop-[a-z]{2,9}|legacy", "old-legacy"));
        assert!(!matches("shop-[a-z]{2,9}|legacy", "shop-abc-1"));
    }

    #[test]
    fn bad_patterns_are_refused() {
        for (pattern, problem) in [
            ("", "empty"),
            ("prod-(", "unclosed group"),
            ("a)|(b", "unopened group"),
            ("{project}-{team}", "unknown part {team}"),
            ("{project}-{", "unknown part {"),
        ] {
            let error = pattern.parse::<NamingPattern>().unwrap_err();
            assert!(error.contains(problem), "{pattern}: {error}");
        }
    }
}
