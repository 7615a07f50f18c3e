//! What a rule is.

use std::{any::Any, borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    model::{Account, Kind, Listed, Resource, iam::Principal},
    observed::Unread,
};

/// One rule: what it asks of a resource, why, and how to put it right.
pub struct Rule<R: ?Sized + 'static> {
    /// The name, as AWS Config names its managed rules where one means the same.
    pub id: &'static str,
    /// The condition that holds when the resource is compliant, as a statement.
    pub title: &'static str,
    /// How bad a violation is.
    pub severity: Severity,
    /// The numbers of the documented expectations that the rule covers.
    pub expectations: &'static [u16],
    /// The same rule elsewhere: `config:…`, `securityhub:…`, `prowler:…`. An identifier stands on one rule only.
    pub equivalents: &'static [&'static str],
    /// The parameters that the rule reads, by name.
    pub parameters: &'static [&'static str],
    /// The IAM actions whose answers the rule reads, beyond those that list the resource itself.
    pub reads: &'static [&'static str],
    /// Why it matters.
    pub rationale: &'static str,
    /// What to do about a violation.
    pub remediation: Remediation,
    /// The AWS documentation that the rule follows.
    pub source: &'static str,
    /// Judges one resource.
    pub check: fn(&R, &Account) -> Outcome,
}

/// How to put a violation right.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Remediation {
    /// The steps, in words.
    pub text: &'static str,
    /// The AWS CLI command that does it, with `{name}`-style places to fill in.
    pub cli: &'static str,
}

/// What a check answers: a verdict, or why there is none.
pub type Outcome = Result<Verdict, Stop>;

/// A judgement on one resource. The texts follow the resource's name and say what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The condition holds.
    Compliant,
    /// The condition is violated, and how.
    NonCompliant(Cow<'static, str>),
}

/// Why a check ends without a verdict. It travels by `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A fact that decides could not be read.
    Unread(Unread),
    /// The condition cannot apply to this resource, and why.
    NotApplicable(Cow<'static, str>),
}

impl From<Unread> for Stop {
    fn from(unread: Unread) -> Self {
        Self::Unread(unread)
    }
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

/// Compliant when the condition holds, else a violation with this text.
///
/// # Errors
/// Never; the type lets a check end with it.
pub fn require(condition: bool, otherwise: impl Into<Cow<'static, str>>) -> Outcome {
    Ok(if condition { Verdict::Compliant } else { Verdict::NonCompliant(otherwise.into()) })
}

/// A violation with this text.
///
/// # Errors
/// Never; the type lets a check end with it.
pub fn violation(text: impl Into<Cow<'static, str>>) -> Outcome {
    Ok(Verdict::NonCompliant(text.into()))
}

/// The rule cannot apply to the resource, for this reason.
///
/// # Errors
/// Always; the type lets a check end with it, and a helper end its caller's check.
pub fn not_applicable<T>(text: impl Into<Cow<'static, str>>) -> Result<T, Stop> {
    Err(Stop::NotApplicable(text.into()))
}

/// The value of a parameter without which the rule cannot apply.
///
/// # Errors
/// That the rule is not applicable, when the parameter is not set.
pub fn parameter<T>(name: &str, value: Option<T>) -> Result<T, Stop> {
    value.map_or_else(|| not_applicable(format!("parameter {name} is not set")), Ok)
}

/// The entries of a parameter without which the rule cannot apply.
///
/// # Errors
/// That the rule is not applicable, when the list is empty.
pub fn parameter_list<'a, T>(name: &str, entries: &'a [T]) -> Result<&'a [T], Stop> {
    parameter(name, (!entries.is_empty()).then_some(entries))
}

/// One verdict from several questions, each of which alone can condemn.
///
/// A known violation outweighs a gap, a gap outweighs everything else: NON_COMPLIANT > unknown > COMPLIANT >
/// NOT_APPLICABLE. The texts of several violations are joined. No questions at all is COMPLIANT.
///
/// # Errors
/// The first gap, when nothing known is a violation; or that none of the questions applies.
pub fn any_of(outcomes: impl IntoIterator<Item = Outcome>) -> Outcome {
    let mut violations = Vec::new();
    let mut gap = None;
    let mut compliant = false;
    let mut not_applicable = None;
    for outcome in outcomes {
        match outcome {
            Ok(Verdict::NonCompliant(text)) => violations.push(text),
            Ok(Verdict::Compliant) => compliant = true,
            Err(Stop::Unread(unread)) => gap = gap.or(Some(unread)),
            Err(stop @ Stop::NotApplicable(_)) => not_applicable = not_applicable.or(Some(stop)),
        }
    }
    match (violations.is_empty(), gap, compliant, not_applicable) {
        (false, ..) => violation(violations.join("; ")),
        (true, Some(gap), ..) => Err(gap.into()),
        (true, None, false, Some(stop)) => Err(stop),
        (true, None, ..) => Ok(Verdict::Compliant),
    }
}

/// Compliant when nothing is missing: beside a verdict on what is known, the other question for [`any_of`].
///
/// # Errors
/// The gap, when there is one.
pub fn complete(gap: Option<Unread>) -> Outcome {
    gap.map_or(Ok(Verdict::Compliant), |unread| Err(unread.into()))
}

/// A rule whose resource type is forgotten, so that all rules stand in one list.
pub trait AnyRule: Sync {
    /// Everything but the check.
    fn about(&self) -> About;
    /// The resource types that the rule judges.
    fn resource_types(&self) -> Vec<&'static str>;
    /// Judges a resource; `None` when the rule is not about resources of its type.
    fn judge(&self, resource: &dyn Resource, account: &Account) -> Option<Outcome>;
}

/// A rule without its check: what the catalogue shows.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// See [`Rule::id`].
    pub id: &'static str,
    /// See [`Rule::title`].
    pub title: &'static str,
    /// See [`Rule::severity`].
    pub severity: Severity,
    /// See [`Rule::expectations`].
    pub expectations: &'static [u16],
    /// See [`Rule::equivalents`].
    pub equivalents: &'static [&'static str],
    /// See [`Rule::parameters`].
    pub parameters: &'static [&'static str],
    /// See [`Rule::reads`].
    pub reads: &'static [&'static str],
    /// See [`Rule::rationale`].
    pub rationale: &'static str,
    /// See [`Rule::remediation`].
    pub remediation: Remediation,
    /// See [`Rule::source`].
    pub source: &'static str,
}

impl<R: ?Sized> Rule<R> {
    fn about(&self) -> About {
        About {
            id: self.id,
            title: self.title,
            severity: self.severity,
            expectations: self.expectations,
            equivalents: self.equivalents,
            parameters: self.parameters,
            reads: self.reads,
            rationale: self.rationale,
            remediation: self.remediation,
            source: self.source,
        }
    }
}

impl<R: Listed> AnyRule for Rule<R> {
    fn about(&self) -> About {
        self.about()
    }

    fn resource_types(&self) -> Vec<&'static str> {
        vec![R::TYPE]
    }

    fn judge(&self, resource: &dyn Resource, account: &Account) -> Option<Outcome> {
        (resource as &dyn Any).downcast_ref::<R>().map(|resource| (self.check)(resource, account))
    }
}

/// A rule about every resource of every type.
impl AnyRule for Rule<dyn Resource> {
    fn about(&self) -> About {
        self.about()
    }

    fn resource_types(&self) -> Vec<&'static str> {
        Kind::all().filter(|kind| !kind.is_settings()).map(|kind| kind.resource_type).collect()
    }

    fn judge(&self, resource: &dyn Resource, account: &Account) -> Option<Outcome> {
        (!resource.is_settings()).then(|| (self.check)(resource, account))
    }
}

/// A rule about IAM users, groups and roles alike.
impl AnyRule for Rule<dyn Principal> {
    fn about(&self) -> About {
        self.about()
    }

    fn resource_types(&self) -> Vec<&'static str> {
        vec!["AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User"]
    }

    fn judge(&self, resource: &dyn Resource, account: &Account) -> Option<Outcome> {
        resource.as_principal().map(|principal| (self.check)(principal, account))
    }
}
