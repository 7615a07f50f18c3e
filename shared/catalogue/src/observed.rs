//! A fact, or the reason why it is missing.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize, Serializer};

/// A fact about a resource.
///
/// `Known(None)` means that AWS said there is none; `Unknown` means that AWS could not be asked.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Observed<T> {
    /// The fact could not be read.
    Unknown {
        /// Why not.
        unknown: Unread,
    },
    /// What AWS answered.
    Known(T),
}

pub use Observed::Known;

/// A shared [`Gap`]: one refused list call explains many missing facts.
pub type Unread = Arc<Gap>;

impl<T> Observed<T> {
    /// The fact, or the gap that a rule returns with `?`.
    ///
    /// # Errors
    /// The gap, when the fact is unknown.
    pub fn get(&self) -> Result<&T, Unread> {
        match self {
            Self::Known(fact) => Ok(fact),
            Self::Unknown { unknown } => Err(Arc::clone(unknown)),
        }
    }

    /// The same fact in another form.
    pub fn map<U>(self, into: impl FnOnce(T) -> U) -> Observed<U> {
        match self {
            Self::Known(fact) => Known(into(fact)),
            Self::Unknown { unknown } => Observed::Unknown { unknown },
        }
    }

    /// The same fact in another form, where the conversion itself can find it unreadable.
    pub fn and_then<U>(self, into: impl FnOnce(T) -> Observed<U>) -> Observed<U> {
        match self {
            Self::Known(fact) => into(fact),
            Self::Unknown { unknown } => Observed::Unknown { unknown },
        }
    }
}

impl<T: Serialize> Serialize for Observed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            #[cfg(test)]
            Self::Known(fact) if crate::testing::marks_facts() => {
                serializer.collect_map([(crate::testing::MARK, fact)])
            }
            Self::Known(fact) => fact.serialize(serializer),
            Self::Unknown { unknown } => serializer.collect_map([("unknown", unknown)]),
        }
    }
}

impl<T> From<Gap> for Observed<T> {
    fn from(gap: Gap) -> Self {
        Self::from(Arc::new(gap))
    }
}

impl<T> From<Unread> for Observed<T> {
    fn from(unknown: Unread) -> Self {
        Self::Unknown { unknown }
    }
}

impl<T> From<Result<T, Unread>> for Observed<T> {
    fn from(result: Result<T, Unread>) -> Self {
        result.map_or_else(Self::from, Known)
    }
}

/// Why a fact could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// The IAM action that would have read it, such as `s3:GetBucketPolicy`.
    pub action: String,
    /// What kind of failure it was.
    pub reason: Reason,
    /// What AWS or the network said, in their words; may be empty.
    pub detail: String,
}

impl Gap {
    /// What one listing names and another, which this action asked for, does not have: it was made or deleted between
    /// the two.
    pub fn not_listed(action: &str, id: &str) -> Unread {
        let detail = format!("{id} is not in the list");
        Arc::new(Self { action: action.to_owned(), reason: Reason::InvalidResponse, detail })
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

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.action, self.reason.phrase())?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}
