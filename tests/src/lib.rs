//! Helpers of the stories: an emulated AWS, and a proxy in front of it that breaks on demand.
//!
//! Nothing here can reach a real account: every program gets its endpoint and its credentials from here, and an
//! environment without the developer's own.

// What stops a helper stops the story that uses it.
#![allow(clippy::expect_used, clippy::panic)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod emulator;
pub mod fields;
pub mod proxy;
