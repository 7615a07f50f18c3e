//! Everything of Plumbline that touches AWS.
//!
//! [`connect`] makes an SDK configuration, [`call`] makes the calls, [`scan`] sees an account through [`collect`],
//! [`store`] keeps what it found in the results table, [`alert`] publishes what changed.

pub mod alert;
pub mod call;
pub mod collect;
pub mod configuration;
pub mod connect;
pub mod scan;
pub mod store;
