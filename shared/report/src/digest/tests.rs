use plumbline_catalogue::evaluation::ANNOTATION_MAX;
use serde_json::Value;

use super::*;
use crate::testing::{RULE, catalogue, scan, violation};

const PREVIOUS: Option<&str> = Some("2026-11-21T10:00:00.000Z");

fn changes() -> Changes {
    let exposed = Evaluation {
        annotation: "its policy lets everyone call s3:GetObject".into(),
        ..violation("customer-exports", "s3-bucket-public-read-prohibited", Severity::Critical)
    };
    let reopened = violation("backups", RULE, Severity::Medium);
    Changes {
        new: vec![violation("logs", RULE, Severity::Medium), exposed, reopened.clone()],
        reopened: vec![reopened],
        resolved: vec![violation("old", RULE, Severity::Medium)],
        still_open: 14,
        unverified: vec![violation("unsure", RULE, Severity::Medium)],
    }
}

fn many(count: usize) -> Changes {
    let rules = ["a-rule", RULE, "c-rule"];
    let violation = |n: usize| violation(&format!("bucket-{n:06}"), rules[n % 3], Severity::ALL[n % 3]);
    Changes { new: (0..count).map(violation).collect(), ..Changes::default() }
}

fn only(changes: &Changes) -> Part {
    let mut parts = parts(&catalogue(), changes, &scan(), PREVIOUS);
    assert_eq!(parts.len(), 1);
    parts.remove(0)
}

fn attribute<'a>(part: &'a Part, name: &str) -> &'a AttributeValue {
    &part.attributes.iter().find(|(key, _)| key == name).unwrap().1
}

#[test]
fn a_digest_reads_well() {
    let expected = "\
3 new violations (1 CRITICAL, 2 MEDIUM; 1 reopened), 1 resolved, 14 still
open, 1 not verified.
Account 111111111111 at 2026-11-22 10:00 UTC, since 2026-11-21 10:00 UTC.

NEW VIOLATIONS
--------------
CRITICAL  s3-bucket-public-read-prohibited: 1 resource
  - customer-exports (eu-west-1): its policy lets everyone call s3:GetObject
    arn:aws:s3:::customer-exports
";
    let part = only(&changes());
    assert!(part.text.starts_with(expected), "{}", part.text);
    assert_eq!(part.subject, "Plumbline: 3 new violations (1 CRITICAL), 1 resolved in 111111111111");
    for text in [
        "  - backups (eu-west-1), reopened: versioning is not enabled\n    arn:aws:s3:::backups\n",
        "  Expected  S3 buckets keep earlier versions",
        "            For the first of them, with the AWS CLI:\n            aws s3api put-bucket-versioning --bucket backups \\\n",
        "RESOLVED\n--------\nMEDIUM  s3-bucket-versioning-enabled: 1 resource\n  - old (eu-west-1)\n",
        "  9  s3:GetBucketVersioning was denied: allow it to the role or user that\n     scans\n",
        "Not verified this time, and still counted as open: 1 violation of earlier",
    ] {
        assert!(part.text.contains(text), "{text:?} is missing in\n{}", part.text);
    }
    let unbreakable = |line: &str| line.split_whitespace().any(|word| word.len() > 60);
    let long = part.text.lines().find(|line| line.chars().count() > 78 && !unbreakable(line));
    assert_eq!(long, None);
}

#[test]
fn many_rules_get_an_overview() {
    let rules = ["a-rule", "b-rule", "c-rule", "d-rule"];
    let new = rules.map(|rule| violation("logs", rule, Severity::High));
    let changes = Changes { new: new.into(), ..Changes::default() };
    let overview = "BY RULE\n-------\nHIGH          1  a-rule\nHIGH          1  b-rule\n";
    assert!(only(&changes).text.contains(overview));
}

#[test]
fn very_many_rules_are_not_all_told() {
    let names: Vec<String> = (10..60).map(|number| format!("rule-{number}")).collect();
    let new = names.iter().map(|rule| violation("logs", rule, Severity::High)).collect();
    let text = only(&Changes { new, ..Changes::default() }).text;
    assert!(names.iter().all(|rule| text.contains(&format!("HIGH          1  {rule}\n"))), "{text}");
    assert!(text.contains("HIGH  rule-39: 1 resource") && !text.contains("HIGH  rule-40: 1 resource"), "{text}");
    assert!(text.contains("20 rules more, less severe."), "{text}");
}

#[test]
fn programs_get_every_change() {
    let part = only(&changes());
    let json: Value = serde_json::from_str(&part.json).unwrap();
    assert_eq!(json["format"], "plumbline.digest/1");
    let changes: Vec<_> = json["changes"].as_array().unwrap().iter().map(|c| c["change"].as_str().unwrap()).collect();
    assert_eq!(changes, ["NEW", "REOPENED", "NEW", "RESOLVED"]);
    assert_eq!(json["changes"][0]["resource_id"], "arn:aws:s3:::customer-exports");
    assert!(json["changes"][1]["command"].as_str().unwrap().contains("--bucket backups"));
    assert_eq!((&json["counts"]["new"], &json["counts"]["new_by_severity"]["CRITICAL"]), (&3.into(), &1.into()));
    assert_eq!(json["text"], part.text);
}

#[test]
fn attributes_are_for_filters() {
    let part = only(&changes());
    assert_eq!(attribute(&part, "highest_severity"), &AttributeValue::String("CRITICAL".into()));
    assert_eq!(attribute(&part, "account_id"), &AttributeValue::String("111111111111".into()));
    assert_eq!(attribute(&part, "new_count"), &AttributeValue::Number(3));
}

#[test]
fn the_envelope_has_a_form_for_each_reader() {
    let part = only(&changes());
    let envelope: Value = serde_json::from_str(&part.envelope()).unwrap();
    assert_eq!((&envelope["email"], &envelope["default"]), (&part.text.clone().into(), &part.json.clone().into()));
}

#[test]
fn thousands_of_violations_are_split_and_none_is_lost() {
    let parts = parts(&catalogue(), &many(10_000), &scan(), None);
    assert!(parts.len() < 40, "{} parts", parts.len());
    let mut seen = 0;
    for (index, part) in parts.iter().enumerate() {
        assert!(part.envelope().len() <= ENVELOPE_MAX);
        assert!(part.subject.ends_with(&format!("part {}/{}", index + 1, parts.len())), "{}", part.subject);
        assert!(part.text.lines().count() < 200);
        let json: Value = serde_json::from_str(&part.json).unwrap();
        seen += json["changes"].as_array().unwrap().len();
    }
    assert_eq!(seen, 10_000);
    assert!(parts[0].text.contains("3,333 resources"), "{}", parts[0].text);
}

#[test]
fn the_overview_of_many_rules_counts_for_the_size() {
    for count in (400..500).step_by(10) {
        let names = (0..count).map(|number| format!("a-rule-with-a-name-as-long-as-names-of-rules-are-{number}"));
        let new = names.map(|rule| violation("logs", &rule, Severity::High)).collect();
        let parts = parts(&catalogue(), &Changes { new, ..Changes::default() }, &scan(), None);
        assert!(parts.iter().all(|part| part.envelope().len() <= ENVELOPE_MAX), "{count} rules");
    }
}

#[test]
fn beyond_the_limit_the_rest_is_counted() {
    let (changes, scan) = (many(CHANGES_MAX + 5), scan());
    let catalogue = catalogue();
    let last = Digest::new(&catalogue, &changes, &scan, None).part(CHANGES_MAX - 1..CHANGES_MAX, 2, 2);
    assert!(last.text.contains("5 changes more are in the results table only."), "{}", last.text);
}

#[test]
fn a_monster_is_cut_and_not_dropped() {
    let monster = Evaluation {
        annotation: "\u{1f4a3}".repeat(ANNOTATION_MAX * 100).into(),
        region: "\u{202e}".repeat(100_000).into(),
        ..violation(&"\"\\\u{e0041}".repeat(200_000), "r", Severity::High)
    };
    let changes = Changes { new: vec![monster, violation("b", RULE, Severity::Low)], ..Changes::default() };
    let parts = parts(&catalogue(), &changes, &scan(), None);
    assert!(parts.iter().all(|part| part.envelope().len() <= ENVELOPE_MAX));
    let entries = parts.iter().map(|part| {
        let json: Value = serde_json::from_str(&part.json).unwrap();
        json["changes"].as_array().unwrap().len()
    });
    assert_eq!(entries.sum::<usize>(), 2);
}

#[test]
fn hostile_names_stay_names() {
    let name = "x\r\n\r\nRESOLVED\u{1b}[2J \u{202e} https://evil.example\u{200b} `$(id)`";
    let changes = Changes { new: vec![violation(name, RULE, Severity::High)], ..Changes::default() };
    let part = only(&changes);
    assert!(!part.text.contains("\nRESOLVED") && !part.text.contains("https://evil"), "{}", part.text);
    assert!(!part.text.chars().any(|c| c != '\n' && escape::is_hidden(c)));
    assert!(!part.json.chars().any(escape::is_hidden));
    let json: Value = serde_json::from_str(&part.json).unwrap();
    assert_eq!(json["changes"][0]["resource_name"], name);

    let mut scan = scan();
    scan.account_id = "1\r\nBcc: é".into();
    let part = super::parts(&catalogue(), &changes, &scan, Some("\u{1b}[0m")).remove(0);
    assert!(part.subject.chars().all(|c| c == ' ' || c.is_ascii_graphic()) && part.subject.len() < 100);
    assert!(!part.text.contains('\u{1b}'));
}

#[test]
fn a_first_scan_says_so() {
    let part = super::parts(&catalogue(), &changes(), &scan(), None).remove(0);
    assert!(part.text.contains("the first scan of this scope."));
}

#[test]
fn no_change_is_no_message_unless_asked_for() {
    let nothing = Changes { still_open: 14, ..Changes::default() };
    assert_eq!(parts(&catalogue(), &nothing, &scan(), PREVIOUS), vec![]);
    let part = unchanged(&catalogue(), &nothing, &scan(), PREVIOUS);
    assert_eq!(part.subject, "Plumbline: no change in 111111111111");
    assert!(part.text.starts_with("No change, 14 still open.\nAccount 111111111111 at"), "{}", part.text);
    assert_eq!(attribute(&part, "highest_severity"), &AttributeValue::String("NONE".into()));
}

#[test]
fn only_resolved() {
    let changes = Changes { resolved: vec![violation("old", RULE, Severity::Medium)], ..Changes::default() };
    let part = only(&changes);
    assert_eq!(part.subject, "Plumbline: 1 violation resolved in 111111111111");
    assert!(part.text.starts_with("1 violation resolved, 0 still open."));
}
