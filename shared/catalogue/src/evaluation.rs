//! The wire format: what other programs read. Frozen, and apart from the internals.

use std::{borrow::Cow, fmt, str::FromStr, sync::Arc};

use jiff::{Timestamp, fmt::strtime, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The longest annotation, in characters.
/// <https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html>
pub const ANNOTATION_MAX: usize = 256;

/// The version of the wire format: a number that grows when a field changes its meaning or goes, not when one comes.
///
/// What carries no number was written before there was one, and is of the first version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Format;

impl Format {
    /// The version that is written, and the only one that is read.
    pub const VERSION: u8 = 1;
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(Self::VERSION)
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::deserialize(deserializer)? {
            version if version == u64::from(Self::VERSION) => Ok(Self),
            other => Err(de::Error::custom(format!("format {other} is unknown; this version reads {}", Self::VERSION))),
        }
    }
}

/// One rule's verdict on one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The version of this format.
    #[serde(default)]
    pub format: Format,
    /// Which scan this belongs to.
    pub scan_id: Arc<str>,
    /// The rule's name.
    pub rule_id: Arc<str>,
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

/// A rule's severity, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Severity {
    /// Worth knowing.
    Informational,
    /// Good practice.
    Low,
    /// A weakness that needs another one to be exploited.
    Medium,
    /// A weakness that an attacker can use, or the loss of a main safeguard.
    High,
    /// Exposed now.
    Critical,
}

impl Severity {
    /// All severities, lowest first.
    pub const ALL: [Self; 5] = [Self::Informational, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The severity's name in capitals.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Informational => "INFORMATIONAL",
            Self::Low => "LOW",
            Self::Medium => "MEDIUM",
            Self::High => "HIGH",
            Self::Critical => "CRITICAL",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| format!("unknown severity {text:?}: use one of CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL"))
    }
}

/// The kinds of failure, in the words of the completeness statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// AWS refused: the scanner's role, a resource policy or an organisation policy forbids the call.
    AccessDenied,
    /// AWS kept asking to slow down until the retries were used up.
    Throttled,
    /// No answer in time.
    TimedOut,
    /// The endpoint could not be reached, or the connection broke.
    Unreachable,
    /// The endpoint or region does not offer the call.
    Unsupported,
    /// The answer could not be understood.
    InvalidResponse,
    /// AWS failed, or refused for a reason of its own.
    ServiceError,
    /// The scan ended before this was read.
    NotReached,
    /// The selected regions, services or rules left it out.
    NotRequested,
}

impl Reason {
    /// How the reason reads after the name of the action.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::AccessDenied => "was denied",
            Self::Throttled => "was throttled",
            Self::TimedOut => "timed out",
            Self::Unreachable => "could not reach AWS",
            Self::Unsupported => "is not supported here",
            Self::InvalidResponse => "gave an answer that could not be read",
            Self::ServiceError => "failed",
            Self::NotReached => "was not reached before the scan had to end",
            Self::NotRequested => "was not part of this scan",
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_known_format_is_read() {
        assert_eq!(serde_json::to_string(&Format).unwrap(), "1");
        assert!(serde_json::from_str::<Format>("1").is_ok());
        for other in ["0", "2", "257", "\"1\"", "null"] {
            assert!(serde_json::from_str::<Format>(other).is_err(), "{other}");
        }
    }
}
