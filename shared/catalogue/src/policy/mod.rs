//! IAM policy documents: what they say ([`document`]), what a principal may do by one ([`identity`]) and by all that
//! are its own ([`effective`]), how it comes to more ([`escalation`]), and whom a resource lets in ([`resource`]).
//!
//! A document that cannot be parsed never reaches a rule: whoever reads it from AWS turns the [`ParseError`] into a gap.

pub mod actions;
pub mod conditions;
pub mod document;
pub mod effective;
pub mod escalation;
pub mod identity;
pub mod pattern;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod properties_identity;
#[cfg(test)]
mod reference;
pub mod resource;
mod scope;

pub use document::{
    Condition, Document, Effect, Operator, ParseError, PrincipalKind, Principals, Quantifier, Statement, Terms,
};
