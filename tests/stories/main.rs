//! Whole-account stories: the real programs against an emulated AWS, over HTTP.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a story that does not hold fails")]

mod permissions;
mod stack;
