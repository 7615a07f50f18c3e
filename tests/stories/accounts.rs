//! The accounts of five systems, each as it was built first and as it was put right: in the first, a scan finds exactly
//! what the system's table (`tests/accounts/*/expected.yaml`) names; in the second, nothing.
//!
//! The rules in question are those that carry numbers of expectations. What the emulator does not know or gets wrong is
//! answered in AWS's form by the `answers` beside the resources, and nowhere else.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use plumbline_catalogue::evaluation::{ComplianceType, Evaluation};
use plumbline_tests::{
    emulator::{Emulator, workspace},
    proxy::{Proxy, Recording, StandIn},
};
use serde::Deserialize;

/// What the deployment of an account says about it.
#[derive(Deserialize)]
struct Deployment {
    regions: Vec<String>,
    answers: Vec<StandIn>,
    expected: Vec<Broken>,
}

/// A row of a system's table: an expectation, the resource that breaks it, and the rules that say so.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Broken {
    expectation: u8,
    /// Its name, its ARN, or the last part of it.
    resource: String,
    rules: Vec<String>,
    /// Rules of other expectations that cannot hold either when this one does not.
    #[serde(default)]
    also: Vec<String>,
}

impl Broken {
    fn is_said_by(&self, rule: &str, evaluation: &Evaluation) -> bool {
        let Evaluation { rule_id, resource_id, resource_name, .. } = evaluation;
        let is_resource = **resource_name == *self.resource
            || resource_id
                .strip_suffix(&self.resource)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(['/', ':']));
        *rule == **rule_id && is_resource
    }
}

/// A rule of the catalogue, as `plumbline rules` shows it.
#[derive(Deserialize)]
struct Rule {
    id: String,
    expectations: Vec<u8>,
}

/// One emulator for all accounts that are scanned at the same time.
fn emulator() -> Arc<Emulator> {
    static EMULATOR: Mutex<Weak<Emulator>> = Mutex::new(Weak::new());
    let mut shared = EMULATOR.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let emulator = Arc::new(Emulator::start());
        *shared = Arc::downgrade(&emulator);
        emulator
    })
}

/// What `plumbline rules --output json` prints, as far as it matters here.
#[derive(Deserialize)]
struct Catalogue {
    rules: Vec<Rule>,
}

/// The numbers of the expectations that each rule decides.
fn expectations(emulator: &Emulator) -> BTreeMap<String, Vec<u8>> {
    let outcome = emulator.plumbline("100000000000", &emulator.endpoint(), &["rules", "--output", "json"]);
    let catalogue: Catalogue = serde_json::from_str(&outcome.stdout).expect("the rules");
    let rules = catalogue.rules.into_iter();
    rules.filter(|rule| !rule.expectations.is_empty()).map(|rule| (rule.id, rule.expectations)).collect()
}

/// Deploys and scans an account, and returns what is wrong about the violations found.
fn problems(letter: &str, variant: &str, account: &str) -> Vec<String> {
    let emulator = emulator();
    let outcome = emulator.python(account, "tests/accounts/deploy.py", &[letter, variant]);
    assert_eq!(outcome.code, Some(0), "{letter}, {variant}: {}", outcome.stderr);
    let deployment: Deployment = serde_json::from_str(&outcome.stdout).expect("what was deployed");

    let proxy = Proxy::start(&Recording::with(&emulator.endpoint(), deployment.answers), |_, _| None);
    let config = workspace().join("tests/accounts").join(letter).join("config.yaml");
    let regions = deployment.regions.iter().flat_map(|region| ["--region", region]);
    let mut arguments = vec!["scan", "--output", "jsonl", "--config", config.to_str().expect("a path")];
    arguments.extend(regions);
    let outcome = emulator.plumbline(account, &proxy.endpoint(), &arguments);
    assert!(matches!(outcome.code, Some(0 | 3)), "{letter}, {variant}: {}", outcome.stderr);

    let expectations = expectations(&emulator);
    let found: Vec<Evaluation> = outcome
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("an evaluation"))
        .filter(|evaluation: &Evaluation| expectations.contains_key(&*evaluation.rule_id))
        .collect();
    compare(&deployment.expected, &found, &expectations)
        .into_iter()
        .map(|problem| format!("{letter}, {variant}: {problem}"))
        .collect()
}

/// What was missed, what was reported falsely, and what was not decided.
fn compare(expected: &[Broken], found: &[Evaluation], expectations: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let rows: Vec<(&Broken, &String)> =
        expected.iter().flat_map(|row| row.rules.iter().chain(&row.also).map(move |rule| (row, rule))).collect();
    let mut problems = Vec::new();
    for (row, rule) in &rows {
        let Broken { expectation, resource, rules, .. } = row;
        let numbers = expectations.get(*rule).map_or(&[][..], Vec::as_slice);
        if rules.contains(rule) && !numbers.contains(expectation) {
            problems.push(format!("{rule} does not decide expectation {expectation}"));
        }
        let is_violated = |found: &&Evaluation| found.compliance_type == ComplianceType::NonCompliant;
        if !found.iter().filter(is_violated).any(|found| row.is_said_by(rule, found)) {
            problems.push(format!("missed: {expectation}, {rule} on {resource}"));
        }
    }
    for evaluation in found {
        let Evaluation { rule_id, resource_id, compliance_type, annotation, .. } = evaluation;
        let is_expected = rows.iter().any(|(row, rule)| row.is_said_by(rule, evaluation));
        let problem = match compliance_type {
            ComplianceType::NonCompliant if !is_expected => "reported falsely",
            ComplianceType::InsufficientData => "not decided",
            _ => continue,
        };
        let numbers = expectations.get(&**rule_id);
        problems.push(format!("{problem}: {numbers:?}, {rule_id} on {resource_id}: {annotation}"));
    }
    problems
}

/// How many expectations there are.
const EXPECTATIONS: u8 = 40;

#[test]
fn every_expectation_is_broken_in_an_account() {
    let table = |letter: &str| -> Vec<Broken> {
        let path = workspace().join("tests/accounts").join(letter).join("expected.yaml");
        serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    let broken: BTreeSet<u8> =
        ["a", "b", "c", "d", "e"].into_iter().flat_map(table).map(|row| row.expectation).collect();
    assert_eq!(broken, (1..=EXPECTATIONS).collect());
}

fn assert_story(letter: &str, flawed: &str, corrected: &str) {
    let mut problems = problems(letter, "flawed", flawed);
    problems.extend(self::problems(letter, "corrected", corrected));
    let lines: BTreeSet<String> = problems.into_iter().collect();
    assert!(lines.is_empty(), "{}", lines.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_storage_platform() {
    assert_story("a", "100000000011", "100000000012");
}

#[test]
fn a_secured_foundation() {
    assert_story("b", "100000000021", "100000000022");
}

#[test]
fn a_web_system_in_two_regions() {
    assert_story("c", "100000000031", "100000000032");
}

#[test]
fn a_serverless_api() {
    assert_story("d", "100000000041", "100000000042");
}

#[test]
fn a_compliance_scanner() {
    assert_story("e", "100000000051", "100000000052");
}
