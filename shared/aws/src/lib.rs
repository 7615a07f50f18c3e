//! Everything of Plumbline that touches AWS.
//!
//! [`connect`] makes an SDK configuration, [`collect`] fills an account from it, [`store`] keeps evaluations in the
//! results table, [`alert`] publishes the digest.

pub mod clients;
pub mod collect;
pub mod connect;
