//! `plumbline frameworks`.

use std::{process::ExitCode, sync::Arc};

use plumbline_catalogue::{catalogue::Catalogue, framework::Framework, selection::Scope};
use plumbline_report::frameworks::{Overview, list, requirements};

use crate::{
    arguments::{self, RulesOutput},
    failure::Failure,
    output,
};

/// Lists the frameworks, or the requirements of one.
pub(crate) fn run(arguments: &arguments::Frameworks, catalogue: &Catalogue) -> Result<ExitCode, Failure> {
    let style = output::style(arguments.no_color);
    let json = arguments.output == RulesOutput::Json;
    let text = match named(arguments, catalogue)? {
        Some(framework) if json => format!("{}\n", serde_json::to_string_pretty(&*framework)?),
        Some(framework) => requirements(&framework, style),
        None => {
            let frameworks = catalogue.frameworks().iter();
            let overviews: Vec<Overview<'_>> = frameworks.map(|framework| Overview::of(framework)).collect();
            match json {
                true => format!("{}\n", serde_json::to_string_pretty(&overviews)?),
                false => list(&overviews, style),
            }
        }
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn named(arguments: &arguments::Frameworks, catalogue: &Catalogue) -> Result<Option<Arc<Framework>>, Failure> {
    let Some(id) = &arguments.framework else { return Ok(None) };
    let scope = Scope { frameworks: vec![id.clone()], ..Scope::default() };
    Ok(scope.resolve(catalogue).map_err(Failure::usage)?.frameworks.pop())
}
