//! What a scan read, and all that it takes to judge it: now, or later from a file.

mod file;
mod merge;

use serde::{Deserialize, Serialize};

pub use file::FileError;
pub use merge::MergeError;

use crate::{
    evaluate::evaluate,
    evaluation::{Evaluation, Format, Reason, timestamp},
    model::Account,
    scan::{ApiUse, FailedCall, Scan, Tally, census},
    selection::{Scope, Selection},
};

/// An account as one scan saw it.
///
/// No value of a secret is in it: what searches for secrets keeps where they are and of what kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The version of the file's format.
    pub format: Format,
    /// Unique: the account and the time.
    pub scan_id: String,
    /// What the scan was asked to cover.
    pub scope: Scope,
    /// From the first call to the last answer, in milliseconds.
    pub duration_ms: u64,
    /// The regions that were scanned.
    pub regions: Vec<String>,
    /// The regions that the account has not turned on.
    pub regions_off: Vec<String>,
    /// How many calls were made, retries included.
    pub calls: u64,
    /// What was asked of each API.
    pub apis: Vec<ApiUse>,
    /// Calls that failed, whether or not an evaluation needs them.
    pub failed_calls: Vec<FailedCall>,
    /// Everything that was read.
    pub account: Account,
}

impl Snapshot {
    /// Every selected rule's verdict on every resource, one resource at a time.
    pub fn evaluations<'a>(&'a self, selection: &'a Selection) -> impl Iterator<Item = Vec<Evaluation>> + 'a {
        evaluate(&selection.rules, &selection.kinds, &self.account, &self.scan_id)
    }

    /// The scan's own record, once its evaluations are counted.
    pub fn record(&self, selection: &Selection, tally: &Tally) -> Scan {
        let not_reached = |call: &FailedCall| call.reason == Reason::NotReached;
        Scan {
            format: Format,
            scan_id: self.scan_id.clone(),
            account_id: self.account.id.clone(),
            scope: selection.scope.key(),
            evaluation_timestamp: timestamp(self.account.time),
            duration_ms: self.duration_ms,
            complete: !self.failed_calls.iter().any(not_reached),
            regions: self.regions.clone(),
            regions_off: self.regions_off.clone(),
            rules: selection.rules.len(),
            calls: self.calls,
            apis: self.apis.clone(),
            resources: census(&selection.kinds, &self.account),
            evaluations: tally.evaluations(),
            violations: tally.violations(),
            failed_calls: self.failed_calls.clone(),
            undecided: tally.undecided(),
        }
    }
}

#[cfg(test)]
impl Snapshot {
    /// A scan of the example account.
    fn example() -> Self {
        let account = Account::example();
        Self {
            format: Format,
            scan_id: format!("{}-{}", account.id, timestamp(account.time)),
            scope: Scope::default(),
            duration_ms: 1_000,
            regions: vec![Account::REGION.to_owned()],
            regions_off: vec!["af-south-1".to_owned()],
            calls: 100,
            apis: Vec::new(),
            failed_calls: Vec::new(),
            account,
        }
    }
}
