//! Addresses and ports: what a network rule lets through, and whether that is the internet.
//!
//! A set of addresses is open to the internet when it holds at least a quarter of all public addresses of IPv4 or of
//! IPv6. `0.0.0.0/0` and `::/0` do, as everywhere in AWS, and so do ranges that stand in for them, such as
//! `0.0.0.0/1` with `128.0.0.0/1`. No company, provider or cloud has as many.

mod addresses;
mod kind;
mod traffic;

pub use addresses::{Addresses, is_internet, touches_public};
pub use kind::{AddressKind, documentation, kind};
pub use traffic::{Ports, Protocol, Traffic, Transport};
