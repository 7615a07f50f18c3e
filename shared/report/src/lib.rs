//! What people and programs read of a scan: pure renderers, without printing and without AWS.
//!
//! Whatever comes from the account is hostile input; [`escape`] makes it harmless, once for each sink.

pub mod digest;
pub mod escape;
pub mod frameworks;
pub mod json;
pub mod markdown;
pub mod policy;
pub mod rules;
pub mod summary;
pub mod table;

mod differences;
mod expectations;
mod layout;
mod page;
#[cfg(test)]
mod testing;
