//! Patterns made of terms, which are looked for in the text of an event.

use std::{iter::Peekable, str::Chars};

use regex::Regex;

/// Terms: all the required ones, one of the optional ones, and none of the excluded ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    required: Vec<Term>,
    optional: Vec<Term>,
    excluded: Vec<Term>,
}

#[derive(Clone, Debug)]
enum Term {
    Phrase(String),
    /// Between `%` and `%`.
    Regex(Regex),
}

impl Terms {
    /// `None` for what is not made of terms: space-delimited patterns, and bare words with other characters than letters
    /// and digits, which have to be quoted.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut terms = Self::default();
        let mut rest = text.chars().peekable();
        loop {
            while rest.next_if(|c| c.is_whitespace()).is_some() {}
            let kind = match rest.peek() {
                None => return Some(terms),
                Some('?') => &mut terms.optional,
                Some('-') => &mut terms.excluded,
                Some(_) => &mut terms.required,
            };
            rest.next_if(|c| matches!(c, '?' | '-'));
            kind.push(term(&mut rest)?);
            if rest.peek().is_some_and(|c| !c.is_whitespace()) {
                return None;
            }
        }
    }

    /// Whether the text of an event matches; `None` where that depends on what AWS does not document.
    pub(super) fn match_text(&self, text: &str) -> Option<bool> {
        let required = all(self.required.iter().map(|term| term.is_in(text)));
        let excluded = all(self.excluded.iter().map(|term| term.is_in(text).map(|is_in| !is_in)));
        let always = all([required, excluded].into_iter());
        let optional = match &self.optional[..] {
            [] => Some(true),
            terms => all(terms.iter().map(|term| term.is_in(text).map(|is_in| !is_in))).map(|none| !none),
        };
        let is_mixed = !(self.required.is_empty() && self.excluded.is_empty());
        // Beside other terms, the optional ones may be passed over.
        let optional = if is_mixed { optional.filter(|matches| *matches) } else { optional };
        all([always, optional].into_iter())
    }
}

/// False wins over what is not known, which wins over true.
fn all(tests: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let tests: Vec<Option<bool>> = tests.collect();
    if tests.contains(&Some(false)) { Some(false) } else { tests.into_iter().collect::<Option<Vec<_>>>().map(|_| true) }
}

impl Term {
    /// AWS speaks of words, and does not say whether a part of one is found too. The order of an event's fields is not
    /// documented either.
    fn is_in(&self, text: &str) -> Option<bool> {
        let phrase = match self {
            Self::Phrase(phrase) => phrase,
            Self::Regex(regex) => {
                let spans_fields =
                    [".*", ".+", ".{", "]*", "]+", "]{"].iter().any(|part| regex.as_str().contains(part));
                return if spans_fields { None } else { Some(regex.is_match(text)) };
            }
        };
        let mut found = text.match_indices(phrase.as_str()).peekable();
        if found.peek().is_none() {
            let spans_fields = phrase.contains('"') && phrase.contains([',', ' ']);
            return if spans_fields { None } else { Some(false) };
        }
        found.any(|(start, _)| is_whole(text, start, start + phrase.len())).then_some(true)
    }
}

/// Whether a part of a text begins and ends where words do.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let joins = |before: Option<char>, after: Option<char>| {
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
    };
    let (Some(before), Some(part), Some(after)) = (text.get(..start), text.get(start..end), text.get(end..)) else {
        return false;
    };
    !joins(before.chars().next_back(), part.chars().next()) && !joins(part.chars().next_back(), after.chars().next())
}

fn term(rest: &mut Peekable<Chars<'_>>) -> Option<Term> {
    if rest.next_if_eq(&'"').is_some() {
        let mut phrase = String::new();
        loop {
            match rest.next()? {
                '"' => break,
                '\\' => phrase.push(rest.next()?),
                c => phrase.push(c),
            }
        }
        return (!phrase.is_empty()).then_some(Term::Phrase(phrase));
    }
    if rest.next_if_eq(&'%').is_some() {
        let mut regex = String::new();
        while let Some(c) = rest.next_if(|c| *c != '%') {
            regex.push(c);
        }
        rest.next_if_eq(&'%')?;
        return Regex::new(&regex).ok().map(Term::Regex);
    }
    let mut word = String::new();
    while let Some(c) = rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
        word.push(c);
    }
    (!word.is_empty()).then_some(Term::Phrase(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        r#"{"eventName":"CreateTrail","eventSource":"cloudtrail.amazonaws.com","userAgent":"aws-cli/2 x"}"#;

    #[test]
    fn terms_are_looked_for() {
        for (pattern, expected) in [
            ("CreateTrail", Some(true)),
            ("UpdateTrail", Some(false)),
            ("?CreateTrail ?UpdateTrail", Some(true)),
            ("?StopLogging ?UpdateTrail", Some(false)),
            ("\"cloudtrail.amazonaws.com\" CreateTrail", Some(true)),
            ("\"cloudtrail.amazonaws.com\" UpdateTrail", Some(false)),
            ("CreateTrail -\"cloudtrail.amazonaws.com\"", Some(false)),
            ("-excluded", Some(true)),
            ("-excluded CreateTrail", Some(true)),
            (r#""\"eventName\":\"CreateTrail\"""#, Some(true)),
            (r#""\"eventName\":\"UpdateTrail\"""#, Some(false)),
            (r#"?"\"eventName\":\"CreateTrail\"" ?"\"eventName\":\"UpdateTrail\"""#, Some(true)),
            ("createtrail", Some(false)),
            ("%Create|Update%", Some(true)),
            ("%Stop|Start%", Some(false)),
            // A part of a word.
            ("Trail", None),
            ("-Trail", None),
            ("?Trail ?CreateTrail", Some(true)),
            ("Trail UpdateTrail", Some(false)),
            // Optional terms beside others.
            ("eventName ?CreateTrail", Some(true)),
            ("eventName ?UpdateTrail", None),
            ("missing ?CreateTrail", Some(false)),
            // The order of the fields.
            (r#""\"eventSource\":\"cloudtrail.amazonaws.com\",\"eventName\":\"CreateTrail\"""#, None),
            ("%eventName.*eventSource%", None),
        ] {
            let terms = Terms::parse(pattern).unwrap_or_else(|| panic!("{pattern} is not understood"));
            assert_eq!(terms.match_text(TEXT), expected, "{pattern}");
        }
    }

    #[test]
    fn what_is_not_made_of_terms_is_not_understood() {
        for pattern in
            ["[ip, user, status=4*]", "cloudtrail.amazonaws.com", "a?b", "\"a", "\"\"", "%a", "%[%", "?", "- a"]
        {
            assert!(Terms::parse(pattern).is_none(), "{pattern}");
        }
    }
}
