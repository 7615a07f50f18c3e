//! `plumbline config`.

use std::process::ExitCode;

use plumbline_catalogue::parameters::schema as of_configuration;

use crate::{failure::Failure, output};

/// Prints the JSON Schema of the configuration file.
pub(crate) fn schema() -> Result<ExitCode, Failure> {
    output::print(&format!("{}\n", serde_json::to_string_pretty(&of_configuration())?))?;
    Ok(ExitCode::SUCCESS)
}
