//! What a rule is.

use std::{any::Any, borrow::Cow};

use serde::Serialize;

pub use crate::evaluation::Severity;
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
    /// What it is about, by the ids of `frameworks/themes.toml`: a requirement of a framework can name these instead of
    /// every rule.
    pub themes: &'static [&'static str],
    /// The same rule elsewhere: `config:…`, `securityhub:…`, `prowler:…`. An identifier stands on one rule only.
    pub equivalents: &'static [&'static str],
    /// Where it decides otherwise than its equivalents, on purpose.
    pub differs: &'static [Difference],
    /// The parameters that the rule reads, by name.
    pub parameters: &'static [&'static str],
    /// The IAM actions whose answers the rule reads, beyond those that list the resource itself; [`LISTINGS`], [`TAGS`]
    /// and [`KMS_KEYS`] stand for those of the types.
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
#[derive(Clone, Copy, Debug)]
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

/// Where a rule decides otherwise than an equivalent, on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Which of the rule's equivalents decide otherwise.
    pub from: &'static [&'static str],
    /// How this rule decides, in Markdown.
    pub how: &'static str,
    /// The documentation that it follows: titles and addresses.
    pub source: &'static [(&'static str, &'static str)],
}

/// What there is to say about a rule, whatever it judges.
pub trait About {
    /// See [`Rule::id`].
    fn id(&self) -> &str;
    /// See [`Rule::title`].
    fn title(&self) -> &str;
    /// See [`Rule::severity`].
    fn severity(&self) -> Severity;
    /// See [`Rule::expectations`].
    fn expectations(&self) -> &[u16];
    /// See [`Rule::themes`].
    fn themes(&self) -> Vec<&str> {
        Vec::new()
    }
    /// See [`Rule::equivalents`].
    fn equivalents(&self) -> Vec<&str>;
    /// See [`Rule::differs`].
    fn differs(&self) -> &[Difference] {
        &[]
    }
    /// See [`Rule::parameters`].
    fn parameters(&self) -> Vec<&str>;
    /// See [`Rule::rationale`].
    fn rationale(&self) -> &str;
    /// See [`Remediation::text`].
    fn remediation(&self) -> &str;
    /// See [`Remediation::cli`].
    fn command(&self) -> &str;
    /// See [`Rule::source`].
    fn source(&self) -> &str;
}

/// Compliant when nothing is missing: beside a verdict on what is known, the other question for [`any_of`].
///
/// # Errors
/// The gap, when there is one.
pub fn complete(gap: Option<Unread>) -> Outcome {
    gap.map_or(Ok(Verdict::Compliant), |unread| Err(unread.into()))
}

/// In [`Rule::reads`], what lists the types.
pub const LISTINGS: &str = "the listings of all types";

/// In [`Rule::reads`], what tells the tags of the types whose listing does not.
pub const TAGS: &str = "the tags of all types";

/// In [`Rule::reads`], what lists and describes keys, and what tells which keys a type's resources name where its listing
/// does not.
pub const KMS_KEYS: &str = "the KMS keys of all types";

/// The actions that are meant, of these types.
fn actions(reads: &[&'static str], kinds: &[&Kind]) -> Vec<&'static str> {
    let mut actions: Vec<&str> = Vec::new();
    for read in reads {
        match *read {
            LISTINGS => actions.extend(kinds.iter().flat_map(|kind| kind.listed_by)),
            TAGS => actions.extend(kinds.iter().flat_map(|kind| kind.tagged_by)),
            KMS_KEYS => {
                let keyed: Vec<_> = kinds.iter().filter_map(|kind| kind.keyed_by).collect();
                if !keyed.is_empty() {
                    actions.extend(["kms:DescribeKey", "kms:ListAliases", "kms:ListKeys"]);
                }
                actions.extend(keyed.into_iter().flatten());
            }
            action => actions.push(action),
        }
    }
    actions.sort_unstable();
    actions.dedup();
    actions
}

/// A rule whose resource type is forgotten, so that all rules stand in one list.
pub trait AnyRule: Send + Sync {
    /// Everything but the check and what it is about.
    fn about(&self) -> &dyn About;
    /// The resource types that the rule judges.
    fn resource_types(&self) -> Vec<&'static str>;
    /// See [`Rule::reads`].
    fn reads(&self) -> Vec<&str>;
    /// What it reads to judge resources of these types only.
    fn reads_for(&self, _: &[&Kind]) -> Vec<&str> {
        self.reads()
    }
    /// Judges a resource; `None` when the rule is not about resources of its type.
    fn judge(&self, resource: &dyn Resource, account: &Account) -> Option<Outcome>;
}

impl<R: ?Sized> About for Rule<R> {
    fn id(&self) -> &str {
        self.id
    }

    fn title(&self) -> &str {
        self.title
    }

    fn severity(&self) -> Severity {
        self.severity
    }

    fn expectations(&self) -> &[u16] {
        self.expectations
    }

    fn themes(&self) -> Vec<&str> {
        self.themes.to_vec()
    }

    fn equivalents(&self) -> Vec<&str> {
        self.equivalents.to_vec()
    }

    fn differs(&self) -> &[Difference] {
        self.differs
    }

    fn parameters(&self) -> Vec<&str> {
        self.parameters.to_vec()
    }

    fn rationale(&self) -> &str {
        self.rationale
    }

    fn remediation(&self) -> &str {
        self.remediation.text
    }

    fn command(&self) -> &str {
        self.remediation.cli
    }

    fn source(&self) -> &str {
        self.source
    }
}

impl<R: Listed> AnyRule for Rule<R> {
    fn about(&self) -> &dyn About {
        self
    }

    fn reads(&self) -> Vec<&str> {
        actions(self.reads, &Kind::all().collect::<Vec<_>>())
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
    fn about(&self) -> &dyn About {
        self
    }

    fn reads(&self) -> Vec<&str> {
        actions(self.reads, &Kind::all().collect::<Vec<_>>())
    }

    /// Tags and keys of other types are not read.
    fn reads_for(&self, kinds: &[&Kind]) -> Vec<&str> {
        actions(self.reads, kinds)
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
    fn about(&self) -> &dyn About {
        self
    }

    fn reads(&self) -> Vec<&str> {
        actions(self.reads, &Kind::all().collect::<Vec<_>>())
    }

    fn resource_types(&self) -> Vec<&'static str> {
        vec!["AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User"]
    }

    fn judge(&self, resource: &dyn Resource, account: &Account) -> Option<Outcome> {
        resource.as_principal().map(|principal| (self.check)(principal, account))
    }
}
