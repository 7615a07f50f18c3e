//! Plumbline's knowledge: what a scan of an AWS account saw, the rules, and their evaluation.
//!
//! Nothing here does input or output. A collector fills an [`model::Account`]; [`evaluate::evaluate`]
//! holds every selected rule against every resource in it; what comes out are [`evaluation::Evaluation`]s.
//!
//! Two types carry the whole idea. A fact is an [`observed::Observed`]: known, or the reason why not.
//! A rule is a value, [`rule::Rule`], whose check returns a verdict or the gap that prevented one.

pub mod assessment;
pub mod catalogue;
pub mod changes;
pub mod differences;
pub mod evaluate;
pub mod evaluation;
pub mod expectations;
pub mod framework;
pub mod language;
mod memo;
pub mod model;
pub mod naming;
mod nearest;
pub mod network;
pub mod observed;
pub mod parameters;
pub mod region;
pub mod rule;
mod rules;
pub mod scan;
pub mod secrets;
pub mod selection;
pub mod snapshot;
#[cfg(test)]
mod testing;
pub mod wording;
