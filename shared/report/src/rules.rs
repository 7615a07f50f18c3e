//! The catalogue for people and programs: lists of rules, and all there is to say about one.

use std::{collections::BTreeMap, fmt::Write};

use comfy_table::{Cell, Table};
use plumbline_catalogue::{
    catalogue::Catalogue,
    evaluation::{Format, Severity},
    model::Kind,
    parameters::{Parameter, Parameters},
    rule::{AnyRule, Difference},
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    layout::{count, labelled},
    table::{self, Style},
};

/// A rule as programs read it.
#[derive(Serialize)]
pub struct Description<'a> {
    /// The rule's name.
    pub id: &'a str,
    /// The condition that holds when a resource is compliant.
    pub title: &'a str,
    /// How bad a violation is.
    pub severity: Severity,
    /// AWS Config's names of the resource types that it judges.
    pub resource_types: Vec<&'static str>,
    /// The numbers of the documented expectations that it covers.
    pub expectations: &'a [u16],
    /// The same rule elsewhere.
    pub equivalents: Vec<&'a str>,
    /// Where it decides otherwise than these.
    pub differs: &'a [Difference],
    /// What can be configured.
    pub parameters: Vec<ParameterDescription>,
    /// Why it matters.
    pub rationale: &'a str,
    /// What to do about a violation.
    pub remediation: Remediation<'a>,
    /// The AWS documentation that it follows.
    pub source: &'a str,
    /// The IAM actions whose answers it reads, beyond those that list the resource.
    pub reads: Vec<&'a str>,
}

/// How to put a violation right.
#[derive(Serialize)]
pub struct Remediation<'a> {
    /// The steps, in words.
    pub text: &'a str,
    /// The AWS CLI command that does it.
    pub cli: &'a str,
}

/// A parameter as programs read it.
#[derive(Serialize)]
pub struct ParameterDescription {
    /// The key under `parameters:`.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// What values it takes, in words.
    pub r#type: String,
    /// What values it takes, with their bounds, as a JSON Schema.
    pub schema: Value,
    /// Its value while nobody sets it; null when the rules that read it are not applicable until someone does.
    pub default: Value,
}

/// Rules and parameters as programs read them.
#[derive(Serialize)]
pub struct Listing<'a> {
    /// The version of this format.
    pub format: Format,
    /// The rules that were asked for.
    pub rules: &'a [Description<'a>],
    /// Every parameter.
    pub parameters: Vec<ListedParameter<'a>>,
}

/// A parameter and its readers.
#[derive(Serialize)]
pub struct ListedParameter<'a> {
    /// The parameter.
    #[serde(flatten)]
    pub parameter: ParameterDescription,
    /// The rules of the catalogue that read it; none where the scan itself does.
    pub rules: Vec<&'a str>,
}

impl<'a> Listing<'a> {
    /// These rules, and every parameter with the rules of the catalogue that read it.
    pub fn of(rules: &'a [Description<'a>], catalogue: &'a Catalogue) -> Self {
        let readers = |name: &str| {
            let about = catalogue.rules().map(|rule| rule.about());
            about.filter(|about| about.parameters().contains(&name)).map(|about| about.id()).collect()
        };
        let parameters = Parameters::ALL
            .iter()
            .map(|parameter| ListedParameter { parameter: parameter.into(), rules: readers(parameter.name) });
        Self { format: Format, rules, parameters: parameters.collect() }
    }
}

impl From<&Parameter> for ParameterDescription {
    fn from(parameter: &Parameter) -> Self {
        Self {
            name: parameter.name,
            description: parameter.description,
            r#type: parameter.expected(),
            schema: parameter.schema(),
            default: parameter.default(),
        }
    }
}

impl ParameterDescription {
    /// What it is for, what it takes and what it is while nobody sets it, for people.
    pub(crate) fn phrase(&self) -> String {
        let default = match &self.default {
            Value::Null => "not set; the rule applies once it is".to_owned(),
            value => format!("default {value}"),
        };
        format!("{} It takes {} ({default})", self.description, self.r#type)
    }
}

impl<'a> Description<'a> {
    /// Everything about a rule.
    pub fn of(rule: &'a dyn AnyRule) -> Self {
        let about = rule.about();
        let names = about.parameters();
        let parameters = Parameters::ALL.iter().filter(|parameter| names.contains(&parameter.name));
        Self {
            id: about.id(),
            title: about.title(),
            severity: about.severity(),
            resource_types: rule.resource_types(),
            expectations: about.expectations(),
            equivalents: about.equivalents(),
            differs: about.differs(),
            parameters: parameters.map(ParameterDescription::from).collect(),
            rationale: about.rationale(),
            remediation: Remediation { text: about.remediation(), cli: about.command() },
            source: about.source(),
            reads: rule.reads(),
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

/// One line a rule, most severe first.
pub fn list(rules: &[Description<'_>], style: Style) -> String {
    let mut rules: Vec<&Description<'_>> = rules.iter().collect();
    rules.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.id.cmp(b.id)));
    let mut table: Table = table::plain(style, &["SEVERITY", "RULE", "WHAT HOLDS WHEN COMPLIANT"]);
    for rule in &rules {
        table.add_row([table::severity(rule.severity, style), Cell::new(rule.id), Cell::new(rule.title)]);
    }
    format!("{}\n\n{}\n", table::trimmed(&table), count(rules.len(), "rule"))
}

/// All there is to say about one rule.
pub fn explain(rule: &Description<'_>, catalogue: &Catalogue, width: usize) -> String {
    let mut out = format!("{}\n", rule.id);
    labelled(&mut out, "  ", rule.title, width);
    out.push('\n');
    let types = if rule.is_about_everything() { "every type".to_owned() } else { rule.resource_types.join(", ") };
    let mut field = |label: &str, text: &str| labelled(&mut out, &format!("  {label:<16}"), text, width);
    field("Severity", rule.severity.as_str());
    field("Resource types", &types);
    for (index, parameter) in rule.parameters.iter().enumerate() {
        let text = format!("{}: {}", parameter.name, parameter.phrase());
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
    for (index, difference) in rule.differs.iter().enumerate() {
        let text = format!("{}: {}", difference.from.join(", "), difference.how);
        field(if index == 0 { "Differs from" } else { "" }, &text);
    }
    if !rule.expectations.is_empty() {
        let numbers: Vec<String> = rule.expectations.iter().map(u16::to_string).collect();
        field("Expectations", &numbers.join(", "));
    }
    for (index, (framework, numbers)) in requirements(rule.id, catalogue).iter().enumerate() {
        field(if index == 0 { "Frameworks" } else { "" }, &format!("{framework}: {}", numbers.join(", ")));
    }
    field("Source", rule.source);
    out
}

/// The requirements that a rule judges, by framework.
fn requirements<'a>(rule: &str, catalogue: &'a Catalogue) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut requirements: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (framework, requirement) in catalogue.judged_by(rule) {
        requirements.entry(&framework.id).or_default().push(&requirement.number);
    }
    requirements
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{RULE, catalogue};

    #[test]
    fn programs_get_every_field() {
        let catalogue = catalogue();
        let json = serde_json::to_value(Description::of(&**catalogue.find(RULE).unwrap())).unwrap();
        let fields: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = [
            "differs",
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
        let catalogue = catalogue();
        let text = explain(&Description::of(&**catalogue.find(RULE).unwrap()), &catalogue, 80);
        for part in ["Severity", "Why", "What to do", "aws s3api", "s3:GetBucketVersioning", "Security Hub S3.14"] {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
    }

    #[test]
    fn every_rule_of_the_catalogue_can_be_shown() {
        let catalogue = catalogue();
        let all: Vec<Description<'_>> = catalogue.rules().map(|rule| Description::of(&**rule)).collect();
        for rule in &all {
            let named: Vec<&str> = rule.parameters.iter().map(|parameter| parameter.name).collect();
            let parameters = catalogue.find(rule.id).unwrap().about().parameters();
            assert!(parameters.iter().all(|name| named.contains(name)), "{} names no parameter", rule.id);
            assert!(explain(rule, &catalogue, 80).lines().count() > 5);
        }
        assert!(list(&all, Style { width: Some(80), color: false }).contains(RULE));
    }

    #[test]
    fn parameters_are_listed_with_their_readers() {
        let catalogue = catalogue();
        let json = serde_json::to_value(Listing::of(&[], &catalogue)).unwrap();
        let parameters = json["parameters"].as_array().unwrap();
        assert_eq!(parameters.len(), Parameters::ALL.len());
        let find = |name: &str| parameters.iter().find(|parameter| parameter["name"] == name).unwrap();
        let retention = find("rds_backup_retention_days_min");
        assert_eq!(retention["type"], "a number of days from 1 to 35");
        assert_eq!((&retention["schema"]["minimum"], &retention["schema"]["maximum"]), (&1.into(), &35.into()));
        assert_eq!((&retention["default"], &json["format"]), (&7.into(), &1.into()));
        assert!(retention["rules"].as_array().unwrap().contains(&"db-instance-backup-enabled".into()), "{retention}");
        assert_eq!(find("api_rate_percent")["rules"], Value::Array(Vec::new()));
    }
}
