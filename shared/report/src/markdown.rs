//! The documentation of the catalogue, generated from it.

use std::{collections::BTreeMap, fmt::Write};

use plumbline_catalogue::{
    catalogue::{Catalogue, EVERY},
    evaluation::Severity,
    framework::{Framework, Requirement},
    model::SERVICES,
};

pub use crate::page::{MARK, Page};
use crate::{
    differences,
    escape::{markdown, markdown_code},
    expectations,
    frameworks::Overview,
    layout::count,
    page::line,
    rules::{Description, equivalent},
};

/// The folders of generated pages, below the documentation's folder.
pub const FOLDERS: [&str; 2] = ["frameworks", "rules"];

/// All pages: the expectations, the differences, an index and one page for each service that has rules, and the same for the frameworks.
pub fn pages(catalogue: &Catalogue) -> Vec<Page> {
    let described = catalogue.services().iter().filter(|service| !service.rules.is_empty());
    let services: Vec<(&str, Vec<Description<'_>>)> = described
        .map(|service| (service.name, service.rules.iter().map(|rule| Description::of(&**rule)).collect()))
        .collect();
    let index = Page { path: "rules/README.md".to_owned(), text: index(&services) };
    let pages = services
        .iter()
        .map(|(service, rules)| Page { path: format!("rules/{service}.md"), text: service_page(service, rules) });
    [expectations::page(catalogue), differences::page(catalogue), index]
        .into_iter()
        .chain(pages)
        .chain(framework_pages(catalogue))
        .collect()
}

/// A service's name for people.
pub(crate) fn name(service: &str) -> &str {
    let of_service = SERVICES.iter().find(|(known, _)| *known == service).map(|(_, name)| *name);
    of_service.unwrap_or(match service {
        "account" => "The account and its regions",
        EVERY => "Every resource",
        other => other,
    })
}

fn index(services: &[(&str, Vec<Description<'_>>)]) -> String {
    let total: usize = services.iter().map(|(_, rules)| rules.len()).sum();
    let mut out = format!("{MARK}\n\n# Rules\n\n{} in all.\n\n", count(total, "rule"));
    let severities: Vec<Severity> = Severity::ALL.into_iter().rev().collect();
    let heads: Vec<&str> = severities.iter().map(|severity| severity.as_str()).collect();
    line(&mut out, &format!("| Service | Rules | {} |", heads.join(" | ")));
    line(&mut out, &format!("| --- | ---: |{}", " ---: |".repeat(heads.len())));
    for (service, rules) in services {
        let of = |severity: &Severity| rules.iter().filter(|rule| rule.severity == *severity).count().to_string();
        let counts: Vec<String> = severities.iter().map(of).collect();
        let text = format!("| [{}]({service}.md) | {} | {} |", name(service), rules.len(), counts.join(" | "));
        line(&mut out, &text);
    }
    for (service, rules) in services {
        let _ = write!(out, "\n## {}\n\n", name(service));
        contents(&mut out, &format!("{service}.md"), rules);
    }
    out
}

fn service_page(service: &str, rules: &[Description<'_>]) -> String {
    let mut out = format!("{MARK}\n\n# {}\n\n{}.\n\n", name(service), count(rules.len(), "rule"));
    contents(&mut out, "", rules);
    for rule in rules {
        section(&mut out, rule);
    }
    out
}

fn contents(out: &mut String, page: &str, rules: &[Description<'_>]) {
    line(out, "| Rule | Severity | What holds when compliant |");
    line(out, "| --- | --- | --- |");
    for rule in rules {
        let text = format!("| [{0}]({page}#{0}) | {1} | {2} |", rule.id, rule.severity, markdown(rule.title));
        line(out, &text);
    }
}

fn section(out: &mut String, rule: &Description<'_>) {
    let _ = write!(out, "\n## {}\n\n{}.\n\n", rule.id, markdown(rule.title));
    let types = match rule.is_about_everything() {
        true => "every type".to_owned(),
        false => codes(&rule.resource_types),
    };
    item(out, "Severity", rule.severity.as_str());
    item(out, "Resource types", &types);
    if !rule.reads.is_empty() {
        item(out, "Reads", &codes(&rule.reads));
    }
    if !rule.equivalents.is_empty() {
        let equivalents = rule.equivalents.iter().map(|identifier| {
            let (catalogue, name) = equivalent(identifier);
            format!("{catalogue} {}", markdown_code(name))
        });
        item(out, "Equivalents", &equivalents.collect::<Vec<_>>().join(", "));
    }
    if !rule.expectations.is_empty() {
        let numbers: Vec<String> = rule.expectations.iter().map(u16::to_string).collect();
        item(out, "Expectations", &numbers.join(", "));
    }
    item(out, "Source", &format!("<{}>", rule.source));
    if !rule.parameters.is_empty() {
        line(out, "\n### Parameters\n");
        for parameter in &rule.parameters {
            let name = markdown_code(parameter.name);
            line(out, &format!("- {name}: {}", markdown(&parameter.phrase())));
        }
    }
    if !rule.differs.is_empty() {
        line(out, "\n### Decides otherwise than\n");
        for difference in rule.differs {
            line(out, &format!("- {}", differences::sentence(difference)));
        }
    }
    let _ = write!(out, "\n### Why\n\n{}\n", markdown(rule.rationale));
    let _ = write!(out, "\n### What to do\n\n{}\n", markdown(rule.remediation.text));
    if !rule.remediation.cli.is_empty() {
        let _ = write!(out, "\n```sh\n{}\n```\n", rule.remediation.cli);
    }
}

fn framework_pages(catalogue: &Catalogue) -> Vec<Page> {
    let services: BTreeMap<&str, &str> = catalogue
        .services()
        .iter()
        .flat_map(|service| service.rules.iter().map(|rule| (rule.about().id(), service.name)))
        .collect();
    let index = Page { path: "frameworks/README.md".to_owned(), text: framework_index(catalogue) };
    let page = |framework: &Framework| Page {
        path: format!("frameworks/{}.md", framework.id),
        text: framework_page(framework, &services),
    };
    std::iter::once(index).chain(catalogue.frameworks().iter().map(|framework| page(framework))).collect()
}

fn framework_index(catalogue: &Catalogue) -> String {
    let mut out = format!("{MARK}\n\n# Compliance frameworks\n\n");
    line(
        &mut out,
        "`plumbline scan --framework ID` evaluates the rules of a framework and says which requirements failed,",
    );
    line(
        &mut out,
        "passed, could not be decided, or have no automated rule. No scan can say that an account complies: that takes",
    );
    line(&mut out, "people, and the requirements that only they can judge are listed too.\n");
    line(&mut out, "| Framework | `ID` | Requirements | With rules | Rules |");
    line(&mut out, "| --- | --- | ---: | ---: | ---: |");
    for of in catalogue.frameworks().iter().map(|framework| Overview::of(framework)) {
        let name = format!("[{} ({})]({}.md)", markdown(of.title), markdown(of.version), of.id);
        let text =
            format!("| {name} | {} | {} | {} | {} |", markdown_code(of.id), of.requirements, of.automated, of.rules);
        line(&mut out, &text);
    }
    out
}

fn framework_page(framework: &Framework, services: &BTreeMap<&str, &str>) -> String {
    let overview = Overview::of(framework);
    let mut out = format!("{MARK}\n\n# {} ({})\n\n", markdown(&framework.title), markdown(&framework.version));
    item(&mut out, "Select it with", &markdown_code(&format!("plumbline scan --framework {}", framework.id)));
    item(&mut out, "Listed here", &markdown(&framework.covers));
    let automated = format!("{} of {} have a rule", overview.automated, overview.requirements);
    item(&mut out, "Requirements", &automated);
    item(&mut out, "Publisher", &format!("<{}>", framework.source));
    line(&mut out, "\nThe numbers are the framework's, the words are ours: read its own text for what it asks.\n");
    line(&mut out, "| Requirement | What it is about | Rules |");
    line(&mut out, "| --- | --- | --- |");
    for requirement in &framework.requirements {
        let (number, title) = (markdown(&requirement.number), markdown(&requirement.title));
        line(&mut out, &format!("| {number} | {title} | {} |", rule_links(requirement, services)));
    }
    out
}

fn rule_links(requirement: &Requirement, services: &BTreeMap<&str, &str>) -> String {
    if requirement.rules.is_empty() {
        return "none".to_owned();
    }
    let link = |id: &String| {
        let service = services.get(id.as_str()).copied().unwrap_or_default();
        format!("[{id}](../rules/{service}.md#{id})")
    };
    requirement.rules.iter().map(link).collect::<Vec<_>>().join(", ")
}

fn codes(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| markdown_code(name)).collect();
    names.join(", ")
}

fn item(out: &mut String, label: &str, text: &str) {
    line(out, &format!("- **{label}**: {text}"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{RULE, catalogue};

    #[test]
    fn every_rule_has_a_section_and_a_line_in_the_index() {
        let catalogue = catalogue();
        let pages = pages(&catalogue);
        let index = pages.iter().find(|page| page.path == "rules/README.md").unwrap();
        for service in catalogue.services().iter().filter(|service| !service.rules.is_empty()) {
            let name = service.name;
            let page = pages.iter().find(|page| page.path == format!("rules/{name}.md")).unwrap();
            for id in service.rules.iter().map(|rule| rule.about().id()) {
                assert!(page.text.contains(&format!("\n## {id}\n")), "{id}");
                assert!(index.text.contains(&format!("({name}.md#{id})")), "{id}");
            }
        }
    }

    #[test]
    fn every_framework_has_a_page_and_a_line_in_the_index() {
        let catalogue = catalogue();
        let pages = pages(&catalogue);
        let page = |path: &str| &pages.iter().find(|page| page.path == path).unwrap().text;
        for framework in catalogue.frameworks() {
            let text = page(&format!("frameworks/{}.md", framework.id));
            assert!(page("frameworks/README.md").contains(&format!("({}.md)", framework.id)));
            for requirement in &framework.requirements {
                let number = markdown(&requirement.number);
                assert!(text.contains(&format!("\n| {number} | ")), "{} {number}", framework.id);
            }
        }
        let text = page("frameworks/cis-5.0.md");
        assert!(text.contains("[iam-root-access-key-check](../rules/iam.md#iam-root-access-key-check) |\n"), "{text}");
        assert!(text.contains(" | none |\n"), "{text}");
    }

    #[test]
    fn pages_are_marked_and_always_the_same() {
        let catalogue = catalogue();
        assert_eq!(pages(&catalogue), pages(&catalogue));
        assert!(pages(&catalogue).iter().all(|page| page.text.starts_with(MARK) && page.text.ends_with('\n')));
    }

    #[test]
    fn every_service_has_a_name() {
        let unnamed: Vec<&str> = catalogue()
            .services()
            .iter()
            .map(|service| service.name)
            .filter(|service| name(service) == *service)
            .collect();
        assert_eq!(unnamed, Vec::<&str>::new());
    }

    #[test]
    fn a_section_says_everything() {
        let catalogue = catalogue();
        let rule = Description::of(&**catalogue.find(RULE).unwrap());
        let mut out = String::new();
        section(&mut out, &rule);
        for part in
            ["`AWS::S3::Bucket`", "Security Hub `S3.14`", "**Reads**: `s3:GetBucketVersioning`", "```sh\naws s3api"]
        {
            assert!(out.contains(part), "{part} is missing in\n{out}");
        }
    }
}
