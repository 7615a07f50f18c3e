//! `plumbline scan`.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use plumbline_aws::{
    call::{End, ledger::Ledger},
    collect::CollectError,
    connect::Connection,
    scan::{self, Request},
};
use plumbline_catalogue::{catalogue::Catalogue, evaluation::ComplianceType, scan::Scan, snapshot::Snapshot};

use super::{
    deliver,
    judge::{self, Judged},
};
use crate::{arguments, failure::Failure, interrupt, output::note, progress::Progress};

/// Scans, prints, and says with the exit code whether there are violations.
pub(crate) fn run(arguments: &arguments::Scan, catalogue: &Catalogue) -> Result<ExitCode, Failure> {
    let scope = arguments.judging.selection.scope(&arguments.regions);
    let selection = scope.resolve(catalogue).map_err(Failure::usage)?;
    let parameters = judge::parameters(&arguments.judging)?.unwrap_or_default();
    deliver::check(arguments).map_err(Failure::Usage)?;
    let save = arguments.save.as_deref().map(Kept::create).transpose()?;
    let runtime = tokio::runtime::Runtime::new().context("the program cannot start")?;
    let scan = runtime.block_on(async {
        let end = End::when(interrupt::listen());
        scan(arguments, catalogue, Request { selection: &selection, parameters, end, ledger: Ledger::default() }, save)
            .await
    });
    // Calls in flight need not be waited for.
    runtime.shutdown_background();
    Ok(judge::exit_code(&scan?, arguments.judging.fail_on))
}

async fn scan(
    arguments: &arguments::Scan,
    catalogue: &Catalogue,
    request: Request<'_>,
    save: Option<Kept>,
) -> Result<Scan, Failure> {
    let connection = Connection {
        profile: arguments.profile.clone(),
        region: arguments.regions.first().cloned(),
        endpoint_url: arguments.endpoint_url.clone(),
    };
    let mut progress = Progress::collecting(&request.ledger, arguments.judging.quiet);
    let config = connection.load().await.map_err(Failure::usage)?;
    let selection = request.selection;
    let snapshot = scan::scan(config.clone(), request).await.map_err(|error| match error {
        CollectError::Region(error) => Failure::usage(error),
        error => Failure::Error(error.into()),
    })?;
    progress.evaluating();
    if let Some(kept) = save {
        kept.write(&snapshot)?;
    }
    let judged = Judged { snapshot: &snapshot, selection };
    let scan = judge::print(&arguments.judging, judged, progress)?;
    for warning in warnings(arguments, &scan) {
        note(&format!("warning: {warning}"));
    }
    deliver::deliver(&config, catalogue, arguments, judged, &scan).await?;
    Ok(scan)
}

/// The file that a snapshot goes into: made before the scan, so that no scan is made for nothing.
struct Kept {
    path: PathBuf,
    file: File,
}

impl Kept {
    fn create(path: &Path) -> Result<Self, Failure> {
        let file = File::create(path).with_context(|| format!("the file {} cannot be written", path.display()));
        Ok(Self { path: path.to_owned(), file: file.map_err(Failure::Usage)? })
    }

    fn write(self, snapshot: &Snapshot) -> anyhow::Result<()> {
        snapshot.write(self.file).with_context(|| format!("the file {} cannot be written", self.path.display()))
    }
}

/// What the user asked for and did not get.
fn warnings(arguments: &arguments::Scan, scan: &Scan) -> Vec<String> {
    let off = arguments.regions.iter().filter(|region| scan.regions_off.contains(region));
    let mut warnings: Vec<String> =
        off.map(|region| format!("region {region} is not turned on in this account and was not scanned")).collect();
    let regions_unknown = scan.failed_calls.iter().any(|call| call.action == "ec2:DescribeRegions");
    if regions_unknown && arguments.regions.is_empty() {
        let scanned = scan.regions.join(", ");
        warnings.push(format!("the account's regions could not be listed: only {scanned} was scanned"));
    }
    if !scan.complete {
        warnings.push("the scan was cut short before it had read everything".to_owned());
    }
    let undecided = scan.count(ComplianceType::InsufficientData);
    if arguments.judging.quiet && undecided > 0 {
        warnings.push(format!("evaluations without a verdict, because something could not be read: {undecided}"));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use clap::Parser;
    use plumbline_catalogue::{
        evaluation::{Format, Reason},
        scan::FailedCall,
    };

    use super::*;

    /// A scan that found nothing.
    fn empty() -> Scan {
        Scan {
            format: Format,
            scan_id: "scan".into(),
            account_id: "111111111111".into(),
            scope: "all".into(),
            evaluation_timestamp: "2026-11-22T10:00:00.000Z".into(),
            duration_ms: 1,
            complete: true,
            regions: vec!["eu-west-1".into()],
            regions_off: vec!["af-south-1".into()],
            rules: 1,
            calls: 1,
            resources: BTreeMap::new(),
            evaluations: BTreeMap::new(),
            violations: BTreeMap::new(),
            apis: Vec::new(),
            failed_calls: Vec::new(),
            undecided: Vec::new(),
        }
    }

    fn arguments(regions: &[&str]) -> arguments::Scan {
        let words = ["plumbline", "scan"].into_iter().chain(regions.iter().flat_map(|region| ["--region", region]));
        match arguments::Arguments::try_parse_from(words).unwrap().command {
            arguments::Command::Scan(scan) => *scan,
            other => panic!("{other:?} is not a scan"),
        }
    }

    #[test]
    fn what_was_not_scanned_is_said() {
        let mut scan = empty();
        assert_eq!(warnings(&arguments(&["eu-west-1"]), &scan), Vec::<String>::new());
        assert!(warnings(&arguments(&["af-south-1"]), &scan)[0].contains("af-south-1 is not turned on"));
        scan.failed_calls.push(FailedCall {
            action: "ec2:DescribeRegions".into(),
            reason: Reason::AccessDenied,
            regions: ["eu-west-1".to_owned()].into(),
            detail: String::new(),
            times: 1,
        });
        scan.complete = false;
        let warnings = warnings(&arguments(&[]), &scan);
        assert!(warnings[0].contains("only eu-west-1 was scanned") && warnings[1].contains("cut short"));
        scan.evaluations.insert(ComplianceType::InsufficientData, 9);
        let mut quiet = arguments(&["eu-west-1"]);
        quiet.judging.quiet = true;
        assert!(super::warnings(&quiet, &scan).iter().any(|warning| warning.ends_with("be read: 9")));
    }
}
