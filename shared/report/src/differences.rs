//! The page of differences from other scanners, generated from the catalogue.

use std::{collections::BTreeMap, fmt::Write};

use plumbline_catalogue::{
    catalogue::Catalogue,
    differences::{LEFT_OUT, OF_MANY},
    rule::Difference,
};

use crate::{
    markdown::name,
    page::{MARK, Page, line},
};

const INTRODUCTION: &str = "\
# Where verdicts differ

A rule names its equivalents elsewhere: AWS Config's managed rules (`config:`), Security Hub's controls (`securityhub:`)
and Prowler's checks (`prowler:`). On the same resource they nearly always agree. This page lists where Plumbline
deliberately decides otherwise, and the AWS documentation that it follows.

Three differences hold for every service:

- What could not be read has no verdict (`INSUFFICIENT_DATA`); it is neither a violation nor compliant.
- What a rule cannot be asked of is `NOT_APPLICABLE`, where others pass or fail it.
- Resources have the ARN of the [Service Authorization Reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html):
  those of images and snapshots name no account, and an Elastic IP address is an `elastic-ip/`.
";

/// Each difference by service: what several rules share, and then rule by rule.
pub(crate) fn page(catalogue: &Catalogue) -> Page {
    let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for shared in OF_MANY {
        let row = format!("{} | {} | {} | {}", shared.rules, shared.from, shared.how, links(shared.source));
        rows.entry(shared.service).or_default().push(row);
    }
    for service in catalogue.services() {
        for about in service.rules.iter().map(|rule| rule.about()) {
            for difference in about.differs() {
                let rule = format!("[`{0}`](rules/{1}.md#{0})", about.id(), service.name);
                let row = format!("{rule} | {} | {} | {}", from(difference), difference.how, links(difference.source));
                rows.entry(service.name).or_default().push(row);
            }
        }
    }
    let mut out = format!("{MARK}\n\n{INTRODUCTION}");
    for (service, rows) in rows {
        let _ = write!(out, "\n## {}\n\n", name(service));
        line(&mut out, "| Rule | Elsewhere | Difference | Source |");
        line(&mut out, "| --- | --- | --- | --- |");
        for row in rows {
            line(&mut out, &format!("| {row} |"));
        }
    }
    line(&mut out, "\n## Left out\n");
    line(&mut out, "These checks of other scanners for the services here have no rule:\n");
    line(&mut out, "| Elsewhere | Why | Source |");
    line(&mut out, "| --- | --- | --- |");
    for left in LEFT_OUT {
        line(&mut out, &format!("| {} | {} | {} |", codes(left.checks), left.why, links(left.source)));
    }
    Page { path: "differences.md".to_owned(), text: out }
}

/// One difference of a rule, as its own page says it.
pub(crate) fn sentence(difference: &Difference) -> String {
    format!("{}: {} ({})", from(difference), difference.how, links(difference.source))
}

fn from(difference: &Difference) -> String {
    codes(difference.from)
}

fn codes(identifiers: &[&str]) -> String {
    identifiers.iter().map(|identifier| format!("`{identifier}`")).collect::<Vec<_>>().join(", ")
}

fn links(sources: &[(&str, &str)]) -> String {
    sources.iter().map(|(title, address)| format!("[{title}]({address})")).collect::<Vec<_>>().join(", ")
}
