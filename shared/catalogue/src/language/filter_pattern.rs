//! The filter patterns of CloudWatch Logs, held against events in JSON: what a pattern means, rather than how it is
//! written. <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>

mod terms;

use std::{iter::Peekable, str::Chars};

use regex::Regex;
use serde_json::Value;

use terms::Terms;

/// A pattern that can be held against events.
#[derive(Clone, Debug)]
pub struct Pattern(Form);

#[derive(Clone, Debug)]
enum Form {
    /// About fields of events in JSON.
    Json(Test),
    /// About the text of events.
    Terms(Terms),
    /// Space-delimited, or written in a way that AWS does not document.
    Unread,
}

#[derive(Clone, Debug)]
enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Field(Vec<Step>, Asked),
}

/// A step on the way to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// What is asked of a field.
#[derive(Clone, Debug)]
enum Asked {
    Equals(Text),
    Differs(Text),
    Above { limit: f64, or_equal: bool },
    Below { limit: f64, or_equal: bool },
    IsNull,
    Is(bool),
    Exists,
    NotExists,
}

#[derive(Clone, Debug)]
enum Text {
    /// `*` stands for anything.
    Wildcard(String),
    /// Between `%` and `%`.
    Regex(Regex),
}

impl Pattern {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        Self(match text.strip_prefix('{') {
            Some(inside) => json(inside).map_or(Form::Unread, Form::Json),
            None => Terms::parse(text).map_or(Form::Unread, Form::Terms),
        })
    }

    /// Whether an event matches; `None` where the pattern could not be read that far.
    pub fn matches(&self, event: &Value) -> Option<bool> {
        match &self.0 {
            Form::Json(test) => Some(test.holds(event)),
            Form::Terms(terms) => terms.match_text(&event.to_string()),
            Form::Unread => None,
        }
    }
}

/// What stands behind the opening brace.
fn json(text: &str) -> Option<Test> {
    let mut parser = Parser { rest: text.strip_suffix('}')?.chars().peekable(), depth: 0 };
    let test = parser.any()?;
    parser.skip_space();
    parser.rest.next().is_none().then_some(test)
}

impl Test {
    fn holds(&self, event: &Value) -> bool {
        match self {
            Self::All(tests) => tests.iter().all(|test| test.holds(event)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(event)),
            Self::Field(path, asked) => asked.holds(find(event, path)),
        }
    }
}

fn find<'a>(event: &'a Value, path: &[Step]) -> Option<&'a Value> {
    path.iter().try_fold(event, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    })
}

impl Asked {
    /// A comparison holds for no field that is missing, an object or an array.
    fn holds(&self, field: Option<&Value>) -> bool {
        match self {
            Self::Exists => field.is_some(),
            Self::NotExists => field.is_none(),
            Self::IsNull => field.is_some_and(Value::is_null),
            Self::Is(expected) => field.and_then(Value::as_bool) == Some(*expected),
            Self::Equals(text) => field.and_then(plain).is_some_and(|field| text.matches(&field)),
            Self::Differs(text) => field.and_then(plain).is_some_and(|field| !text.matches(&field)),
            Self::Above { limit, or_equal } => {
                field.and_then(Value::as_f64).is_some_and(|field| field > *limit || (*or_equal && field >= *limit))
            }
            Self::Below { limit, or_equal } => {
                field.and_then(Value::as_f64).is_some_and(|field| field < *limit || (*or_equal && field <= *limit))
            }
        }
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

impl Text {
    fn matches(&self, field: &str) -> bool {
        match self {
            Self::Wildcard(pattern) => matches_wildcard(pattern, field),
            Self::Regex(regex) => regex.is_match(field),
        }
    }
}

fn matches_wildcard(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        match text.find(part).and_then(|at| text.get(at + part.len()..)) {
            Some(after) => text = after,
            None => return false,
        }
    }
    text.ends_with(end)
}

/// Deeper parentheses than a pattern of 1,024 characters can usefully have.
const DEPTH_MAX: usize = 100;

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    depth: usize,
}

impl Parser<'_> {
    /// `||` binds less than `&&`.
    fn any(&mut self) -> Option<Test> {
        let mut tests = vec![self.all()?];
        while self.takes_twice('|')? {
            tests.push(self.all()?);
        }
        Some(Test::Any(tests))
    }

    fn all(&mut self) -> Option<Test> {
        let mut tests = vec![self.one()?];
        while self.takes_twice('&')? {
            tests.push(self.one()?);
        }
        Some(Test::All(tests))
    }

    fn one(&mut self) -> Option<Test> {
        self.skip_space();
        if self.rest.next_if_eq(&'(').is_some() {
            self.depth += 1;
            if self.depth > DEPTH_MAX {
                return None;
            }
            let inside = self.any()?;
            self.skip_space();
            self.rest.next_if_eq(&')')?;
            self.depth -= 1;
            return Some(inside);
        }
        let path = self.path()?;
        Some(Test::Field(path, self.asked()?))
    }

    /// Whether the doubled operator comes next; `None` for half of one.
    fn takes_twice(&mut self, half: char) -> Option<bool> {
        self.skip_space();
        if self.rest.next_if_eq(&half).is_none() {
            return Some(false);
        }
        self.rest.next_if_eq(&half).map(|_| true)
    }

    fn path(&mut self) -> Option<Vec<Step>> {
        self.rest.next_if_eq(&'$')?;
        let mut path = Vec::new();
        loop {
            if self.rest.next_if_eq(&'.').is_some() {
                if self.rest.peek() == Some(&'[') {
                    continue;
                }
                path.push(Step::Key(self.run(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '/' | '@'))?));
            } else if self.rest.next_if_eq(&'[').is_some() {
                let inside = self.run(|c| c != ']')?;
                self.rest.next_if_eq(&']')?;
                let quoted = inside.trim().trim_matches(|c| matches!(c, '\'' | '"'));
                path.push(inside.trim().parse().map_or_else(|_| Step::Key(quoted.to_owned()), Step::Index));
            } else {
                return (!path.is_empty()).then_some(path);
            }
        }
    }

    fn asked(&mut self) -> Option<Asked> {
        self.skip_space();
        match self.rest.peek()? {
            '=' => {
                self.rest.next();
                self.rest.next_if_eq(&'=');
                self.text().map(Asked::Equals)
            }
            '!' => {
                self.rest.next();
                self.rest.next_if_eq(&'=')?;
                self.text().map(Asked::Differs)
            }
            '<' => {
                self.rest.next();
                let or_equal = self.rest.next_if_eq(&'=').is_some();
                self.number().map(|limit| Asked::Below { limit, or_equal })
            }
            '>' => {
                self.rest.next();
                let or_equal = self.rest.next_if_eq(&'=').is_some();
                self.number().map(|limit| Asked::Above { limit, or_equal })
            }
            _ => self.words(),
        }
    }

    fn words(&mut self) -> Option<Asked> {
        let mut word = || {
            self.skip_space();
            self.run(char::is_alphabetic).map(|word| word.to_uppercase())
        };
        match word()?.as_str() {
            "EXISTS" => Some(Asked::Exists),
            "NOT" => (word()? == "EXISTS").then_some(Asked::NotExists),
            "IS" => match word()?.as_str() {
                "NULL" => Some(Asked::IsNull),
                "TRUE" => Some(Asked::Is(true)),
                "FALSE" => Some(Asked::Is(false)),
                _ => None,
            },
            _ => None,
        }
    }

    fn number(&mut self) -> Option<f64> {
        self.skip_space();
        self.run(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'))?.parse().ok()
    }

    fn text(&mut self) -> Option<Text> {
        self.skip_space();
        match self.rest.peek()? {
            '"' => self.quoted().map(Text::Wildcard),
            '%' => {
                self.rest.next();
                let regex = self.run(|c| c != '%')?;
                self.rest.next_if_eq(&'%')?;
                Regex::new(&regex).ok().map(Text::Regex)
            }
            _ => {
                self.run(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '&' | '|' | '"' | '=')).map(Text::Wildcard)
            }
        }
    }

    fn quoted(&mut self) -> Option<String> {
        self.rest.next();
        let mut text = String::new();
        loop {
            match self.rest.next()? {
                '"' => return Some(text),
                '\\' => text.push(self.rest.next()?),
                c => text.push(c),
            }
        }
    }

    /// As many characters as fit, at least one.
    fn run(&mut self, fits: impl Fn(char) -> bool) -> Option<String> {
        let mut text = String::new();
        while let Some(c) = self.rest.next_if(|c| fits(*c)) {
            text.push(c);
        }
        (!text.is_empty()).then_some(text)
    }

    fn skip_space(&mut self) {
        while self.rest.next_if(|c| c.is_whitespace()).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Pattern, Value, matches_wildcard};

    fn matches(pattern: &str, event: &Value) -> bool {
        Pattern::parse(pattern).matches(event).unwrap_or_else(|| panic!("{pattern} is not understood"))
    }

    #[test]
    fn the_way_of_writing_does_not_matter() {
        let event = json!({"eventSource": "kms.amazonaws.com", "eventName": "DisableKey"});
        for pattern in [
            "{ ($.eventSource = kms.amazonaws.com) && (($.eventName=DisableKey)||($.eventName=ScheduleKeyDeletion)) }",
            "{($.eventName=ScheduleKeyDeletion||$.eventName=\"DisableKey\")&&$.eventSource=\"kms.amazonaws.com\"}",
            "{ ((($.eventName = \"Disable*\"))) }\n",
            "{ $['eventName'] = DisableKey }",
            "{ $.eventName = %^Disable% }",
            "",
            "DisableKey",
            "{ $.eventSource = *.amazonaws.com && $.eventName != \"*Deletion\" }",
        ] {
            assert!(matches(pattern, &event), "{pattern}");
        }
    }

    #[test]
    fn and_binds_more_than_or() {
        let pattern = "{ $.a = 1 || $.b = 1 && $.c = 1 }";
        assert!(matches(pattern, &json!({"a": 1})));
        assert!(matches(pattern, &json!({"b": 1, "c": 1})));
        assert!(!matches(pattern, &json!({"b": 1})));
        assert!(!matches("{ ($.a = 1 || $.b = 1) && $.c = 1 }", &json!({"a": 1})));
    }

    #[test]
    fn every_question_is_answered() {
        let event = json!({
            "text": "abc", "number": 5, "yes": true, "no": false, "nothing": null,
            "nested": {"deep": [{"x": "y"}]}, "object": {}
        });
        for pattern in [
            "{ $.text = abc }",
            "{ $.text = \"a*c\" }",
            "{ $.text != x }",
            "{ $.number = 5 }",
            "{ $.number > 4.5 }",
            "{ $.number >= 5 }",
            "{ $.number < 6 }",
            "{ $.number <= 5 }",
            "{ $.yes IS TRUE }",
            "{ $.no is false }",
            "{ $.nothing IS NULL }",
            "{ $.missing NOT EXISTS }",
            "{ $.object EXISTS }",
            "{ $.nested.deep[0].x = y }",
        ] {
            assert!(matches(pattern, &event), "{pattern}");
        }
        for pattern in [
            "{ $.text = ab }",
            "{ $.text = \"*b\" }",
            "{ $.text = \"b*\" }",
            "{ $.text != \"a*\" }",
            "{ $.text > 1 }",
            "{ $.number > 5 }",
            "{ $.number < 5 }",
            "{ $.yes IS FALSE }",
            "{ $.missing = x }",
            "{ $.missing != x }",
            "{ $.missing IS NULL }",
            "{ $.text NOT EXISTS }",
            "{ $.object != x }",
            "{ $.nested.deep[1].x = y }",
        ] {
            assert!(!matches(pattern, &event), "{pattern}");
        }
    }

    #[test]
    fn wildcards_stand_for_anything() {
        for (pattern, text) in [("*", ""), ("*", "x"), ("a*", "a"), ("*c", "abc"), ("a*b*c", "a-b-c"), ("*b*", "abc")] {
            assert!(matches_wildcard(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a*a", "a"), ("a*b*c", "a-c"), ("*b", "abc"), ("a", "ab"), ("*é*", "e")] {
            assert!(!matches_wildcard(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_not_understood() {
        for pattern in [
            "[ip, user, status=4*]",
            "{",
            "{}",
            "{ $.a }",
            "{ $.a = }",
            "{ $.a = 1 & $.b = 2 }",
            "{ ($.a = 1 }",
            "{ $.a = 1) }",
            "{ a = 1 }",
            "{ $.a = \"x }",
            "{ $.a IS MAYBE }",
            "{ $.a > x }",
            "{ $.a = %[% }",
        ] {
            assert_eq!(Pattern::parse(pattern).matches(&json!({"a": 1})), None, "{pattern}");
        }
        let deep = format!("{{ {}$.a = 1 }}", "(".repeat(5_000));
        assert_eq!(Pattern::parse(&deep).matches(&json!({"a": 1})), None);
    }
}
