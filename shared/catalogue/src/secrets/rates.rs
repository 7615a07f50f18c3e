//! Real-looking values of both kinds: secrets, and what looks like one.

use super::{in_text, in_value};

const HELD: &str = include_str!("held.txt");
const HARMLESS: &str = include_str!("harmless.txt");

/// How often each line is filled anew.
const ROUNDS: u64 = 20;

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    /// A line whose placeholders are filled.
    fn fill(&mut self, line: &str) -> String {
        let mut parts = line.split('‹');
        let mut filled = parts.next().unwrap().to_owned();
        for part in parts {
            let (asked, rest) = part.split_once('›').unwrap();
            let alphabet: Vec<char> = match &asked[..1] {
                "a" => ('a'..='z').chain('A'..='Z').chain('0'..='9').collect(),
                "l" => ('a'..='z').chain('0'..='9').collect(),
                "u" => ('A'..='Z').chain('2'..='7').collect(),
                "x" => "0123456789abcdef".chars().collect(),
                "d" => ('0'..='9').collect(),
                "b" => ('a'..='z').chain('A'..='Z').chain('0'..='9').chain("+/".chars()).collect(),
                "w" => ('a'..='z').chain('A'..='Z').chain('0'..='9').chain("-_".chars()).collect(),
                "p" => ('a'..='z').chain('A'..='Z').chain('0'..='9').chain("!#*+?=^~.".chars()).collect(),
                other => panic!("{other} is no alphabet"),
            };
            for _ in 0..asked[1..].parse().unwrap() {
                filled.push(alphabet[self.below(alphabet.len())]);
            }
            filled.push_str(rest);
        }
        filled
    }
}

fn is_found(line: &str) -> bool {
    if let Some(text) = line.strip_prefix("| ") {
        return !in_text(text).is_empty();
    }
    let (name, value) = line.split_once('=').unwrap();
    in_value(name, value).is_some()
}

/// The lines that are judged wrongly in one round at least, and how many there are.
fn wrong(list: &str, expected: bool) -> (Vec<String>, usize) {
    let lines: Vec<&str> = list.lines().filter(|line| !line.starts_with('#')).collect();
    let mut random = Random(1);
    let mut wrong = Vec::new();
    for line in &lines {
        let is_known = line.starts_with('~');
        let plain = line.trim_start_matches('~');
        let filled: Vec<String> = (0..ROUNDS).map(|_| random.fill(plain)).collect();
        let odd = filled.into_iter().find(|filled| is_found(filled) != expected);
        if odd.is_some() != is_known {
            wrong.push(odd.unwrap_or_else(|| (*line).to_owned()));
        }
    }
    (wrong, lines.len())
}

#[test]
fn secrets_are_found_and_nothing_else() {
    for (list, expected) in [(HELD, true), (HARMLESS, false)] {
        let (wrong, all) = wrong(list, expected);
        assert!(all >= 150, "{all}");
        assert!(wrong.is_empty(), "{} of {all} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    }
}
