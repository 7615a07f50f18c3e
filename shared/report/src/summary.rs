//! What a scan covered, and what it could not see: the completeness statement.

use std::collections::BTreeMap;

use plumbline_catalogue::{
    evaluation::{ComplianceType, Reason},
    scan::{ApiUse, FailedCall, Scan},
};

use crate::{
    escape::terminal,
    layout::{count, cut, labelled, number},
};

/// The longest error text that a summary repeats, in characters.
const DETAIL_MAX: usize = 200;

/// How many APIs a summary names, those first for which calls waited longest.
const APIS_MAX: usize = 10;

/// The whole statement: coverage, calls that failed, evaluations that could not be decided, and the counts.
pub fn statement(scan: &Scan, width: usize) -> String {
    let mut out = String::new();
    coverage(&mut out, scan, width);
    slow_apis(&mut out, scan, width);
    failed_calls(&mut out, scan, width);
    out.push('\n');
    out.push_str(&undecided(scan, width));
    out.push('\n');
    labelled(&mut out, "", &counts(scan), width);
    out
}

/// How many evaluations had which compliance type, and how severe the violations are: one line.
pub fn counts(scan: &Scan) -> String {
    let types: Vec<String> = ComplianceType::ALL
        .into_iter()
        .map(|compliance_type| format!("{} {compliance_type}", number(scan.count(compliance_type))))
        .collect();
    let severities = severities(scan.violations.iter().rev().map(|(severity, count)| (severity.as_str(), *count)));
    let violations = if severities.is_empty() { String::new() } else { format!(" ({severities})") };
    types.join(", ").replacen("NON_COMPLIANT", &format!("NON_COMPLIANT{violations}"), 1)
}

/// Counts by severity: `1 CRITICAL, 2 MEDIUM`.
pub(crate) fn severities<'a>(counts: impl IntoIterator<Item = (&'a str, usize)>) -> String {
    let counts: Vec<String> = counts.into_iter().map(|(name, count)| format!("{} {name}", number(count))).collect();
    counts.join(", ")
}

/// What could not be decided, and what would decide it. Says so too when everything was decided.
pub fn undecided(scan: &Scan, width: usize) -> String {
    let mut out = String::new();
    if !scan.complete {
        let text = "The scan was cut short: it had to end before it had read everything.";
        labelled(&mut out, "", text, width);
    }
    let open = scan.count(ComplianceType::InsufficientData);
    if open == 0 && scan.undecided.is_empty() {
        labelled(&mut out, "", "Every selected rule was decided for every resource that was seen.", width);
        return out;
    }
    let verb = if open == 1 { "has" } else { "have" };
    let title = format!(
        "{} {verb} no verdict (INSUFFICIENT_DATA), because something could not be read:",
        count(open, "evaluation")
    );
    labelled(&mut out, "", &title, width);
    let digits = scan.undecided.iter().map(|of| number(of.evaluations).len()).max().unwrap_or_default();
    for of in &scan.undecided {
        let label = format!("  {:>digits$}  ", number(of.evaluations));
        let text = format!("{} {}: {}", terminal(&of.action), of.reason.phrase(), remedy(of.reason));
        labelled(&mut out, &label, &text, width);
    }
    out
}

/// What gets the missing answer.
fn remedy(reason: Reason) -> &'static str {
    match reason {
        Reason::AccessDenied => "allow it to the role or user that scans",
        Reason::Throttled => "scan again, at a quieter time",
        Reason::TimedOut | Reason::Unreachable | Reason::ServiceError => "scan again",
        Reason::Unsupported => "this endpoint or region does not offer it",
        Reason::InvalidResponse => "look at the resource itself",
        Reason::NotReached => "give the scan more time, or a smaller scope",
        Reason::NotRequested => "widen the scope of the scan",
    }
}

fn coverage(out: &mut String, scan: &Scan, width: usize) {
    let mut line = |label: &str, text: String| labelled(out, &format!("  {label:<11}"), &text, width);
    line("Scan", terminal(&scan.scan_id));
    line("Account", terminal(&scan.account_id));
    line("Scope", if scan.scope == "all" { "everything".to_owned() } else { terminal(&scan.scope) });
    line("Rules", number(scan.rules));
    line("Regions", format!("{} scanned: {}", number(scan.regions.len()), names(&scan.regions)));
    if !scan.regions_off.is_empty() {
        line(
            "",
            format!("{} not turned on, not scanned: {}", number(scan.regions_off.len()), names(&scan.regions_off)),
        );
    }
    if let Some(call) = scan.failed_calls.iter().find(|call| call.action == "ec2:DescribeRegions") {
        let text = format!("which others are turned on is not known: {} {}", call.action, call.reason.phrase());
        line("", text);
    }
    let failed = scan.failed_calls.iter().map(|call| call.times).sum::<usize>();
    let failed = if failed == 0 { "none failed".to_owned() } else { format!("{} failed", number(failed)) };
    line("Calls", format!("{} in {} s, {failed}", number(scan.calls), seconds(scan.duration_ms)));
    line("Resources", format!("{} seen", number(scan.resource_count())));
    resources(out, &scan.resources, width);
}

fn resources(out: &mut String, resources: &BTreeMap<String, BTreeMap<String, usize>>, width: usize) {
    let longest = resources.keys().map(|name| name.chars().count()).max().unwrap_or_default();
    for (resource_type, by_region) in resources {
        let total = number(by_region.values().sum::<usize>());
        let label = format!("    {:<longest$} {total:>7}  ", terminal(resource_type));
        let regions: Vec<String> =
            by_region.iter().map(|(region, seen)| format!("{} {}", terminal(region), number(*seen))).collect();
        labelled(out, &label, &regions.join(", "), width);
    }
}

/// The APIs that were throttled or called again, or whose calls waited for over a second together.
fn slow_apis(out: &mut String, scan: &Scan, width: usize) {
    let is_slow = |api: &&ApiUse| api.retries > 0 || api.throttles > 0 || api.waited_ms > 1_000;
    let mut slow: Vec<&ApiUse> = scan.apis.iter().filter(is_slow).collect();
    if slow.is_empty() {
        return;
    }
    slow.sort_by_key(|api| std::cmp::Reverse((api.throttles, api.waited_ms)));
    out.push_str("\nAPIs that were slow:\n");
    for api in slow.iter().take(APIS_MAX) {
        let ApiUse { action, requests, retries, throttles, waited_ms } = api;
        let text = format!(
            "{}: {} sent, {} of them again, {} throttled; calls waited {} s for their turn",
            terminal(action),
            count(*requests, "request"),
            number(*retries),
            number(*throttles),
            seconds(*waited_ms)
        );
        labelled(out, "  ", &text, width);
    }
    if slow.len() > APIS_MAX {
        labelled(out, "  ", &format!("and {} more", number(slow.len() - APIS_MAX)), width);
    }
}

fn failed_calls(out: &mut String, scan: &Scan, width: usize) {
    if scan.failed_calls.is_empty() {
        return;
    }
    out.push_str("\nCalls that failed:\n");
    for call in &scan.failed_calls {
        let (action, reason) = (terminal(&call.action), call.reason.phrase());
        let text = format!("{action} {reason}, {}, in {}", count(call.times, "time"), regions(call, scan));
        labelled(out, "  ", &text, width);
        if !call.detail.is_empty() {
            labelled(out, "      ", &cut(&terminal(&call.detail), DETAIL_MAX), width);
        }
    }
}

fn regions(call: &FailedCall, scan: &Scan) -> String {
    if scan.regions.len() > 1 && scan.regions.iter().all(|region| call.regions.contains(region)) {
        return format!("all {} regions", number(scan.regions.len()));
    }
    let regions: Vec<String> = call.regions.iter().cloned().collect();
    names(&regions)
}

fn names(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| terminal(name)).collect();
    names.join(", ")
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{}", number(milliseconds / 1000), milliseconds % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use plumbline_catalogue::scan::Undecided;

    use super::*;
    use crate::testing;

    #[test]
    fn the_statement_says_what_was_covered_and_what_not() {
        let expected = "  Scan       111111111111-2026-11-22T10:00:00.000Z
  Account    111111111111
  Scope      everything
  Rules      65
  Regions    2 scanned: eu-west-1, us-east-1
             1 not turned on, not scanned: af-south-1
  Calls      1,204 in 12.3 s, 9 failed
  Resources  40 seen
    AWS::S3::Bucket      40  eu-west-1 38, us-east-1 2
    AWS::SNS::Topic       0

APIs that were slow:
  s3:GetBucketVersioning: 49 requests sent, 9 of them again,
  2 throttled; calls waited 8.1 s for their turn

Calls that failed:
  s3:GetBucketVersioning was denied, 9 times, in eu-west-1
      AccessDenied: not authorized to perform
      s3:GetBucketVersioning

9 evaluations have no verdict (INSUFFICIENT_DATA), because
something could not be read:
  9  s3:GetBucketVersioning was denied: allow it to the role
     or user that scans

3 NON_COMPLIANT (1 CRITICAL, 2 MEDIUM), 9 INSUFFICIENT_DATA,
180 COMPLIANT, 0 NOT_APPLICABLE
";
        assert_eq!(statement(&testing::scan(), 60), expected);
    }

    #[test]
    fn a_clean_scan_says_so() {
        let mut scan = testing::scan();
        scan.evaluations.remove(&ComplianceType::InsufficientData);
        scan.undecided.clear();
        assert_eq!(undecided(&scan, 80), "Every selected rule was decided for every resource that was seen.\n");
        scan.complete = false;
        assert!(undecided(&scan, 80).starts_with("The scan was cut short"));
    }

    #[test]
    fn error_texts_are_escaped_and_cut() {
        let mut scan = testing::scan();
        scan.failed_calls[0].detail = format!("\u{1b}[2J{}", "x".repeat(5_000));
        scan.undecided.push(Undecided { action: "a\nb".into(), reason: Reason::TimedOut, evaluations: 1 });
        let text = statement(&scan, 80);
        assert!(!text.contains('\u{1b}') && text.contains("\\u{1b}[2Jxxx") && text.contains("a\\nb timed out"));
        assert!(text.len() < 2_000);
    }

    #[test]
    fn unknown_regions_are_admitted() {
        let mut scan = testing::scan();
        scan.failed_calls[0].action = "ec2:DescribeRegions".into();
        assert!(
            statement(&scan, 200).contains("which others are turned on is not known: ec2:DescribeRegions was denied")
        );
    }
}
