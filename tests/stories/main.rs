//! Stories: the real programs against an emulated AWS, told from the account's first resource to the exit code.

// What stops a step stops its story.
#![allow(clippy::expect_used, clippy::panic)]

mod faults;
mod stand_ins;
