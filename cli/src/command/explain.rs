//! `plumbline explain`.

use std::process::ExitCode;

use plumbline_catalogue::{catalogue::Catalogue, selection::Scope};
use plumbline_report::rules::{Description, explain};

use crate::{arguments, failure::Failure, output};

/// Explains one rule.
pub(crate) fn run(arguments: &arguments::Explain, catalogue: &Catalogue) -> Result<ExitCode, Failure> {
    let scope = Scope { rules: vec![arguments.rule.clone()], ..Scope::default() };
    let selection = scope.resolve(catalogue).map_err(Failure::usage)?;
    for rule in &selection.rules {
        output::print(&explain(&Description::of(&**rule), catalogue, output::width()))?;
    }
    Ok(ExitCode::SUCCESS)
}
