//! The actions that a scan asks permission for are exactly those that the collectors call.

use std::{collections::BTreeSet, fs, path::Path};

use plumbline_catalogue::{catalogue::Catalogue, model, selection::Scope};
use plumbline_tests::emulator::workspace;

/// Every `"service:Action"` in the collectors but the question whose the credentials are, which needs no permission.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>
fn called() -> BTreeSet<String> {
    let mut called = BTreeSet::new();
    let mut folders = ["call", "collect"].map(|room| workspace().join("shared/aws/src").join(room)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name() != Some("limits.rs".as_ref()) {
                called.extend(actions_in(&path));
            }
        }
    }
    called.remove("sts:GetCallerIdentity");
    called
}

fn actions_in(file: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.split('"').skip(1).step_by(2).filter(|literal| is_action(literal)).map(str::to_owned).collect()
}

fn is_action(text: &str) -> bool {
    text.split_once(':').is_some_and(|(service, action)| {
        !service.is_empty()
            && service.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && action.starts_with(|c: char| c.is_ascii_uppercase())
            && action.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

#[test]
fn what_is_granted_is_what_is_called() {
    let selection = Scope::default().resolve(&Catalogue::built_in().unwrap()).unwrap();
    let granted: BTreeSet<String> = selection.actions().into_iter().map(str::to_owned).collect();
    assert!(granted.len() > 50, "only {} actions: is the catalogue empty?", granted.len());
    let called = called();
    let superfluous: Vec<_> = granted.difference(&called).collect();
    assert!(superfluous.is_empty(), "granted, but never called: {superfluous:?}");
    let missing: Vec<_> = called.difference(&granted).collect();
    assert!(missing.is_empty(), "called, but not granted: {missing:?}");
}

#[test]
fn every_fact_is_read_by_a_call_and_every_call_reads_a_fact() {
    let facts: BTreeSet<String> =
        model::facts().flat_map(|fact| fact.actions).map(|action| (*action).to_owned()).collect();
    let mut called = called();
    // Regions are where facts are, not facts.
    called.remove("ec2:DescribeRegions");
    // The region of a bucket is where it is listed.
    called.remove("s3:GetBucketLocation");
    // The tags that it lists are facts that each service can tell by itself.
    called.remove("tag:GetResources");
    assert_eq!(facts, called);
}

#[test]
fn nothing_reads_the_data_of_the_account() {
    for action in called() {
        let (_, name) = action.split_once(':').unwrap();
        let reads = ["Describe", "Generate", "Get", "GET", "List"].iter().any(|verb| name.starts_with(verb));
        assert!(reads, "{action} does not only read");
        let data =
            ["s3:GetObject", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "secretsmanager:GetSecretValue"];
        assert!(!data.contains(&action.as_str()), "{action} reads data");
    }
}
