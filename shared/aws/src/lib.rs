//! Everything of Plumbline that touches AWS.
//!
//! [`connect`] makes an SDK configuration, [`call`] makes the calls, [`scan`] sees an account through [`collect`],
//! [`store`] keeps what it found in the results table, [`alert`] publishes what changed.

// On where answers are turned into facts: see `collect`.
#![allow(clippy::disallowed_methods)]

pub mod alert;
pub mod call;
pub mod collect;
pub mod configuration;
pub mod connect;
pub mod scan;
pub mod store;
