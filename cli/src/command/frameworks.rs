//! `plumbline frameworks`.

use std::process::ExitCode;

use plumbline_catalogue::{
    framework::{self, Framework},
    selection::Scope,
};
use plumbline_report::frameworks::{Overview, list, requirements};

use crate::{
    arguments::{self, RulesOutput},
    failure::Failure,
    output,
};

/// Lists the frameworks, or the requirements of one.
pub(crate) fn run(arguments: &arguments::Frameworks) -> Result<ExitCode, Failure> {
    let style = output::style(arguments.no_color);
    let json = arguments.output == RulesOutput::Json;
    let text = match named(arguments)? {
        Some(framework) if json => format!("{}\n", serde_json::to_string_pretty(framework)?),
        Some(framework) => requirements(framework, style),
        None => {
            let overviews: Vec<Overview> = framework::all().iter().map(Overview::of).collect();
            match json {
                true => format!("{}\n", serde_json::to_string_pretty(&overviews)?),
                false => list(&overviews, style),
            }
        }
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn named(arguments: &arguments::Frameworks) -> Result<Option<&'static Framework>, Failure> {
    let Some(id) = &arguments.framework else { return Ok(None) };
    let scope = Scope { frameworks: vec![id.clone()], ..Scope::default() };
    scope.resolve().map_err(Failure::usage)?;
    Ok(framework::find(id))
}
