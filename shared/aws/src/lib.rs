//! Everything of Plumbline that touches AWS.
//!
//! [`connect`] makes an SDK configuration, [`scan`] sees an account through [`collect`].

pub mod clients;
pub mod collect;
pub mod connect;
pub mod scan;
