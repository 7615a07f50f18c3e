//! The digest for programs.

use std::collections::BTreeMap;

use plumbline_catalogue::{
    evaluation::{ComplianceType, Severity},
    scan::Undecided,
};
use serde::Serialize;

use super::{Counts, Digest, Entry, Group};
use crate::{json, layout::cut};

/// The most actions that the digest names among those that would decide more.
const UNDECIDED_MAX: usize = 50;

/// The longest scope that the digest repeats, in characters.
const SCOPE_MAX: usize = 1_000;

#[derive(Serialize)]
struct Data<'a> {
    format: &'static str,
    /// The same for people: what a chat message can show.
    text: &'a str,
    part: usize,
    parts: usize,
    scan: ScanData<'a>,
    previous_evaluation_timestamp: Option<&'a str>,
    counts: &'a Counts,
    rules: BTreeMap<&'a str, RuleData<'a>>,
    changes: Vec<&'a Entry>,
}

#[derive(Serialize)]
struct ScanData<'a> {
    scan_id: &'a str,
    account_id: &'a str,
    scope: String,
    evaluation_timestamp: &'a str,
    duration_ms: u64,
    complete: bool,
    regions: &'a [String],
    regions_off: &'a [String],
    rules: usize,
    calls: u64,
    failed_calls: usize,
    resources: usize,
    evaluations: &'a BTreeMap<ComplianceType, usize>,
    violations: &'a BTreeMap<Severity, usize>,
    undecided: &'a [Undecided],
}

#[derive(Serialize)]
struct RuleData<'a> {
    title: &'a str,
    severity: Severity,
    source: &'a str,
}

pub(super) fn render(digest: &Digest<'_>, groups: &[Group<'_>], text: &str, part: usize, parts: usize) -> String {
    let scan = digest.scan;
    let data = Data {
        format: "plumbline.digest/1",
        text,
        part,
        parts,
        scan: ScanData {
            scan_id: &scan.scan_id,
            account_id: &scan.account_id,
            scope: cut(&scan.scope, SCOPE_MAX),
            evaluation_timestamp: &scan.evaluation_timestamp,
            duration_ms: scan.duration_ms,
            complete: scan.complete,
            regions: &scan.regions,
            regions_off: &scan.regions_off,
            rules: scan.rules,
            calls: scan.calls,
            failed_calls: scan.failed_calls.iter().map(|call| call.times).sum(),
            resources: scan.resource_count(),
            evaluations: &scan.evaluations,
            violations: &scan.violations,
            undecided: scan.undecided.get(..UNDECIDED_MAX).unwrap_or(&scan.undecided),
        },
        previous_evaluation_timestamp: digest.previous,
        counts: &digest.counts,
        rules: groups.iter().filter_map(|group| Some((group.rule_id, RuleData::of(group)?))).collect(),
        changes: groups.iter().flat_map(|group| group.entries).collect(),
    };
    let mut out = Vec::new();
    // Writing to memory cannot fail, and every key of the data is a string.
    drop(json::value(&mut out, &data));
    String::from_utf8_lossy(&out).into_owned()
}

impl<'a> RuleData<'a> {
    fn of(group: &Group<'a>) -> Option<Self> {
        let about = group.about?;
        Some(Self { title: about.title(), severity: about.severity(), source: about.source() })
    }
}
