//! The catalogue for people and programs: lists of rules, and all there is to say about one.

use std::{collections::BTreeMap, fmt::Write};

use comfy_table::{Cell, Table};
use plumbline_catalogue::{
    framework,
    model::Kind,
    parameters::{PARAMETERS, Parameters},
    rule::{AnyRule, Remediation, Severity},
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    layout::{count, labelled},
    table::{self, Style},
};

/// A rule as programs read it.
#[derive(Serialize)]
pub struct Description {
    /// The rule's name.
    pub id: &'static str,
    /// The condition that holds when a resource is compliant.
    pub title: &'static str,
    /// How bad a violation is.
    pub severity: Severity,
    /// AWS Config's names of the resource types that it judges.
    pub resource_types: Vec<&'static str>,
    /// The numbers of the documented expectations that it covers.
    pub expectations: &'static [u16],
    /// The same rule elsewhere.
    pub equivalents: &'static [&'static str],
    /// What can be configured.
    pub parameters: Vec<ParameterDescription>,
    /// Why it matters.
    pub rationale: &'static str,
    /// What to do about a violation.
    pub remediation: Remediation,
    /// The AWS documentation that it follows.
    pub source: &'static str,
    /// The IAM actions whose answers it reads, beyond those that list the resource.
    pub reads: &'static [&'static str],
}

/// A parameter of a rule.
#[derive(Serialize)]
pub struct ParameterDescription {
    /// The key under `parameters:`.
    pub name: &'static str,
    /// What its value is.
    pub description: &'static str,
    /// Its value while nobody sets it; null when the rule is not applicable until someone does.
    pub default: Value,
}

impl Description {
    /// Everything about a rule.
    pub fn of(rule: &dyn AnyRule) -> Self {
        let about = rule.about();
        let defaults = serde_json::to_value(Parameters::default()).unwrap_or_default();
        let parameters = PARAMETERS.iter().filter(|parameter| about.parameters.contains(&parameter.name));
        Self {
            id: about.id,
            title: about.title,
            severity: about.severity,
            resource_types: rule.resource_types(),
            expectations: about.expectations,
            equivalents: about.equivalents,
            parameters: parameters
                .map(|parameter| ParameterDescription {
                    name: parameter.name,
                    description: parameter.description,
                    default: defaults.get(parameter.name).cloned().unwrap_or_default(),
                })
                .collect(),
            rationale: about.rationale,
            remediation: about.remediation,
            source: about.source,
            reads: about.reads,
        }
    }

    /// Whether the rule judges resources of every type.
    pub fn is_about_everything(&self) -> bool {
        let every = Kind::all().filter(|kind| !kind.is_settings()).count();
        self.resource_types.len() > 3 && self.resource_types.len() == every
    }
}

/// The same rule in the words of another catalogue: `AWS Config S3_BUCKET_VERSIONING_ENABLED`.
pub(crate) fn equivalent(identifier: &str) -> (&str, &str) {
    match identifier.split_once(':') {
        Some(("config", name)) => ("AWS Config", name),
        Some(("securityhub", name)) => ("Security Hub", name),
        Some(("prowler", name)) => ("Prowler", name),
        Some((other, name)) => (other, name),
        None => ("", identifier),
    }
}

/// A parameter's default for people.
pub(crate) fn default(value: &Value) -> String {
    if value.is_null() { "not set; the rule applies once it is".to_owned() } else { format!("default {value}") }
}

/// One line a rule, most severe first.
pub fn list(rules: &[Description], style: Style) -> String {
    let mut rules: Vec<&Description> = rules.iter().collect();
    rules.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.id.cmp(b.id)));
    let mut table: Table = table::plain(style, &["SEVERITY", "RULE", "WHAT HOLDS WHEN COMPLIANT"]);
    for rule in &rules {
        table.add_row([table::severity(rule.severity, style), Cell::new(rule.id), Cell::new(rule.title)]);
    }
    format!("{}\n\n{}\n", table::trimmed(&table), count(rules.len(), "rule"))
}

/// All there is to say about one rule.
pub fn explain(rule: &Description, width: usize) -> String {
    let mut out = format!("{}\n", rule.id);
    labelled(&mut out, "  ", rule.title, width);
    out.push('\n');
    let types = if rule.is_about_everything() { "every type".to_owned() } else { rule.resource_types.join(", ") };
    let mut field = |label: &str, text: &str| labelled(&mut out, &format!("  {label:<16}"), text, width);
    field("Severity", rule.severity.as_str());
    field("Resource types", &types);
    for (index, parameter) in rule.parameters.iter().enumerate() {
        let text = format!("{}: {} ({})", parameter.name, parameter.description, default(&parameter.default));
        field(if index == 0 { "Parameters" } else { "" }, &text);
    }
    field("Why", rule.rationale);
    field("What to do", rule.remediation.text);
    // A command is copied as a whole: it is not broken into lines.
    let _ = writeln!(out, "  {:<16}{}", "Command", rule.remediation.cli);
    let mut field = |label: &str, text: &str| labelled(&mut out, &format!("  {label:<16}"), text, width);
    if !rule.reads.is_empty() {
        field("Reads", &rule.reads.join(", "));
    }
    for (index, identifier) in rule.equivalents.iter().enumerate() {
        let (catalogue, name) = equivalent(identifier);
        field(if index == 0 { "Equivalents" } else { "" }, &format!("{catalogue} {name}"));
    }
    if !rule.expectations.is_empty() {
        let numbers: Vec<String> = rule.expectations.iter().map(u16::to_string).collect();
        field("Expectations", &numbers.join(", "));
    }
    for (index, (framework, numbers)) in requirements(rule.id).iter().enumerate() {
        field(if index == 0 { "Frameworks" } else { "" }, &format!("{framework}: {}", numbers.join(", ")));
    }
    field("Source", rule.source);
    out
}

/// The requirements that a rule judges, by framework.
fn requirements(rule: &str) -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut requirements: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (framework, requirement) in framework::judged_by(rule) {
        requirements.entry(&framework.id).or_default().push(&requirement.number);
    }
    requirements
}

#[cfg(test)]
mod tests {
    use plumbline_catalogue::rules;

    use super::*;
    use crate::testing::RULE;

    fn description() -> Description {
        Description::of(rules::find(RULE).unwrap())
    }

    #[test]
    fn programs_get_every_field() {
        let json = serde_json::to_value(description()).unwrap();
        let fields: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = [
            "equivalents",
            "expectations",
            "id",
            "parameters",
            "rationale",
            "reads",
            "remediation",
            "resource_types",
            "severity",
            "source",
            "title",
        ];
        assert_eq!(fields, expected);
        assert_eq!((&json["severity"], &json["resource_types"][0]), (&"MEDIUM".into(), &"AWS::S3::Bucket".into()));
    }

    #[test]
    fn people_get_it_explained() {
        let text = explain(&description(), 80);
        for part in ["Severity", "Why", "What to do", "aws s3api", "s3:GetBucketVersioning", "Security Hub S3.14"] {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
    }

    #[test]
    fn every_rule_of_the_catalogue_can_be_shown() {
        let all: Vec<Description> = rules::all().map(Description::of).collect();
        for rule in &all {
            let named: Vec<&str> = rule.parameters.iter().map(|parameter| parameter.name).collect();
            let about = rules::find(rule.id).unwrap().about();
            assert!(about.parameters.iter().all(|name| named.contains(name)), "{} names no parameter", rule.id);
            assert!(explain(rule, 80).lines().count() > 5);
        }
        assert!(list(&all, Style { width: Some(80), color: false }).contains(RULE));
    }
}
