//! The alert: one digest a scan, of what changed since the scan before.
//!
//! A digest has a form for people and a form for programs, and becomes as many messages as SNS needs to carry them.
//! Each message is complete in itself: its text and its JSON tell of the same changes.

mod command;
mod data;
mod text;

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use plumbline_catalogue::{
    catalogue::Catalogue,
    changes::Changes,
    evaluation::{Evaluation, Severity},
    rule::About,
    scan::Scan,
};
use serde::Serialize;
use serde_json::json;

use crate::{
    escape,
    layout::{count, cut, number},
};

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What SNS takes as a subject: printable ASCII, one line, under 100 characters.
    pub subject: String,
    /// For people, as a plain-text e-mail.
    pub text: String,
    /// For programs.
    pub json: String,
    /// For subscriptions' filter policies.
    pub attributes: Vec<(String, AttributeValue)>,
}

/// The value of a message attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeValue {
    /// SNS's data type `String`.
    String(String),
    /// SNS's data type `Number`.
    Number(usize),
}

/// The longest envelope, in bytes. SNS takes 262,144 with the subject and the attributes.
/// <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>
const ENVELOPE_MAX: usize = 250_000;

/// The most changes that one digest carries; beyond that it says how many there are.
const CHANGES_MAX: usize = 20_000;

/// The longest name or ARN that a digest repeats, in characters: none that AWS allows is longer.
const FIELD_MAX: usize = 2_048;

impl Part {
    /// The message body for `MessageStructure=json`: people get the text, everything else gets the JSON.
    /// <https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html>
    pub fn envelope(&self) -> String {
        json!({
            "default": self.json,
            "email": self.text,
            "sms": self.subject,
        })
        .to_string()
    }
}

/// The messages that tell what changed; none when nothing did.
pub fn parts(catalogue: &Catalogue, changes: &Changes, scan: &Scan, previous: Option<&str>) -> Vec<Part> {
    if changes.is_empty() {
        return Vec::new();
    }
    let digest = Digest::new(catalogue, changes, scan, previous);
    let ranges = digest.split();
    let last = ranges.len();
    ranges.into_iter().enumerate().map(|(index, range)| digest.part(range, index + 1, last)).collect()
}

/// The message that says that nothing changed, for those who want to hear that too.
pub fn unchanged(catalogue: &Catalogue, changes: &Changes, scan: &Scan, previous: Option<&str>) -> Part {
    let nothing =
        Changes { still_open: changes.still_open, unverified: changes.unverified.clone(), ..Changes::default() };
    Digest::new(catalogue, &nothing, scan, previous).part(0..0, 1, 1)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Change {
    New,
    Reopened,
    Resolved,
}

/// One violation that came or went.
#[derive(Serialize)]
struct Entry {
    change: Change,
    #[serde(flatten)]
    evaluation: Evaluation,
    /// What puts it right, as far as the places of the rule's command are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<String>,
}

#[derive(Serialize)]
struct Counts {
    /// Reopened ones included.
    new: usize,
    new_by_severity: BTreeMap<Severity, usize>,
    reopened: usize,
    resolved: usize,
    still_open: usize,
    unverified: usize,
    /// Changes that are too many for the digest.
    omitted: usize,
}

struct Digest<'a> {
    catalogue: &'a Catalogue,
    scan: &'a Scan,
    previous: Option<&'a str>,
    entries: Vec<Entry>,
    counts: Counts,
    totals: BTreeMap<GroupKey, usize>,
}

/// Whether it is resolved, the severity and the rule.
type GroupKey = (bool, Severity, Arc<str>);

/// The changes of one rule in one part.
struct Group<'a> {
    rule_id: &'a str,
    about: Option<&'a dyn About>,
    severity: Severity,
    resolved: bool,
    /// How many the whole digest has.
    total: usize,
    /// Whether an earlier part began with it.
    continued: bool,
    entries: &'a [Entry],
}

impl Entry {
    fn new(change: Change, evaluation: &Evaluation) -> Self {
        let evaluation = Evaluation {
            rule_id: cut(&evaluation.rule_id, FIELD_MAX).into(),
            resource_id: cut(&evaluation.resource_id, FIELD_MAX).into(),
            resource_type: cut(&evaluation.resource_type, FIELD_MAX).into(),
            resource_name: cut(&evaluation.resource_name, FIELD_MAX).into(),
            region: cut(&evaluation.region, FIELD_MAX).into(),
            annotation: cut(&evaluation.annotation, FIELD_MAX).into(),
            ..evaluation.clone()
        };
        Self { change, evaluation, command: None }
    }

    fn is_resolved(&self) -> bool {
        self.change == Change::Resolved
    }

    /// Violations before resolutions, most severe rules first.
    fn order(&self) -> impl Ord + '_ {
        let evaluation = &self.evaluation;
        let severity = std::cmp::Reverse(evaluation.severity);
        (self.is_resolved(), severity, &evaluation.rule_id, &evaluation.region, &evaluation.resource_id)
    }

    fn group(&self) -> GroupKey {
        (self.is_resolved(), self.evaluation.severity, self.evaluation.rule_id.clone())
    }

    fn is_same_group(&self, other: &Self) -> bool {
        self.is_resolved() == other.is_resolved()
            && self.evaluation.severity == other.evaluation.severity
            && self.evaluation.rule_id == other.evaluation.rule_id
    }
}

impl<'a> Digest<'a> {
    fn new(catalogue: &'a Catalogue, changes: &Changes, scan: &'a Scan, previous: Option<&'a str>) -> Self {
        let mut by_key: BTreeMap<(&str, &str), (Change, &Evaluation)> = BTreeMap::new();
        let of = |change: Change| move |evaluation| (change, evaluation);
        let changed = changes.resolved.iter().map(of(Change::Resolved));
        let changed = changed.chain(changes.new.iter().map(of(Change::New)));
        for (change, evaluation) in changed.chain(changes.reopened.iter().map(of(Change::Reopened))) {
            by_key.insert((&evaluation.resource_id, &evaluation.rule_id), (change, evaluation));
        }
        let mut new_by_severity: BTreeMap<Severity, usize> = BTreeMap::new();
        for (_, evaluation) in by_key.values().filter(|(change, _)| *change != Change::Resolved) {
            *new_by_severity.entry(evaluation.severity).or_default() += 1;
        }
        let times = |wanted: Change| by_key.values().filter(|(change, _)| *change == wanted).count();
        let counts = Counts {
            new: times(Change::New) + times(Change::Reopened),
            new_by_severity,
            reopened: times(Change::Reopened),
            resolved: times(Change::Resolved),
            still_open: changes.still_open,
            unverified: changes.unverified.len(),
            omitted: by_key.len().saturating_sub(CHANGES_MAX),
        };
        let mut entries: Vec<Entry> =
            by_key.into_values().map(|(change, evaluation)| Entry::new(change, evaluation)).collect();
        entries.sort_by(|a, b| a.order().cmp(&b.order()));
        let mut totals = BTreeMap::new();
        for group in entries.chunk_by_mut(Entry::is_same_group) {
            totals.extend(group.first().map(|first| (first.group(), group.len())));
            let Some(rule) = group.first().and_then(|first| catalogue.find(&first.evaluation.rule_id)) else {
                continue;
            };
            for entry in group.iter_mut().filter(|entry| !entry.is_resolved()) {
                entry.command = Some(command::filled(rule.about().command(), &entry.evaluation));
            }
        }
        entries.truncate(CHANGES_MAX);
        Self { catalogue, scan, previous, entries, counts, totals }
    }

    /// Which changes stand in which part.
    fn split(&self) -> Vec<Range<usize>> {
        let all = 0..self.entries.len();
        let size = self.size(all.clone());
        if size <= ENVELOPE_MAX {
            return vec![all];
        }
        let pieces = size.div_ceil(ENVELOPE_MAX * 9 / 10);
        let length = all.len().div_ceil(pieces).max(1);
        let starts = all.clone().step_by(length);
        starts.flat_map(|start| self.halve(start..all.end.min(start + length))).collect()
    }

    /// The range, or halves of it that fit.
    fn halve(&self, range: Range<usize>) -> Vec<Range<usize>> {
        if range.len() <= 1 || self.size(range.clone()) <= ENVELOPE_MAX {
            return vec![range];
        }
        let middle = range.start + range.len() / 2;
        [self.halve(range.start..middle), self.halve(middle..range.end)].concat()
    }

    /// As the first part, which alone has the overview.
    fn size(&self, range: Range<usize>) -> usize {
        self.part(range, 1, 9_999).envelope().len()
    }

    fn part(&self, range: Range<usize>, part: usize, parts: usize) -> Part {
        let groups = self.groups(range);
        let text = text::render(self, &groups, part, parts);
        Part {
            subject: self.subject(part, parts),
            json: data::render(self, &groups, &text, part, parts),
            text,
            attributes: self.attributes(part, parts),
        }
    }

    fn groups(&self, range: Range<usize>) -> Vec<Group<'_>> {
        let before = range.start.checked_sub(1).and_then(|index| self.entries.get(index));
        let entries = self.entries.get(range).unwrap_or_default();
        entries
            .chunk_by(Entry::is_same_group)
            .filter_map(|entries| {
                let first = entries.first()?;
                Some(Group {
                    rule_id: &first.evaluation.rule_id,
                    about: self.catalogue.find(&first.evaluation.rule_id).map(|rule| rule.about()),
                    severity: first.evaluation.severity,
                    resolved: first.is_resolved(),
                    total: self.totals.get(&first.group()).copied().unwrap_or(entries.len()),
                    continued: before.is_some_and(|before| before.is_same_group(first)),
                    entries,
                })
            })
            .collect()
    }

    /// What changed, in a few words: `3 new violations (1 CRITICAL, 2 MEDIUM), 2 resolved`.
    fn news(&self, details: &str) -> String {
        let counts = &self.counts;
        match (counts.new, counts.resolved) {
            (0, 0) => "no change".to_owned(),
            (0, resolved) => format!("{} resolved", count(resolved, "violation")),
            (new, 0) => format!("{} ({details})", count(new, "new violation")),
            (new, resolved) => format!("{} ({details}), {} resolved", count(new, "new violation"), number(resolved)),
        }
    }

    fn subject(&self, part: usize, parts: usize) -> String {
        let part = if parts > 1 { format!(", part {part}/{parts}") } else { String::new() };
        let highest = self.counts.new_by_severity.iter().next_back();
        let highest = highest.map(|(severity, count)| format!("{} {severity}", number(*count))).unwrap_or_default();
        escape::subject(&format!("Plumbline: {} in {}{part}", self.news(&highest), self.scan.account_id))
    }

    fn attributes(&self, part: usize, parts: usize) -> Vec<(String, AttributeValue)> {
        let highest = self.counts.new_by_severity.keys().next_back().map_or("NONE", |severity| severity.as_str());
        let text = |text: &str| AttributeValue::String(cut(text, 256));
        [
            ("account_id", text(&self.scan.account_id)),
            ("scan_id", text(&self.scan.scan_id)),
            ("highest_severity", text(highest)),
            ("new_count", AttributeValue::Number(self.counts.new)),
            ("resolved_count", AttributeValue::Number(self.counts.resolved)),
            ("part", AttributeValue::Number(part)),
            ("parts", AttributeValue::Number(parts)),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }
}

#[cfg(test)]
mod tests;
