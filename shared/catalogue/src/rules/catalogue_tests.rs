//! What holds for every rule of the catalogue.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::SERVICES;
use crate::{
    catalogue::Catalogue,
    expectations::{EXPECTATIONS, OWN},
    model::{Account, Kind, facts},
    parameters::Parameters,
};

fn catalogue() -> Catalogue {
    Catalogue::built_in().unwrap()
}

/// What holds for rules that are added at run time too.
#[test]
fn every_rule_is_as_rules_are() {
    assert_eq!(catalogue().check(), Ok(()));
}

#[test]
fn rules_are_listed_alphabetically() {
    let services: Vec<&str> = SERVICES.iter().map(|(service, _)| *service).collect();
    assert!(services.is_sorted(), "{services:?}");
    for (service, rules) in SERVICES {
        let ids: Vec<&str> = rules.iter().map(|rule| rule.about().id()).collect();
        assert!(ids.is_sorted(), "{service}: {ids:?}");
    }
}

/// A rule lies in the folder of the service of what it judges: by that, `--service` selects it. What judges types of
/// several services lies in `every`; a rule about the account or a region, with the service whose settings these are.
#[test]
fn a_rule_lies_with_its_resource() {
    for (service, rule) in SERVICES.iter().flat_map(|(service, rules)| rules.iter().map(move |rule| (*service, rule))) {
        let types = rule.resource_types();
        let kinds = Kind::all().filter(|kind| !kind.is_settings() && types.contains(&kind.resource_type));
        let services: BTreeSet<&str> = kinds.map(|kind| kind.service).collect();
        match service {
            "every" => assert!(services.len() > 1, "{}: {services:?}", rule.about().id()),
            service => assert!(services.iter().all(|of| *of == service), "{}: {services:?}", rule.about().id()),
        }
    }
}

#[test]
fn every_service_can_be_selected() {
    for kind in Kind::all().filter(|kind| !kind.is_settings()) {
        assert!(SERVICES.iter().any(|(service, _)| *service == kind.service), "{}", kind.service);
    }
}

/// The rules of a service's files, as its list names them. A rule that its list leaves out is dead code, unless
/// something else names it.
#[test]
fn every_rule_is_listed() {
    for (service, _) in SERVICES {
        let list = fs::read_to_string(folder(service).join("mod.rs")).unwrap();
        for path in files(service) {
            let module = path.file_stem().unwrap().to_str().unwrap();
            let text = fs::read_to_string(&path).unwrap();
            for declared in text.split("static ").skip(1).filter_map(|rest| rest.split_once(": ")) {
                let (name, of_type) = declared;
                if of_type.starts_with("Rule<") {
                    let entry = format!("&{module}::{name},");
                    let one_line = entry.replace(',', "]");
                    assert!(list.contains(&entry) || list.contains(&one_line), "{service} does not list {entry}");
                }
            }
        }
    }
}

fn folder(service: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules").join(service)
}

fn files(service: &str) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder(service)).unwrap().map(|entry| entry.unwrap().path())
}

#[test]
fn sources_are_documentation_of_aws() {
    for rule in catalogue().rules() {
        let about = rule.about();
        assert!(about.source().starts_with("https://docs.aws.amazon.com/"), "{}: {}", about.id(), about.source());
    }
}

#[test]
fn every_expectation_has_a_rule() {
    let catalogue = catalogue();
    let covered: BTreeSet<u16> = catalogue.rules().flat_map(|rule| rule.about().expectations()).copied().collect();
    let expected: BTreeSet<u16> = EXPECTATIONS.iter().map(|expectation| expectation.number).collect();
    assert_eq!(covered, expected);
    assert_eq!(expected, (1..=40).collect());
}

#[test]
fn our_own_expectations_are_met_somewhere() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for expectation in OWN {
        assert!(!expectation.met_in.is_empty(), "{}", expectation.statement);
        for place in expectation.met_in {
            assert!(project.join(place).exists(), "{}: there is no {place}", expectation.number);
        }
    }
}

/// Parameters that no rule reads, but the scan itself.
const OF_THE_SCAN: [&str; 1] = ["api_rate_percent"];

#[test]
fn every_parameter_is_known_and_read() {
    let catalogue = catalogue();
    let of_rules = catalogue.rules().flat_map(|rule| rule.about().parameters());
    let read: BTreeSet<&str> = of_rules.chain(OF_THE_SCAN).collect();
    let known: BTreeSet<&str> = Parameters::ALL.iter().map(|parameter| parameter.name).collect();
    assert_eq!(read, known);
}

#[test]
fn every_listing_is_a_fact() {
    let facts: BTreeSet<&str> = facts().flat_map(|fact| fact.actions).copied().collect();
    for kind in Kind::all() {
        for action in kind.listed_by {
            assert!(facts.contains(action), "{} is listed by {action}, which no fact names", kind.resource_type);
        }
    }
}

#[test]
fn resource_types_and_their_wildcards_are_unique() {
    let account = Account::example();
    let (mut types, mut wildcards) = (BTreeSet::new(), BTreeSet::new());
    for kind in Kind::all().filter(|kind| !kind.is_settings()) {
        assert!(types.insert(kind.resource_type), "{}", kind.resource_type);
        assert!(wildcards.insert(kind.wildcard(&account, "eu-west-1")), "{}", kind.resource_type);
    }
}

/// What AWS publishes changes: whoever sees this fail looks at the sources, and sets the date anew.
#[test]
fn facts_of_aws_are_not_older_than_a_year() {
    let now = jiff::Timestamp::now().as_second();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
        let date = field("# date: ").unwrap_or_else(|| panic!("{} has no date", path.display()));
        let date: jiff::Timestamp = format!("{date}T00:00:00Z").parse().unwrap();
        assert!(field("# source: ").is_some_and(|source| source.starts_with("https://")), "{}", path.display());
        assert!(now - date.as_second() < 366 * 86_400, "{} is of {date}: read its sources again", path.display());
    }
}

/// Every file of a service's folder is a rule of that name, or a family that shares one check; all have cases.
#[test]
fn every_rule_file_has_cases() {
    for (service, _) in SERVICES {
        for path in files(service) {
            let text = fs::read_to_string(&path).unwrap();
            if text.contains("static RULE: Rule<") {
                assert!(text.contains("Cases::of(&RULE)"), "{} has no cases", path.display());
                let stem = path.file_stem().unwrap().to_str().unwrap();
                let id = stem.replace('_', "-");
                assert!(text.contains(&format!("id: \"{id}\"")), "{} does not hold the rule {id}", path.display());
            }
        }
    }
}
