//! The wire format: what other programs read. Frozen, and apart from the internals.

use std::{borrow::Cow, fmt, sync::Arc};

use jiff::{Timestamp, fmt::strtime, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{observed::Reason, rule::Severity};

/// The longest annotation, in characters.
/// <https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html>
pub const ANNOTATION_MAX: usize = 256;

/// One rule's verdict on one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Which scan this belongs to.
    pub scan_id: Arc<str>,
    /// The rule's name.
    pub rule_id: Cow<'static, str>,
    /// The resource's ARN, unique over services and regions.
    pub resource_id: Arc<str>,
    /// AWS Config's name for the type.
    pub resource_type: Cow<'static, str>,
    /// The name that people know the resource by.
    pub resource_name: Arc<str>,
    /// Twelve digits.
    pub account_id: Arc<str>,
    /// The resource's region, or `global`.
    pub region: Arc<str>,
    /// The verdict.
    pub compliance_type: ComplianceType,
    /// The rule's severity.
    pub severity: Severity,
    /// What was seen, at most [`ANNOTATION_MAX`] characters; empty when compliant.
    pub annotation: Cow<'static, str>,
    /// When the scan began: UTC, milliseconds, fixed width, the same for the whole scan.
    pub evaluation_timestamp: Arc<str>,
    /// What could not be read, when that is why there is no verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<EvaluationGap>,
}

/// Why an evaluation has no verdict.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EvaluationGap {
    /// The IAM action that failed.
    pub action: String,
    /// What kind of failure it was.
    pub reason: Reason,
}

/// AWS Config's four answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ComplianceType {
    /// A violation.
    NonCompliant,
    /// What the verdict needs could not be read.
    InsufficientData,
    /// The condition holds.
    Compliant,
    /// The condition cannot apply.
    NotApplicable,
}

impl ComplianceType {
    /// All four, most pressing first.
    pub const ALL: [Self; 4] = [Self::NonCompliant, Self::InsufficientData, Self::Compliant, Self::NotApplicable];

    /// AWS Config's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NonCompliant => "NON_COMPLIANT",
            Self::InsufficientData => "INSUFFICIENT_DATA",
            Self::Compliant => "COMPLIANT",
            Self::NotApplicable => "NOT_APPLICABLE",
        }
    }
}

impl fmt::Display for ComplianceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A time as the wire format writes it: `2026-11-22T10:00:00.000Z`, so that text order is time order.
pub fn timestamp(time: Timestamp) -> String {
    strtime::format("%Y-%m-%dT%H:%M:%S.%3fZ", &time.to_zoned(TimeZone::UTC)).unwrap_or_else(|_| time.to_string())
}

/// Cuts an annotation to [`ANNOTATION_MAX`] characters, and makes control characters harmless.
pub fn annotation(text: Cow<'static, str>) -> Cow<'static, str> {
    if text.len() <= ANNOTATION_MAX && text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return text;
    }
    let mut characters = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut cut: String = characters.by_ref().take(ANNOTATION_MAX).collect();
    if characters.next().is_some() {
        cut.pop();
        cut.push('…');
    }
    cut.into()
}
