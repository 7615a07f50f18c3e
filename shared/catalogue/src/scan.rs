//! A scan's own record: what it covered, what it found, and what it could not see.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    evaluation::{ComplianceType, Evaluation, EvaluationGap, Format, Reason, Severity},
    model::{Account, Kind},
    observed::Gap,
};

/// The longest error text that a scan's record keeps, in characters.
pub const DETAIL_MAX: usize = 300;

/// What is known of a finished scan. The wire format of the scan record and of the Lambda's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// The version of this format.
    #[serde(default)]
    pub format: Format,
    /// Unique: the account and the time.
    pub scan_id: String,
    /// Twelve digits.
    pub account_id: String,
    /// [`crate::selection::Scope::key`]: scans with the same key can be compared.
    pub scope: String,
    /// When the scan began; the timestamp of all its evaluations.
    pub evaluation_timestamp: String,
    /// From the first call to the last answer, in milliseconds.
    pub duration_ms: u64,
    /// Whether the scan reached everything it set out to read before it had to end.
    pub complete: bool,
    /// The regions that were scanned.
    pub regions: Vec<String>,
    /// The regions that the account has not turned on.
    pub regions_off: Vec<String>,
    /// How many rules were evaluated.
    pub rules: usize,
    /// How many calls were made, retries included.
    pub calls: u64,
    /// What was asked of each API.
    #[serde(default)]
    pub apis: Vec<ApiUse>,
    /// Resources seen, by type and then region.
    pub resources: BTreeMap<String, BTreeMap<String, usize>>,
    /// Evaluations by compliance type.
    pub evaluations: BTreeMap<ComplianceType, usize>,
    /// Violations by severity.
    pub violations: BTreeMap<Severity, usize>,
    /// Calls that failed, whether or not an evaluation needed them.
    pub failed_calls: Vec<FailedCall>,
    /// Evaluations that could not be decided, by what would have decided them.
    pub undecided: Vec<Undecided>,
}

/// What a scan asked of one API, in all regions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiUse {
    /// The IAM action.
    pub action: String,
    /// How many requests were sent, retries included.
    pub requests: u64,
    /// How many of them were retries.
    pub retries: u64,
    /// How many were answered with a request to slow down.
    pub throttles: u64,
    /// How long calls waited for their turn, together, in milliseconds.
    pub waited_ms: u64,
}

/// Calls of one action that failed for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedCall {
    /// The IAM action.
    pub action: String,
    /// What kind of failure it was.
    pub reason: Reason,
    /// Where, alphabetical.
    pub regions: BTreeSet<String>,
    /// What AWS or the network said the first time, at most [`DETAIL_MAX`] characters.
    pub detail: String,
    /// How often.
    pub times: usize,
}

/// Evaluations without a verdict that one action would decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undecided {
    /// The IAM action.
    pub action: String,
    /// What kind of failure it was.
    pub reason: Reason,
    /// How many evaluations.
    pub evaluations: usize,
}

/// Counts evaluations as they stream by.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    evaluations: BTreeMap<ComplianceType, usize>,
    violations: BTreeMap<Severity, usize>,
    undecided: BTreeMap<EvaluationGap, usize>,
}

impl Tally {
    /// Counts one evaluation.
    pub fn count(&mut self, evaluation: &Evaluation) {
        *self.evaluations.entry(evaluation.compliance_type).or_default() += 1;
        if evaluation.compliance_type == ComplianceType::NonCompliant {
            *self.violations.entry(evaluation.severity).or_default() += 1;
        }
        if let Some(gap) = &evaluation.gap {
            *self.undecided.entry(gap.clone()).or_default() += 1;
        }
    }

    /// Evaluations by compliance type.
    pub fn evaluations(&self) -> BTreeMap<ComplianceType, usize> {
        self.evaluations.clone()
    }

    /// Violations by severity.
    pub fn violations(&self) -> BTreeMap<Severity, usize> {
        self.violations.clone()
    }

    /// What could not be decided, the most first.
    pub fn undecided(&self) -> Vec<Undecided> {
        let mut undecided: Vec<Undecided> = self
            .undecided
            .iter()
            .map(|(gap, evaluations)| Undecided {
                action: gap.action.clone(),
                reason: gap.reason,
                evaluations: *evaluations,
            })
            .collect();
        undecided.sort_by(|a, b| b.evaluations.cmp(&a.evaluations).then_with(|| a.action.cmp(&b.action)));
        undecided
    }
}

/// The resources of an account, by type and then region. A type that was looked for and not found counts nothing.
pub fn census(kinds: &[&Kind], account: &Account) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut census: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for kind in kinds.iter().filter(|kind| !kind.is_settings()) {
        let of_type = census.entry(kind.resource_type.to_owned()).or_default();
        for listing in kind.listings(account) {
            if !listing.resources.is_empty() {
                *of_type.entry(listing.region.to_owned()).or_default() += listing.resources.len();
            }
        }
    }
    census
}

impl FailedCall {
    /// Calls that fail as this gap says; none yet.
    pub fn new(gap: &Gap) -> Self {
        Self {
            action: gap.action.clone(),
            reason: gap.reason,
            regions: BTreeSet::new(),
            detail: gap.detail.chars().take(DETAIL_MAX).collect(),
            times: 0,
        }
    }

    /// One more, in this region.
    pub fn count(&mut self, region: &str) {
        self.regions.insert(region.to_owned());
        self.times += 1;
    }
}

impl Scan {
    /// How many evaluations had this compliance type.
    pub fn count(&self, compliance_type: ComplianceType) -> usize {
        self.evaluations.get(&compliance_type).copied().unwrap_or_default()
    }

    /// How many resources were seen.
    pub fn resource_count(&self) -> usize {
        self.resources.values().flat_map(BTreeMap::values).sum()
    }

    /// The highest severity of a violation.
    pub fn highest_severity(&self) -> Option<Severity> {
        self.violations.keys().next_back().copied()
    }
}
