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
            Self::Usage(error) | Self::Error(error) => f.write_str(&escape::terminal(&format!("{error:#}"))),
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}
