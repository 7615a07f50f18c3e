//! `plumbline explain`.

use std::process::ExitCode;

use plumbline_catalogue::selection::Scope;
use plumbline_report::rules::{Description, explain};

use crate::{arguments, failure::Failure, output};

/// Explains one rule.
pub(crate) fn run(arguments: &arguments::Explain) -> Result<ExitCode, Failure> {
    let scope = Scope { rules: vec![arguments.rule.clone()], ..Scope::default() };
    let selection = scope.resolve().map_err(Failure::usage)?;
    for rule in &selection.rules {
        output::print(&explain(&Description::of(*rule), output::width()))?;
    }
    Ok(ExitCode::SUCCESS)
}
