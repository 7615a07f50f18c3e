//! `plumbline rules`.

use std::process::ExitCode;

use plumbline_catalogue::{catalogue::Catalogue, selection::Scope};
use plumbline_report::rules::{Description, Listing, list};

use crate::{
    arguments::{self, RulesOutput},
    failure::Failure,
    output,
};

/// Lists the rules of the catalogue.
pub(crate) fn run(arguments: &arguments::Rules, catalogue: &Catalogue) -> Result<ExitCode, Failure> {
    let scope = Scope { services: arguments.services.clone(), severity: arguments.severity, ..Scope::default() };
    let selection = scope.resolve(catalogue).map_err(Failure::usage)?;
    let rules: Vec<Description<'_>> = selection.rules.iter().map(|rule| Description::of(&**rule)).collect();
    output::print(&match arguments.output {
        RulesOutput::Table => list(&rules, output::style(arguments.no_color)),
        RulesOutput::Json => format!("{}\n", serde_json::to_string_pretty(&Listing::of(&rules, catalogue))?),
    })?;
    Ok(ExitCode::SUCCESS)
}
