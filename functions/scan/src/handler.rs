//! One invocation: validate, scan, store, answer.

use std::{
    collections::BTreeMap,
    future::pending,
    time::{Duration, SystemTime},
};

use lambda_runtime::{Diagnostic, LambdaEvent};
use plumbline_aws::{
    call::{Clients, End, ledger::Ledger},
    collect::CollectError,
    configuration::{self, FetchError},
    connect::{ConnectError, Connection, SdkConfig},
    scan::{self, Request},
    store::{AlertStatus, StoreError, Table},
};
use plumbline_catalogue::{
    assessment::{Assessment, Assessor, Status},
    catalogue::Catalogue,
    evaluation::{ComplianceType, Severity},
    framework::FrameworkError,
    parameters::Parameters,
    scan::{Scan, Tally},
    selection::ScopeError,
};
use serde::Serialize;
use serde_json::Value;
use tokio::{sync::OnceCell, time::sleep};

use crate::{
    environment::{Environment, EnvironmentError},
    event::{self, EventError},
    metrics,
};

/// The share of the remaining time in which a scan reads; the rest is for storing what it saw.
const READING_SHARE: f64 = 0.7;

/// Keeps between invocations what does not change.
pub(crate) struct Scanner {
    catalogue: Catalogue,
    config: OnceCell<SdkConfig>,
}

/// Why an invocation failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScanError {
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    Scope(#[from] ScopeError),
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error(transparent)]
    Configuration(#[from] FetchError),
    #[error(transparent)]
    Collect(#[from] CollectError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ScanError> for Diagnostic {
    fn from(error: ScanError) -> Self {
        let error_type = match &error {
            ScanError::Environment(_) => "EnvironmentError",
            ScanError::Event(_) => "EventError",
            ScanError::Scope(_) => "ScopeError",
            ScanError::Connect(_) => "ConnectError",
            ScanError::Configuration(_) => "ConfigurationError",
            ScanError::Collect(_) => "CollectError",
            ScanError::Store(_) => "StoreError",
        };
        Self { error_type: error_type.to_owned(), error_message: error.to_string() }
    }
}

/// The answer, small enough to read in the console.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    scan_id: String,
    complete: bool,
    duration_ms: u64,
    calls: u64,
    resources: usize,
    regions: usize,
    regions_off: Vec<String>,
    evaluations: BTreeMap<ComplianceType, usize>,
    violations: BTreeMap<Severity, usize>,
    /// The actions whose failure left most evaluations undecided, with the number of those.
    undecided: Vec<(String, usize)>,
    /// How many requirements of each framework that was asked for have which status.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    frameworks: BTreeMap<String, BTreeMap<Status, usize>>,
}

/// How many undecided actions the answer names.
const UNDECIDED_MAX: usize = 20;

impl Scanner {
    pub(crate) fn new() -> Result<Self, FrameworkError> {
        Ok(Self { catalogue: Catalogue::built_in()?, config: OnceCell::new() })
    }

    pub(crate) async fn handle(&self, event: LambdaEvent<Value>) -> Result<Answer, ScanError> {
        let environment = Environment::read(|name| std::env::var(name).ok())?;
        let selection = event::scope(event.payload)?.resolve(&self.catalogue)?;
        let end = End::when(reading(event.context.deadline()));
        let config = self.config.get_or_try_init(|| async { Connection::default().load().await }).await?;
        let parameters = parameters(config, &environment).await?;
        let request = Request { selection: &selection, parameters, end, ledger: Ledger::default() };
        let snapshot = scan::scan(config.clone(), request).await?;

        let table = Table::new(config, &environment.table);
        let mut tally = Tally::default();
        let mut assessor = Assessor::default();
        let counted = snapshot.evaluations(&selection).inspect(|of_resource| {
            for evaluation in of_resource {
                tally.count(evaluation);
                assessor.count(evaluation);
            }
        });
        table.write(counted, environment.retention_days).await?;
        let scan = snapshot.record(&selection, &tally);
        table.finish(scan.clone(), environment.retention_days, AlertStatus::Due).await?;

        metrics::emit(&scan);
        tracing::info!(
            scan_id = scan.scan_id,
            complete = scan.complete,
            resources = scan.resource_count(),
            violations = scan.count(ComplianceType::NonCompliant),
            undecided = scan.count(ComplianceType::InsufficientData),
            "the scan is finished"
        );
        Ok(Answer::of(scan, &assessor.assess(&selection)))
    }
}

impl Answer {
    fn of(scan: Scan, assessments: &[Assessment]) -> Self {
        Self {
            resources: scan.resource_count(),
            regions: scan.regions.len(),
            scan_id: scan.scan_id,
            complete: scan.complete,
            duration_ms: scan.duration_ms,
            calls: scan.calls,
            regions_off: scan.regions_off,
            evaluations: scan.evaluations,
            violations: scan.violations,
            undecided: scan
                .undecided
                .into_iter()
                .take(UNDECIDED_MAX)
                .map(|undecided| (format!("{} {}", undecided.action, undecided.reason.phrase()), undecided.evaluations))
                .collect(),
            frameworks: assessments.iter().map(|assessment| (assessment.id.clone(), assessment.counts())).collect(),
        }
    }
}

async fn parameters(config: &SdkConfig, environment: &Environment) -> Result<Parameters, FetchError> {
    match &environment.configuration {
        None => Ok(Parameters::default()),
        Some(uri) => {
            let clients = Clients::new(config.clone(), Ledger::default());
            configuration::fetch(&clients, &uri.bucket, &uri.key).await
        }
    }
}

/// Over when what was read has to be stored, before Lambda ends the invocation; a deadline in the past is none.
async fn reading(invocation_deadline: SystemTime) {
    match reading_time(invocation_deadline) {
        Some(time) => sleep(time).await,
        None => pending().await,
    }
}

fn reading_time(invocation_deadline: SystemTime) -> Option<Duration> {
    let remaining = invocation_deadline.duration_since(SystemTime::now()).ok()?;
    Some(remaining.mul_f64(READING_SHARE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storing_has_time_left() {
        let reading = reading_time(SystemTime::now() + Duration::from_secs(900)).unwrap();
        assert!(reading > Duration::from_secs(600) && reading < Duration::from_secs(660), "{reading:?}");
        assert_eq!(reading_time(SystemTime::UNIX_EPOCH), None);
    }
}
