//! Compliance frameworks for people and programs: what they require, and what a scan says of them.

use comfy_table::{Cell, Table};
use plumbline_catalogue::{
    assessment::{Assessed, Assessment, Status},
    framework::Framework,
};
use serde::Serialize;

use crate::{
    layout::{count, labelled, number},
    table::{self, Style},
};

/// A framework as programs read it in a list.
#[derive(Serialize)]
pub struct Overview<'a> {
    /// The name by which it is selected.
    pub id: &'a str,
    /// Its own name.
    pub title: &'a str,
    /// Which edition.
    pub version: &'a str,
    /// Who publishes it.
    pub source: &'a str,
    /// Which of its requirements are listed.
    pub covers: &'a str,
    /// How many requirements are listed.
    pub requirements: usize,
    /// How many of them have a rule.
    pub automated: usize,
    /// How many rules judge them.
    pub rules: usize,
}

impl<'a> Overview<'a> {
    /// What there is to say about a framework in one line.
    pub fn of(framework: &'a Framework) -> Self {
        Self {
            id: &framework.id,
            title: &framework.title,
            version: &framework.version,
            source: &framework.source,
            covers: &framework.covers,
            requirements: framework.requirements.len(),
            automated: framework.requirements.iter().filter(|requirement| !requirement.rules.is_empty()).count(),
            rules: framework.rules().len(),
        }
    }
}

/// One line a framework.
pub fn list(frameworks: &[Overview<'_>], style: Style) -> String {
    let mut table: Table = table::plain(style, &["FRAMEWORK", "REQUIREMENTS", "WITH RULES", "RULES", "NAME"]);
    for of in frameworks {
        let name = format!("{} ({})", of.title, of.version);
        table.add_row([
            Cell::new(of.id),
            Cell::new_owned(number(of.requirements)),
            Cell::new_owned(number(of.automated)),
            Cell::new_owned(number(of.rules)),
            Cell::new_owned(name),
        ]);
    }
    format!("{}\n", table::trimmed(&table))
}

/// One line a requirement.
pub fn requirements(framework: &Framework, style: Style) -> String {
    let mut table: Table = table::plain(style, &["NUMBER", "WHAT IT IS ABOUT", "RULES"]);
    for requirement in &framework.requirements {
        let rules = if requirement.rules.is_empty() { "none".to_owned() } else { requirement.rules.join(", ") };
        table.add_row([Cell::new(&requirement.number), Cell::new(&requirement.title), Cell::new_owned(rules)]);
    }
    let overview = Overview::of(framework);
    format!(
        "{} ({})\n{}\n\n{}\n\n{}, {} with a rule\n",
        framework.title,
        framework.version,
        framework.covers,
        table::trimmed(&table),
        count(overview.requirements, "requirement"),
        number(overview.automated)
    )
}

/// How many rules the result of a requirement names.
const RULES_SHOWN: usize = 4;

/// What a scan says of each framework: the counts, and the requirements that are not fulfilled or not decided.
pub fn results(assessments: &[Assessment], width: usize) -> String {
    assessments.iter().map(|assessment| result(assessment, width)).collect::<Vec<_>>().join("\n")
}

fn result(assessment: &Assessment, width: usize) -> String {
    let mut out = String::new();
    labelled(&mut out, "", &format!("{}: {}", assessment.id, assessment.title), width);
    for requirement in &assessment.requirements {
        if let Some(text) = shortcoming(requirement) {
            labelled(&mut out, &format!("  {:<10}", requirement.number), &text, width);
        }
    }
    let counts =
        Status::ALL.into_iter().map(|status| format!("{} {}", number(assessment.count(status)), status.phrase()));
    let counts = counts.collect::<Vec<_>>().join(", ");
    labelled(&mut out, "  ", &format!("{}: {counts}", count(assessment.requirements.len(), "requirement")), width);
    out
}

fn shortcoming(requirement: &Assessed) -> Option<String> {
    let shown = requirement.rules.iter().take(RULES_SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    let rules = match requirement.rules.len().saturating_sub(RULES_SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    };
    match requirement.status {
        Status::Failed => {
            let violations = count(requirement.violations, "violation");
            Some(format!("FAILED, {violations}: {} ({rules})", requirement.title))
        }
        Status::NotDecided => Some(format!("NOT DECIDED: {} ({rules})", requirement.title)),
        Status::Passed | Status::NotApplicable | Status::NotAutomated => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::catalogue;

    fn assessment() -> Assessment {
        let of = |number: &str, title: &str, status, rules: Vec<&str>, violations| Assessed {
            number: number.to_owned(),
            title: title.to_owned(),
            status,
            rules: rules.into_iter().map(str::to_owned).collect(),
            violations,
        };
        Assessment {
            id: "cis-5.0".to_owned(),
            title: "CIS Amazon Web Services Foundations Benchmark (5.0.0)".to_owned(),
            requirements: vec![
                of("1.1", "Contacts are current", Status::NotAutomated, vec![], 0),
                of("1.3", "Root has no access key", Status::Failed, vec!["iam-root-access-key-check"], 1),
                of(
                    "1.4",
                    "Root signs in with a second factor",
                    Status::NotDecided,
                    vec!["root-account-mfa-enabled"],
                    0,
                ),
                of("5.5", "Default groups let nothing through", Status::Passed, vec!["x"], 0),
            ],
        }
    }

    #[test]
    fn a_result_names_what_failed_and_counts_the_rest() {
        let expected = "\
cis-5.0: CIS Amazon Web Services Foundations Benchmark (5.0.0)
  1.3       FAILED, 1 violation: Root has no access key (iam-root-access-key-check)
  1.4       NOT DECIDED: Root signs in with a second factor (root-account-mfa-enabled)
  4 requirements: 1 failed, 1 not decided, 1 passed, 0 with nothing to apply to, 1 without an
  automated rule
";
        assert_eq!(results(&[assessment()], 95), expected);
    }

    #[test]
    fn lists_say_how_much_is_automated() {
        let catalogue = catalogue();
        let frameworks = catalogue.frameworks();
        let overviews: Vec<Overview<'_>> = frameworks.iter().map(|framework| Overview::of(framework)).collect();
        let text = list(&overviews, Style::default());
        for framework in frameworks {
            assert!(text.lines().any(|line| line.starts_with(&framework.id)), "{text}");
        }
        let text = requirements(catalogue.framework("cis-5.0").unwrap(), Style::default());
        assert!(
            text.lines().any(|line| line.starts_with("1.3 ") && line.ends_with(" iam-root-access-key-check")),
            "{text}"
        );
        assert!(text.lines().any(|line| line.starts_with("1.20 ") || line.ends_with(" none")), "{text}");
    }
}
