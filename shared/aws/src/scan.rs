//! One scan: what was asked for, and what was seen.

use std::time::Instant;

use aws_config::SdkConfig;
use jiff::Timestamp;
use plumbline_catalogue::{
    evaluation::{Format, timestamp},
    parameters::Parameters,
    selection::Selection,
    snapshot::Snapshot,
};

use crate::{
    call::{Clients, End, Session, ledger::Ledger},
    collect::{CollectError, collect},
};

/// What to scan, and how.
pub struct Request<'a> {
    /// Rules, resource types and regions.
    pub selection: &'a Selection,
    /// The rules' parameters.
    pub parameters: Parameters,
    /// When the scan has to end, whatever it has not reached by then.
    pub end: End,
    /// Counts the calls while they are made.
    pub ledger: Ledger,
}

/// Reads from AWS what the request needs.
///
/// # Errors
/// When AWS does not accept the credentials, or a requested region does not exist.
pub async fn scan(config: SdkConfig, request: Request<'_>) -> Result<Snapshot, CollectError> {
    let Request { selection, parameters, end, ledger } = request;
    let began = Instant::now();
    let time = Timestamp::now();
    let clients = Clients::new(config, ledger.clone());
    let rate_percent = parameters.api_rate_percent;
    let actions = selection.actions().into_iter().map(str::to_owned).collect();
    let session = Session::open(clients, actions, rate_percent, end, ledger.clone()).await?;
    let (account, regions) = collect(&session, &selection.scope.regions, time, parameters).await?;
    Ok(Snapshot {
        format: Format,
        scan_id: format!("{}-{}", account.id, timestamp(time)),
        scope: selection.scope.clone(),
        duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        regions: regions.scanned,
        regions_off: regions.off,
        calls: ledger.requests(),
        apis: ledger.uses(),
        failed_calls: session.failed_calls(),
        account,
    })
}
