//! One scan: what was asked for, and what was seen.

use std::time::Instant;

use aws_config::SdkConfig;
use jiff::Timestamp;
use plumbline_catalogue::{
    evaluate::evaluate,
    evaluation::{Evaluation, Format, Reason, timestamp},
    model::Account,
    parameters::Parameters,
    scan::{FailedCall, Scan, Tally, census},
    selection::Selection,
};

use crate::{
    call::{Clients, End, Regions, Session, ledger::Ledger},
    collect::{CollectError, collect},
};

/// What to scan, and how.
pub struct Request {
    /// Rules, resource types and regions.
    pub selection: Selection,
    /// The rules' parameters.
    pub parameters: Parameters,
    /// When the scan has to end, whatever it has not reached by then.
    pub end: End,
    /// Counts the calls while they are made.
    pub ledger: Ledger,
}

/// An account as one scan saw it.
pub struct Snapshot {
    /// Everything that was read.
    pub account: Account,
    /// Unique: the account and the time.
    pub scan_id: String,
    selection: Selection,
    regions: Regions,
    failed_calls: Vec<FailedCall>,
    ledger: Ledger,
    began: Instant,
}

impl Snapshot {
    /// Reads from AWS what the request needs.
    ///
    /// # Errors
    /// When AWS does not accept the credentials, or a requested region does not exist.
    pub async fn take(config: SdkConfig, request: Request) -> Result<Self, CollectError> {
        let Request { selection, parameters, end, ledger } = request;
        let began = Instant::now();
        let time = Timestamp::now();
        let clients = Clients::new(config, ledger.clone());
        let rate_percent = parameters.api_rate_percent;
        let actions = selection.actions().into_iter().map(str::to_owned).collect();
        let session = Session::open(clients, actions, rate_percent, end, ledger.clone()).await?;
        let (account, regions) = collect(&session, &selection.scope.regions, time, parameters).await?;
        let scan_id = format!("{}-{}", account.id, timestamp(time));
        Ok(Self { account, scan_id, selection, regions, failed_calls: session.failed_calls(), ledger, began })
    }

    /// Every selected rule's verdict on every resource, one resource at a time.
    pub fn evaluations(&self) -> impl Iterator<Item = Vec<Evaluation>> {
        evaluate(&self.selection.rules, &self.selection.kinds, &self.account, &self.scan_id)
    }

    /// What the scan was asked to cover.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The scan's own record, once its evaluations are counted.
    pub fn record(&self, tally: &Tally) -> Scan {
        let not_reached = |call: &FailedCall| call.reason == Reason::NotReached;
        Scan {
            format: Format,
            scan_id: self.scan_id.clone(),
            account_id: self.account.id.clone(),
            scope: self.selection.scope.key(),
            evaluation_timestamp: timestamp(self.account.time),
            duration_ms: u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX),
            complete: !self.failed_calls.iter().any(not_reached),
            regions: self.regions.scanned.clone(),
            regions_off: self.regions.off.clone(),
            rules: self.selection.rules.len(),
            calls: self.ledger.requests(),
            apis: self.ledger.uses(),
            resources: census(&self.selection.kinds, &self.account),
            evaluations: tally.evaluations(),
            violations: tally.violations(),
            failed_calls: self.failed_calls.clone(),
            undecided: tally.undecided(),
        }
    }
}
