//! The digest for people: a plain-text e-mail.

use std::fmt::Write;

use super::{Change, Digest, Entry, Group, command};
use crate::{
    escape::email,
    layout::{count, cut, labelled, minute, number},
    summary,
};

/// What every mail program shows without breaking lines.
const WIDTH: usize = 76;

/// How many resources of one rule a message lists.
const RESOURCES_MAX: usize = 10;

/// From this number of rules on there is an overview.
const OVERVIEW_FROM: usize = 4;

/// How many rules a message explains in full.
const EXPLAINED_MAX: usize = 10;

/// How many rules after those a message tells of in brief: some resources, and what to do. The others have their line
/// in the overview.
const BRIEF_MAX: usize = 20;

/// How many resources of a rule a message lists in brief.
const BRIEF_RESOURCES_MAX: usize = 3;

/// The longest name that the text repeats, in characters.
const NAME_MAX: usize = 256;

/// How many lines about what could not be read the text has.
const UNDECIDED_MAX: usize = 24;

pub(super) fn render(digest: &Digest<'_>, groups: &[Group<'_>], part: usize, parts: usize) -> String {
    let mut out = String::new();
    head(&mut out, digest);
    if parts > 1 {
        line(&mut out, &format!("This is part {part} of {parts}, most severe first."));
    }
    if part == 1 {
        overview(&mut out, digest);
    }
    section(&mut out, "New violations", groups.iter().filter(|group| !group.resolved), violated);
    section(&mut out, "Resolved", groups.iter().filter(|group| group.resolved), resolved);
    if digest.counts.omitted > 0 && part == parts {
        let text = format!("{} more are in the results table only.", count(digest.counts.omitted, "change"));
        out.push('\n');
        line(&mut out, &text);
    }
    completeness(&mut out, digest);
    out
}

/// Two lines that say it all.
fn head(out: &mut String, digest: &Digest<'_>) {
    let counts = &digest.counts;
    let by_severity = counts.new_by_severity.iter().rev();
    let mut details = summary::severities(by_severity.map(|(severity, count)| (severity.as_str(), *count)));
    if counts.reopened > 0 {
        let _ = write!(details, "; {} reopened", number(counts.reopened));
    }
    let mut news = digest.news(&details);
    if let Some(first) = news.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let _ = write!(news, ", {} still open", number(counts.still_open));
    if counts.unverified > 0 {
        let _ = write!(news, ", {} not verified", number(counts.unverified));
    }
    line(out, &format!("{news}."));
    let scan = digest.scan;
    let since = match digest.previous {
        Some(previous) => format!("since {}", email(&minute(previous))),
        None => "the first scan of this scope".to_owned(),
    };
    let time = email(&minute(&scan.evaluation_timestamp));
    line(out, &format!("Account {} at {time}, {since}.", email(&scan.account_id)));
    if scan.scope != "all" {
        line(out, &format!("Scope: {}", email(&cut(&scan.scope, NAME_MAX))));
    }
}

/// One line a rule, where there are many.
fn overview(out: &mut String, digest: &Digest<'_>) {
    let groups = digest.groups(0..digest.entries.len());
    let groups: Vec<&Group<'_>> = groups.iter().filter(|group| !group.resolved).collect();
    if groups.len() < OVERVIEW_FROM {
        return;
    }
    heading(out, "By rule");
    let digits = groups.iter().map(|group| number(group.total).len()).max().unwrap_or_default();
    for group in &groups {
        let rule = email(group.rule_id);
        let _ = writeln!(out, "{:<13} {:>digits$}  {rule}", group.severity.as_str(), number(group.total));
    }
}

fn section<'a>(
    out: &mut String,
    title: &str,
    groups: impl Iterator<Item = &'a Group<'a>>,
    render: fn(&mut String, &Group<'_>, bool),
) {
    let mut left_out = 0;
    for (index, group) in groups.enumerate() {
        if index >= EXPLAINED_MAX + BRIEF_MAX {
            left_out += 1;
            continue;
        }
        if index == 0 {
            heading(out, title);
        } else {
            out.push('\n');
        }
        render(out, group, index < EXPLAINED_MAX);
    }
    if left_out > 0 {
        let text = format!(
            "{} more, less severe. The results table holds every resource; plumbline explain RULE says what to do.",
            count(left_out, "rule")
        );
        out.push('\n');
        line(out, &text);
    }
}

/// A rule that is violated: where, why it matters, what to do.
fn violated(out: &mut String, group: &Group<'_>, in_full: bool) {
    rule(out, group);
    resources(out, group, in_full, true);
    let Some(about) = group.about.filter(|_| !group.continued) else { return };
    if !in_full {
        return labelled(out, "  Fix       ", about.remediation(), WIDTH);
    }
    out.push('\n');
    labelled(out, "  Expected  ", about.title(), WIDTH);
    labelled(out, "  Why       ", about.rationale(), WIDTH);
    labelled(out, "  Fix       ", about.remediation(), WIDTH);
    if let Some(command) = group.entries.first().and_then(|entry| entry.command.as_deref()) {
        fix(out, command, group.total > 1);
    }
    let _ = writeln!(out, "  Docs      {}", about.source());
}

/// The command that puts the first resource right.
fn fix(out: &mut String, command: &str, of_several: bool) {
    let first = if of_several { "For the first of them, with the AWS CLI" } else { "With the AWS CLI" };
    let open = if command::is_complete(command) { "" } else { ", once the {places} are filled in" };
    labelled(out, "            ", &format!("{first}{open}:"), WIDTH);
    for (index, line) in command::lines(command, WIDTH - 14).iter().enumerate() {
        let room = if index == 0 { 12 } else { 14 };
        let _ = writeln!(out, "{:room$}{line}", "");
    }
}

fn resolved(out: &mut String, group: &Group<'_>, in_full: bool) {
    rule(out, group);
    resources(out, group, in_full, false);
}

fn rule(out: &mut String, group: &Group<'_>) {
    let continued = if group.continued { " (continued)" } else { "" };
    let resources = count(group.total, "resource");
    let _ = writeln!(out, "{}  {}: {resources}{continued}", group.severity, email(group.rule_id));
}

fn resource(out: &mut String, entry: &Entry, with_annotation: bool) {
    let evaluation = &entry.evaluation;
    let name = email(&cut(&evaluation.resource_name, NAME_MAX));
    let mut text = format!("{name} ({})", email(&cut(&evaluation.region, NAME_MAX)));
    if entry.change == Change::Reopened {
        text.push_str(", reopened");
    }
    if with_annotation {
        let _ = write!(text, ": {}", email(&evaluation.annotation));
    }
    labelled(out, "  - ", &text, WIDTH);
    let arn = email(&cut(&evaluation.resource_id, NAME_MAX));
    if arn != name {
        let _ = writeln!(out, "    {arn}");
    }
}

fn resources(out: &mut String, group: &Group<'_>, in_full: bool, with_annotation: bool) {
    let most = if in_full { RESOURCES_MAX } else { BRIEF_RESOURCES_MAX };
    for entry in group.entries.iter().take(most) {
        resource(out, entry, with_annotation);
    }
    let listed = group.entries.len().min(most);
    if group.total > listed {
        let text = format!(
            "{} of {} are listed here; the results table holds them all.",
            number(listed),
            count(group.total, "resource")
        );
        labelled(out, "  ", &text, WIDTH);
    }
}

/// What the scan could not see.
fn completeness(out: &mut String, digest: &Digest<'_>) {
    let scan = digest.scan;
    heading(out, "Completeness");
    let failed: usize = scan.failed_calls.iter().map(|call| call.times).sum();
    let text = format!(
        "{} on {} in {}; {}, {} failed.",
        count(scan.rules, "rule"),
        count(scan.resource_count(), "resource"),
        count(scan.regions.len(), "region"),
        count(scan.calls, "call"),
        number(failed),
    );
    line(out, &text);
    if digest.counts.unverified > 0 {
        let text = format!(
            "Not verified this time, and still counted as open: {} of earlier scans.",
            count(digest.counts.unverified, "violation")
        );
        line(out, &text);
    }
    let undecided = summary::undecided(scan, WIDTH);
    let lines: Vec<&str> = undecided.lines().collect();
    for text in lines.iter().take(UNDECIDED_MAX) {
        let _ = writeln!(out, "{text}");
    }
    if lines.len() > UNDECIDED_MAX {
        line(out, "and more: the scan's record in the results table holds them all.");
    }
    if !scan.regions_off.is_empty() {
        let text = format!("{} not turned on in the account and not scanned.", count(scan.regions_off.len(), "region"));
        line(out, &text);
    }
    let _ = writeln!(out, "\nScan {}", email(&scan.scan_id));
}

fn heading(out: &mut String, title: &str) {
    let _ = writeln!(out, "\n{}\n{}", title.to_uppercase(), "-".repeat(title.len()));
}

fn line(out: &mut String, text: &str) {
    labelled(out, "", text, WIDTH);
}
