//! `plumbline scan`.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use anyhow::Context;
use plumbline_aws::{
    call::{End, ledger::Ledger},
    collect::CollectError,
    connect::Connection,
    scan::{Request, Snapshot},
};
use plumbline_catalogue::{
    assessment::{Assessment, Assessor},
    catalogue::Catalogue,
    evaluation::{ComplianceType, Evaluation, Severity},
    parameters::Parameters,
    scan::{Scan, Tally},
};
use plumbline_report::{frameworks, json, summary, table};

use super::deliver;
use crate::{
    arguments::{self, ScanOutput},
    failure::{Failure, INTERRUPTED, VIOLATIONS},
    interrupt,
    output::{self, note},
    progress::Progress,
};

/// Scans, prints, and says with the exit code whether there are violations.
pub(crate) fn run(arguments: &arguments::Scan, catalogue: &Catalogue) -> Result<ExitCode, Failure> {
    let selection = arguments.selection.scope(&arguments.regions).resolve(catalogue).map_err(Failure::usage)?;
    let parameters = parameters(arguments)?;
    deliver::check(arguments).map_err(Failure::Usage)?;
    let runtime = tokio::runtime::Runtime::new().context("the program cannot start")?;
    let scan = runtime.block_on(async {
        let end = End::when(interrupt::listen());
        scan(arguments, catalogue, Request { selection, parameters, end, ledger: Ledger::default() }).await
    });
    // Calls in flight need not be waited for.
    runtime.shutdown_background();
    Ok(exit_code(&scan?, arguments.fail_on))
}

fn parameters(arguments: &arguments::Scan) -> Result<Parameters, Failure> {
    let Some(file) = &arguments.config else { return Ok(Parameters::default()) };
    let text = fs::read_to_string(file)
        .with_context(|| format!("the configuration {} cannot be read", file.display()))
        .map_err(Failure::Usage)?;
    Parameters::from_yaml(&text)
        .with_context(|| format!("the configuration {} cannot be used", file.display()))
        .map_err(Failure::Usage)
}

async fn scan(arguments: &arguments::Scan, catalogue: &Catalogue, request: Request) -> Result<Scan, Failure> {
    let connection = Connection {
        profile: arguments.profile.clone(),
        region: arguments.regions.first().cloned(),
        endpoint_url: arguments.endpoint_url.clone(),
    };
    let mut progress = Progress::collecting(&request.ledger, arguments.quiet);
    let config = connection.load().await.map_err(Failure::usage)?;
    let snapshot = Snapshot::take(config.clone(), request).await.map_err(|error| match error {
        CollectError::Region(error) => Failure::usage(error),
        error => Failure::Error(error.into()),
    })?;
    progress.evaluating();
    let (scan, assessments) = match arguments.output {
        ScanOutput::Table => print_table(arguments, &snapshot, progress)?,
        ScanOutput::Json => print_json(&snapshot, progress)?,
        ScanOutput::Jsonl => print_lines(&snapshot, progress)?,
    };
    if arguments.output != ScanOutput::Table && !arguments.quiet {
        note(&summary::statement(&scan, output::width()));
        if !assessments.is_empty() {
            note(&format!("\n{}", frameworks::results(&assessments, output::width())));
        }
    }
    for warning in warnings(arguments, &scan) {
        note(&format!("warning: {warning}"));
    }
    deliver::deliver(&config, catalogue, arguments, &snapshot, &scan).await?;
    Ok(scan)
}

/// What a scan amounts to: its record, and what it says of the frameworks that it was asked for.
type Outcome = (Scan, Vec<Assessment>);

/// Hands each evaluation on, and counts it.
fn evaluate(snapshot: &Snapshot, mut each: impl FnMut(Evaluation) -> io::Result<()>) -> Result<Outcome, Failure> {
    let mut tally = Tally::default();
    let mut assessor = Assessor::default();
    for of_resource in snapshot.evaluations() {
        for evaluation in of_resource {
            tally.count(&evaluation);
            assessor.count(&evaluation);
            each(evaluation).context("the result cannot be written")?;
        }
    }
    Ok((snapshot.record(&tally), assessor.assess(snapshot.selection())))
}

fn print_table(arguments: &arguments::Scan, snapshot: &Snapshot, progress: Progress) -> Result<Outcome, Failure> {
    let mut violations = Vec::new();
    let (scan, assessments) = evaluate(snapshot, |evaluation| {
        if evaluation.compliance_type == ComplianceType::NonCompliant {
            violations.push(evaluation);
        }
        Ok(())
    })?;
    let table = table::violations(&mut violations, output::style(arguments.no_color));
    drop(progress);
    let end = match arguments.quiet {
        true => format!("{}\n", summary::counts(&scan)),
        false => summary::statement(&scan, output::width()),
    };
    let frameworks = match assessments.is_empty() {
        true => String::new(),
        false => format!("\n{}", frameworks::results(&assessments, output::width())),
    };
    output::print(&format!("{table}\n{end}{frameworks}"))?;
    Ok((scan, assessments))
}

fn print_json(snapshot: &Snapshot, progress: Progress) -> Result<Outcome, Failure> {
    let _progress = beside_results(progress);
    let mut out = output::results();
    let mut document = json::Document::new(&mut out);
    let (scan, assessments) = evaluate(snapshot, |evaluation| document.evaluation(&evaluation))?;
    document.finish(&scan, &assessments)?;
    out.flush()?;
    Ok((scan, assessments))
}

fn print_lines(snapshot: &Snapshot, progress: Progress) -> Result<Outcome, Failure> {
    let _progress = beside_results(progress);
    let mut out = output::results();
    let outcome = evaluate(snapshot, |evaluation| json::line(&mut out, &evaluation))?;
    out.flush()?;
    Ok(outcome)
}

/// Progress goes on only where the results do not run over the same terminal.
fn beside_results(progress: Progress) -> Option<Progress> {
    (!io::stdout().is_terminal()).then_some(progress)
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
    if arguments.quiet && undecided > 0 {
        warnings.push(format!("evaluations without a verdict, because something could not be read: {undecided}"));
    }
    warnings
}

/// 130 when the scan was cut short, 3 when there is a violation of at least this severity, else 0.
fn exit_code(scan: &Scan, fail_on: Option<Severity>) -> ExitCode {
    ExitCode::from(if !scan.complete {
        INTERRUPTED
    } else if is_failed(scan, fail_on) {
        VIOLATIONS
    } else {
        0
    })
}

fn is_failed(scan: &Scan, fail_on: Option<Severity>) -> bool {
    scan.highest_severity().is_some_and(|highest| fail_on.is_none_or(|least| highest >= least))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use plumbline_catalogue::{
        evaluation::{Format, Reason},
        scan::FailedCall,
    };

    use super::*;
    use crate::arguments::Selection;

    fn scan(violations: &[(Severity, usize)]) -> Scan {
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
            violations: violations.iter().copied().collect(),
            apis: Vec::new(),
            failed_calls: Vec::new(),
            undecided: Vec::new(),
        }
    }

    fn arguments(regions: &[&str]) -> arguments::Scan {
        arguments::Scan {
            profile: None,
            regions: regions.iter().map(|region| (*region).to_owned()).collect(),
            endpoint_url: None,
            output: ScanOutput::Table,
            selection: Selection::default(),
            config: None,
            fail_on: None,
            no_color: true,
            quiet: false,
            table: None,
            retention_days: 365,
            topic: None,
        }
    }

    #[test]
    fn violations_decide_the_exit_code() {
        let found = scan(&[(Severity::Low, 3), (Severity::High, 1)]);
        assert!(is_failed(&found, None));
        assert!(is_failed(&found, Some(Severity::High)));
        assert!(!is_failed(&found, Some(Severity::Critical)));
        assert!(!is_failed(&scan(&[]), None));
    }

    #[test]
    fn what_was_not_scanned_is_said() {
        let mut scan = scan(&[]);
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
        let quiet = arguments::Scan { quiet: true, ..arguments(&["eu-west-1"]) };
        assert!(super::warnings(&quiet, &scan).iter().any(|warning| warning.ends_with("be read: 9")));
    }

    #[test]
    fn a_wrong_configuration_names_the_file_and_the_problem() {
        let file = std::env::temp_dir().join(format!("plumbline-{}.yaml", std::process::id()));
        let arguments = arguments::Scan { config: Some(file.clone()), ..arguments(&[]) };
        let message = |arguments| parameters(arguments).unwrap_err().to_string();
        assert!(message(&arguments).contains("cannot be read"));
        fs::write(&file, "parameters:\n  allowed_region: []\n").unwrap();
        let problem = message(&arguments);
        fs::remove_file(&file).unwrap();
        assert!(problem.contains("plumbline-") && problem.contains("did you mean `allowed_regions`?"), "{problem}");
    }
}
