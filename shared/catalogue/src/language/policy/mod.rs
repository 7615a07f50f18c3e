//! IAM policy documents: what they say ([`document`]), what a principal may do by one ([`identity`]) and by all that
//! are its own ([`effective`]), how it comes to more ([`escalation`]), whom a resource lets in ([`resource`]), and
//! whether it lets one request in ([`request`]).
//!
//! A document that cannot be parsed never reaches a rule: whoever reads it from AWS turns the [`ParseError`] into a gap.

pub mod actions;
pub mod conditions;
pub mod document;
pub mod effective;
pub mod escalation;
#[cfg(test)]
mod generated;
pub mod identity;
pub mod issuers;
pub mod keys;
pub mod opening;
pub mod pattern;
pub mod place;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod properties_identity;
#[cfg(test)]
mod reference;
pub mod request;
pub mod resource;
mod scope;
pub mod trust;

pub use document::{
    Condition, Document, Effect, Operator, ParseError, PrincipalKind, Principals, Quantifier, Statement, Terms,
};
