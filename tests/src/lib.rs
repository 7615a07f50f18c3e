//! What the stories share: an emulated AWS, and the real programs in it.
#![expect(clippy::expect_used, clippy::panic, reason = "a story that cannot be told fails")]

pub mod emulator;
