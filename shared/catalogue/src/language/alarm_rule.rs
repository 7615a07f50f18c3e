//! What a composite alarm says of other alarms.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html>

use std::{iter::Peekable, str::Chars};

/// An alarm rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlarmRule(Term);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    All(Vec<Term>),
    Any(Vec<Term>),
    Not(Box<Term>),
    Constant(bool),
    /// The state that an alarm is in, and the alarm's name or ARN.
    State(String, String),
}

impl AlarmRule {
    /// Reads a rule; `None` for one that is not understood, such as those that count alarms.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parser = Parser { rest: text.chars().peekable(), depth: 0 };
        let term = parser.any()?;
        parser.skip_space();
        parser.rest.next().is_none().then_some(Self(term))
    }

    /// Whether the rule goes off when this one alarm does and all others are fine.
    pub fn follows(&self, name: &str, arn: &str) -> bool {
        self.0.holds(&|alarm| alarm == name || alarm == arn)
    }

    /// The names or ARNs of the alarms that it asks about.
    pub fn alarms(&self) -> Vec<&str> {
        let mut alarms = Vec::new();
        self.0.collect(&mut alarms);
        alarms
    }
}

impl Term {
    fn holds(&self, is_off: &impl Fn(&str) -> bool) -> bool {
        match self {
            Self::All(terms) => terms.iter().all(|term| term.holds(is_off)),
            Self::Any(terms) => terms.iter().any(|term| term.holds(is_off)),
            Self::Not(term) => !term.holds(is_off),
            Self::Constant(value) => *value,
            Self::State(state, alarm) => match state.as_str() {
                "ALARM" => is_off(alarm),
                "OK" => !is_off(alarm),
                _ => false,
            },
        }
    }

    fn collect<'a>(&'a self, alarms: &mut Vec<&'a str>) {
        match self {
            Self::All(terms) | Self::Any(terms) => terms.iter().for_each(|term| term.collect(alarms)),
            Self::Not(term) => term.collect(alarms),
            Self::Constant(_) => {}
            Self::State(_, alarm) => alarms.push(alarm),
        }
    }
}

/// Deeper parentheses than a rule can usefully have.
const DEPTH_MAX: usize = 100;

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    depth: usize,
}

impl Parser<'_> {
    fn any(&mut self) -> Option<Term> {
        let mut terms = vec![self.all()?];
        while self.takes("OR") {
            terms.push(self.all()?);
        }
        Some(Term::Any(terms))
    }

    fn all(&mut self) -> Option<Term> {
        let mut terms = vec![self.one()?];
        while self.takes("AND") {
            terms.push(self.one()?);
        }
        Some(Term::All(terms))
    }

    fn one(&mut self) -> Option<Term> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return None;
        }
        let term = self.term();
        self.depth -= 1;
        term
    }

    fn term(&mut self) -> Option<Term> {
        self.skip_space();
        if self.rest.next_if_eq(&'(').is_some() {
            let inside = self.any()?;
            self.skip_space();
            return self.rest.next_if_eq(&')').map(|_| inside);
        }
        match self.word().as_str() {
            "NOT" => Some(Term::Not(Box::new(self.one()?))),
            "TRUE" => Some(Term::Constant(true)),
            "FALSE" => Some(Term::Constant(false)),
            state @ ("ALARM" | "OK" | "INSUFFICIENT_DATA") => Some(Term::State(state.to_owned(), self.argument()?)),
            _ => None,
        }
    }

    /// Whether this word comes next; it is taken if so.
    fn takes(&mut self, word: &str) -> bool {
        let mut ahead = Parser { rest: self.rest.clone(), depth: 0 };
        ahead.skip_space();
        let is_next = ahead.word() == word;
        if is_next {
            self.skip_space();
            self.word();
        }
        is_next
    }

    fn argument(&mut self) -> Option<String> {
        self.skip_space();
        self.rest.next_if_eq(&'(')?;
        self.skip_space();
        let quote = self.rest.next_if(|c| matches!(c, '"' | '\''));
        let mut text = String::new();
        loop {
            match self.rest.next()? {
                '\\' => text.push(self.rest.next()?),
                c if Some(c) == quote => break,
                ')' if quote.is_none() => return Some(text.trim_end().to_owned()),
                c => text.push(c),
            }
        }
        self.skip_space();
        self.rest.next_if_eq(&')').map(|_| text)
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.rest.next_if(|c| c.is_ascii_alphabetic() || *c == '_') {
            word.push(c.to_ascii_uppercase());
        }
        word
    }

    fn skip_space(&mut self) {
        while self.rest.next_if(|c| c.is_whitespace()).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:cloudwatch:eu-west-1:111111111111:alarm:cpu";

    fn follows(rule: &str) -> bool {
        AlarmRule::parse(rule).unwrap_or_else(|| panic!("{rule} is not understood")).follows("cpu", ARN)
    }

    #[test]
    fn one_alarm_alone() {
        for rule in [
            "ALARM(cpu)",
            "ALARM( \"cpu\" ) OR ALARM('memory')",
            "alarm(arn:aws:cloudwatch:eu-west-1:111111111111:alarm:cpu)",
            "ALARM(cpu) AND NOT ALARM(deployment)",
            "(ALARM(cpu) OR ALARM(memory)) AND (NOT (ALARM(deployment)))",
            "ALARM(cpu) AND OK(deployment)",
            "ALARM(other) AND ALARM(other) OR ALARM(cpu)",
            "TRUE",
        ] {
            assert!(follows(rule), "{rule}");
        }
        for rule in [
            "ALARM(memory)",
            "ALARM(cpu) AND ALARM(memory)",
            "OK(cpu)",
            "INSUFFICIENT_DATA(cpu)",
            "ALARM(cpu) AND FALSE",
            "ALARM(cpu) AND (ALARM(a) OR ALARM(b))",
        ] {
            assert!(!follows(rule), "{rule}");
        }
    }

    #[test]
    fn the_alarms_are_found() {
        let rule = AlarmRule::parse("ALARM(\"a b\") AND NOT (OK(c) OR TRUE)").unwrap();
        assert_eq!(rule.alarms(), ["a b", "c"]);
    }

    #[test]
    fn other_texts_are_not_understood() {
        for rule in ["", "cpu", "ALARM()extra", "ALARM(cpu", "ALARM(cpu) AND", "AT_LEAST(2, ALARM, (a, b))"] {
            assert_eq!(AlarmRule::parse(rule), None, "{rule}");
        }
        assert_eq!(AlarmRule::parse(&"(".repeat(10_000)), None);
        assert_eq!(AlarmRule::parse(&"NOT ".repeat(10_000)), None);
    }
}
