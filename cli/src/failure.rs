//! What ends the program early, and how the shell hears of it.

use std::{fmt, process::ExitCode};

use plumbline_report::escape;

/// The request cannot be understood.
pub(crate) const USAGE: u8 = 2;

/// There are violations.
pub(crate) const VIOLATIONS: u8 = 3;

/// The scan was ended before it had read everything.
pub(crate) const INTERRUPTED: u8 = 130;

/// Why a command ends early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The user asked for something that does not exist.
    Usage(anyhow::Error),
    /// Something else went wrong.
    Error(anyhow::Error),
}

impl Failure {
    /// What the user asked for does not exist.
    pub(crate) fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self::Usage(error.into())
    }

    /// 1 for an error, 2 for a request that cannot be understood.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Error(_) => 1,
            Self::Usage(_) => USAGE,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) | Self::Error(error) => f.write_str(&lines(&format!("{error:#}"))),
        }
    }
}

/// A message of several lines: those behind the first are indented, so that none can pass for a message of its own.
fn lines(text: &str) -> String {
    text.lines().map(escape::terminal).collect::<Vec<_>>().join("\n  ")
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_shown_as_lines_and_nothing_else_is() {
        let failure = Failure::usage(anyhow::anyhow!("one\r\ntwo\u{1b}[2J\nthree"));
        assert_eq!(failure.to_string(), "one\n  two\\u{1b}[2J\n  three");
    }
}
