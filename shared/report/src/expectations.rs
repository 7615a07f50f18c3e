//! The page of expectations, generated from the catalogue.

use plumbline_catalogue::{
    catalogue::Catalogue,
    expectations::{EXPECTATIONS, Expectation, OWN, SYSTEMS},
};

use crate::{
    escape::markdown,
    page::{MARK, Page, line},
};

/// Each expectation with the rules that decide it and what proves them.
pub(crate) fn page(catalogue: &Catalogue) -> Page {
    let mut out = format!("{MARK}\n\n# Expectations\n\n");
    line(&mut out, "What a scanned account must satisfy, with the rules that decide it. The stories build each system");
    line(&mut out, "twice, flawed and corrected, scan both, and compare the violations with the table beside them.\n");
    line(&mut out, "| System | What it is | Story |");
    line(&mut out, "| --- | --- | --- |");
    for (letter, system) in SYSTEMS {
        let story = story(*letter);
        line(&mut out, &format!("| {letter} | {} | [{story}](../{story}) |", markdown(system)));
    }
    line(&mut out, "\n| # | Expectation | Rules | Stories |");
    line(&mut out, "| ---: | --- | --- | --- |");
    for expectation in EXPECTATIONS {
        let stories: Vec<String> =
            expectation.systems.chars().map(|letter| format!("[{letter}](../{})", story(letter))).collect();
        let Expectation { number, statement, .. } = expectation;
        let text = format!(
            "| {number} | {} | {} | {} |",
            markdown(statement),
            rules_of(*number, catalogue),
            stories.join(" ")
        );
        line(&mut out, &text);
    }
    line(&mut out, "\n## Our own deployment\n");
    line(&mut out, "| # | Expectation | Where it is met |");
    line(&mut out, "| ---: | --- | --- |");
    for expectation in OWN {
        let places: Vec<String> = expectation.met_in.iter().map(|place| format!("[{place}](../{place})")).collect();
        let text = format!("| {} | {} | {} |", expectation.number, markdown(expectation.statement), places.join(", "));
        line(&mut out, &text);
    }
    Page { path: "expectations.md".to_owned(), text: out }
}

fn story(letter: char) -> String {
    format!("tests/accounts/{}", letter.to_ascii_lowercase())
}

fn rules_of(number: u16, catalogue: &Catalogue) -> String {
    let mut links = Vec::new();
    for service in catalogue.services() {
        let about = service.rules.iter().map(|rule| rule.about());
        let of_number = about.filter(|about| about.expectations().contains(&number));
        links.extend(of_number.map(|about| format!("[{0}](rules/{1}.md#{0})", about.id(), service.name)));
    }
    links.join(", ")
}
