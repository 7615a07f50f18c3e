//! Whole-account stories: the real programs against an emulated AWS, over HTTP.

// What stops a step stops its story.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod accounts;
mod calls;
mod faults;
mod fields;
mod first_contact;
mod permissions;
mod readme;
mod snapshot;
mod stack;
mod stand_ins;
