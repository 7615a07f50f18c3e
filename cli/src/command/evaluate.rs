//! `plumbline evaluate`.

use std::{fs::File, path::Path, process::ExitCode};

use anyhow::Context;
use plumbline_catalogue::{catalogue::Catalogue, selection::Scope, snapshot::Snapshot};

use super::judge::{self, Judged};
use crate::{arguments::Evaluate, failure::Failure, progress::Progress};

/// Judges what was kept, prints, and says with the exit code whether there are violations.
pub(crate) fn run(arguments: &Evaluate, catalogue: &Catalogue) -> Result<ExitCode, Failure> {
    let parameters = judge::parameters(&arguments.judging)?;
    let mut snapshot = read(&arguments.files)?;
    if let Some(parameters) = parameters {
        snapshot.account.parameters = parameters;
    }
    let asked = arguments.judging.selection.scope(&snapshot.scope.regions);
    let narrowed = Scope { regions: Vec::new(), ..asked.clone() };
    let scope = if narrowed.is_everything() { snapshot.scope.clone() } else { asked };
    let selection = scope.resolve(catalogue).map_err(Failure::usage)?;
    let judged = Judged { snapshot: &snapshot, selection: &selection };
    let scan = judge::print(&arguments.judging, judged, Progress::hidden())?;
    Ok(judge::exit_code(&scan, arguments.judging.fail_on))
}

/// The account of which the files hold parts.
fn read(files: &[impl AsRef<Path>]) -> Result<Snapshot, Failure> {
    let mut whole: Option<Snapshot> = None;
    for file in files.iter().map(AsRef::as_ref) {
        let problem = || format!("the kept account {} cannot be used", file.display());
        let opened = File::open(file).with_context(problem).map_err(Failure::Usage)?;
        let part = Snapshot::read(opened).with_context(problem).map_err(Failure::Usage)?;
        whole = Some(match whole {
            None => part,
            Some(whole) => whole.merge(part).with_context(problem).map_err(Failure::Usage)?,
        });
    }
    whole.context("no file is named").map_err(Failure::Usage)
}
