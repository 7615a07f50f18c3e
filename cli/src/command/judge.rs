//! Judges what was read, and shows it: for `plumbline scan` and `plumbline evaluate`.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use anyhow::Context;
use plumbline_catalogue::{
    assessment::{Assessment, Assessor},
    evaluation::{ComplianceType, Evaluation, Severity},
    parameters::Parameters,
    scan::{Scan, Tally},
    selection::Selection,
    snapshot::Snapshot,
};
use plumbline_report::{frameworks, json, summary, table};

use crate::{
    arguments::{Judging, ScanOutput},
    failure::{Failure, INTERRUPTED, VIOLATIONS},
    output::{self, note},
    progress::Progress,
};

/// The parameters of the configuration file, if one is named.
pub(super) fn parameters(arguments: &Judging) -> Result<Option<Parameters>, Failure> {
    let Some(file) = &arguments.config else { return Ok(None) };
    let text = fs::read_to_string(file)
        .with_context(|| format!("the configuration {} cannot be read", file.display()))
        .map_err(Failure::Usage)?;
    Parameters::from_yaml(&text)
        .map(Some)
        .with_context(|| format!("the configuration {} cannot be used", file.display()))
        .map_err(Failure::Usage)
}

/// A snapshot, and the rules that judge it.
#[derive(Clone, Copy)]
pub(super) struct Judged<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) selection: &'a Selection,
}

/// Prints the verdicts, and then what the scan covered.
pub(super) fn print(arguments: &Judging, judged: Judged<'_>, progress: Progress) -> Result<Scan, Failure> {
    let (scan, assessments) = match arguments.output {
        ScanOutput::Table => print_table(arguments, judged, progress)?,
        ScanOutput::Json => print_json(judged, progress)?,
        ScanOutput::Jsonl => print_lines(judged, progress)?,
    };
    if arguments.output != ScanOutput::Table && !arguments.quiet {
        note(&summary::statement(&scan, output::width()));
        if !assessments.is_empty() {
            note(&format!("\n{}", frameworks::results(&assessments, output::width())));
        }
    }
    Ok(scan)
}

/// What a scan amounts to: its record, and what it says of the frameworks that it was asked for.
type Outcome = (Scan, Vec<Assessment>);

/// Hands each evaluation on, and counts it.
fn evaluate(judged: Judged<'_>, mut each: impl FnMut(Evaluation) -> io::Result<()>) -> Result<Outcome, Failure> {
    let mut tally = Tally::default();
    let mut assessor = Assessor::default();
    for of_resource in judged.snapshot.evaluations(judged.selection) {
        for evaluation in of_resource {
            tally.count(&evaluation);
            assessor.count(&evaluation);
            each(evaluation).context("the result cannot be written")?;
        }
    }
    Ok((judged.snapshot.record(judged.selection, &tally), assessor.assess(judged.selection)))
}

fn print_table(arguments: &Judging, judged: Judged<'_>, progress: Progress) -> Result<Outcome, Failure> {
    let mut violations = Vec::new();
    let (scan, assessments) = evaluate(judged, |evaluation| {
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

fn print_json(judged: Judged<'_>, progress: Progress) -> Result<Outcome, Failure> {
    let _progress = beside_results(progress);
    let mut out = output::results();
    let mut document = json::Document::new(&mut out);
    let (scan, assessments) = evaluate(judged, |evaluation| document.evaluation(&evaluation))?;
    document.finish(&scan, &assessments)?;
    out.flush()?;
    Ok((scan, assessments))
}

fn print_lines(judged: Judged<'_>, progress: Progress) -> Result<Outcome, Failure> {
    let _progress = beside_results(progress);
    let mut out = output::results();
    let outcome = evaluate(judged, |evaluation| json::line(&mut out, &evaluation))?;
    out.flush()?;
    Ok(outcome)
}

/// Progress goes on only where the results do not run over the same terminal.
fn beside_results(progress: Progress) -> Option<Progress> {
    (!io::stdout().is_terminal()).then_some(progress)
}

/// 130 when the scan was cut short, 3 when there is a violation of at least this severity, else 0.
pub(super) fn exit_code(scan: &Scan, fail_on: Option<Severity>) -> ExitCode {
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

    use clap::Parser;
    use plumbline_catalogue::evaluation::Format;

    use super::*;
    use crate::arguments::{Arguments, Command};

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

    #[test]
    fn violations_decide_the_exit_code() {
        let found = scan(&[(Severity::Low, 3), (Severity::High, 1)]);
        assert!(is_failed(&found, None));
        assert!(is_failed(&found, Some(Severity::High)));
        assert!(!is_failed(&found, Some(Severity::Critical)));
        assert!(!is_failed(&scan(&[]), None));
    }

    fn judging(arguments: &[&str]) -> Judging {
        let words = ["plumbline", "evaluate", "account.json.gz"].iter().chain(arguments);
        match Arguments::try_parse_from(words).unwrap().command {
            Command::Evaluate(evaluate) => evaluate.judging,
            other => panic!("{other:?} evaluates nothing"),
        }
    }

    #[test]
    fn a_wrong_configuration_names_the_file_and_the_problem() {
        let file = std::env::temp_dir().join(format!("plumbline-{}.yaml", std::process::id()));
        let arguments = judging(&["--config", file.to_str().unwrap()]);
        let message = |arguments| parameters(arguments).unwrap_err().to_string();
        assert!(message(&arguments).contains("cannot be read"));
        fs::write(&file, "parameters:\n  allowed_region: []\n").unwrap();
        let problem = message(&arguments);
        fs::remove_file(&file).unwrap();
        assert!(problem.contains("plumbline-") && problem.contains("did you mean `allowed_regions`?"), "{problem}");
    }
}
