//! A fact, or the reason why it is missing.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;

pub use crate::evaluation::Reason;

/// A fact about a resource.
///
/// `Known(None)` means that AWS said there is none; `Unknown` means that AWS could not be asked.
///
/// Its JSON form is `{"known": fact}` or `{"unknown": gap}`. Where a field of this type is left out, as by a program that
/// did not know it, or cannot be understood any more, the fact is unknown; a policy is tried again.
#[derive(Clone, Debug, PartialEq)]
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
            Self::Known(fact) => Written::Known(fact),
            Self::Unknown { unknown } => Written::Unknown(Unread::clone(unknown)),
        }
        .serialize(serializer)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Observed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Serde reads an optional field that is left out as `None`.
        let written = Option::<Written<Value>>::deserialize(deserializer)?;
        Ok(match written {
            Some(Written::Known(fact)) => match serde_json::from_value(fact) {
                Ok(fact) => Self::Known(fact),
                Err(problem) => Self::from(Gap::new(KEPT, Reason::InvalidResponse, problem.to_string())),
            },
            Some(Written::Unknown(unknown)) => {
                let policy = unknown.text.clone().map(Value::String);
                let understood = policy.and_then(|policy| serde_json::from_value(policy).ok());
                understood.map_or(Self::Unknown { unknown }, Self::Known)
            }
            None => Self::from(Gap::not_kept()),
        })
    }
}

/// Where facts are read from that no call has read.
const KEPT: &str = "the kept account";

/// The JSON form of a fact.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Written<T> {
    Known(T),
    Unknown(Unread),
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

/// Whether one of the answers is yes: yes > unknown > no.
///
/// # Errors
/// The first gap, when no answer is known to be yes and one is unknown.
pub fn any(answers: impl IntoIterator<Item = Result<bool, Unread>>) -> Result<bool, Unread> {
    let found = first(answers.into_iter().map(|answer| answer.map(|yes| yes.then_some(()))))?;
    Ok(found.is_some())
}

/// Whether all answers are yes: no > unknown > yes.
///
/// # Errors
/// The first gap, when no answer is known to be no and one is unknown.
pub fn all(answers: impl IntoIterator<Item = Result<bool, Unread>>) -> Result<bool, Unread> {
    any(answers.into_iter().map(|answer| answer.map(|yes| !yes))).map(|no| !no)
}

/// The first thing that is found: something > unknown > nothing.
///
/// # Errors
/// The first gap, when nothing is known to be there and something could be.
pub fn first<T>(answers: impl IntoIterator<Item = Result<Option<T>, Unread>>) -> Result<Option<T>, Unread> {
    let mut gap = None;
    for answer in answers {
        match answer {
            Ok(Some(found)) => return Ok(Some(found)),
            Ok(None) => {}
            Err(unread) => gap = gap.or(Some(unread)),
        }
    }
    gap.map_or(Ok(None), Err)
}

/// Yes, unless a gap leaves it open.
///
/// # Errors
/// The gap, when there is one.
pub fn certain(gap: Option<Unread>) -> Result<bool, Unread> {
    gap.map_or(Ok(true), Err)
}

/// The known answers, and the first gap among the others.
pub fn known_and_gap<T>(answers: impl IntoIterator<Item = Result<T, Unread>>) -> (Vec<T>, Option<Unread>) {
    let (mut known, mut gap) = (Vec::new(), None);
    for answer in answers {
        match answer {
            Ok(fact) => known.push(fact),
            Err(unread) => gap = gap.or(Some(unread)),
        }
    }
    (known, gap)
}

/// Why a fact could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The IAM action that would have read it, such as `s3:GetBucketPolicy`.
    pub action: String,
    /// What kind of failure it was.
    pub reason: Reason,
    /// What AWS or the network said, in their words; may be empty.
    pub detail: String,
    /// The policy that could not be understood, as AWS gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Gap {
    /// The answer of this action is missing, for this reason, of which AWS or the network said this.
    pub fn new(action: impl Into<String>, reason: Reason, detail: impl Into<String>) -> Self {
        Self { action: action.into(), reason, detail: detail.into(), text: None }
    }

    /// The account was kept by a program that did not know this fact.
    pub(crate) fn not_kept() -> Self {
        Self::new(KEPT, Reason::NotRequested, "the file lacks it")
    }

    /// What one listing names and another, which this action asked for, does not have: it was made or deleted between
    /// the two.
    pub fn not_listed(action: &str, id: &str) -> Unread {
        let detail = format!("{id} is not in the list");
        Arc::new(Self::new(action, Reason::InvalidResponse, detail))
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.action, self.reason.phrase())?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unread(action: &str) -> Unread {
        Unread::new(Gap::new(action, Reason::AccessDenied, ""))
    }

    #[test]
    fn yes_outweighs_unknown_and_unknown_outweighs_no() {
        let unknown = || Err(unread("a:B"));
        assert_eq!(any([]), Ok(false));
        assert_eq!(any([Ok(false), Ok(false)]), Ok(false));
        assert_eq!(any([Ok(false), unknown()]), unknown());
        assert_eq!(any([unknown(), Ok(true)]), Ok(true));
        assert_eq!(any([unknown(), Err(unread("c:D"))]), unknown());
    }

    #[test]
    fn no_outweighs_unknown_and_unknown_outweighs_yes() {
        let unknown = || Err(unread("a:B"));
        assert_eq!(all([]), Ok(true));
        assert_eq!(all([Ok(true), Ok(true)]), Ok(true));
        assert_eq!(all([Ok(true), unknown()]), unknown());
        assert_eq!(all([unknown(), Ok(false)]), Ok(false));
        assert_eq!(all([unknown(), Err(unread("c:D"))]), unknown());
    }

    #[test]
    fn something_outweighs_unknown_and_unknown_outweighs_nothing() {
        let unknown = || Err(unread("a:B"));
        assert_eq!(first([Ok(None), Ok(None::<u8>)]), Ok(None));
        assert_eq!(first([unknown(), Ok(None::<u8>)]), unknown());
        assert_eq!(first([Ok(None), unknown(), Ok(Some(1)), Ok(Some(2))]), Ok(Some(1)));
    }

    #[test]
    fn a_fact_that_was_not_kept_is_unknown_and_none_is_known() {
        #[derive(Deserialize)]
        struct Kept {
            fact: Observed<Option<u8>>,
        }
        let read = |text: &str| serde_json::from_str::<Kept>(text).map(|kept| kept.fact);
        assert_eq!(read(r#"{"fact": {"known": null}}"#).unwrap(), Known(None));
        assert_eq!(read(r#"{"fact": {"known": 1}}"#).unwrap(), Known(Some(1)));
        assert_eq!(read("{}").unwrap().get().unwrap_err().reason, Reason::NotRequested);
        assert!(read(r#"{"fact": 1}"#).is_err());
        assert_eq!(read(r#"{"fact": {"known": "x"}}"#).unwrap().get().unwrap_err().reason, Reason::InvalidResponse);
        let unknown = Observed::<u8>::from(unread("a:B"));
        assert_eq!(serde_json::from_str::<Observed<u8>>(&serde_json::to_string(&unknown).unwrap()).unwrap(), unknown);
    }

    #[test]
    fn what_is_known_stands_beside_the_first_gap() {
        assert_eq!(known_and_gap([Ok(1), Ok(2)]), (vec![1, 2], None));
        let mixed = [Err(unread("a:B")), Ok(1), Err(unread("c:D"))];
        assert_eq!(known_and_gap(mixed), (vec![1], Some(unread("a:B"))));
    }
}
