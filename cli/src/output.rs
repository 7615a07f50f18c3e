//! Where results and messages go: results to standard output, everything else to standard error.

use std::{
    env,
    io::{self, BufWriter, ErrorKind, IsTerminal, StdoutLock, Write},
};

use plumbline_report::table::Style;
use terminal_size::{Width, terminal_size};

/// How wide coverage and explanations are where nobody knows the terminal's width.
const WIDTH: usize = 100;

/// Standard output. Once its reader has gone, everything is accepted and nothing written.
pub(crate) fn results() -> Results<BufWriter<StdoutLock<'static>>> {
    Results { out: BufWriter::with_capacity(64 * 1024, io::stdout().lock()), closed: false }
}

/// See [`results`].
pub(crate) struct Results<W> {
    out: W,
    closed: bool,
}

impl<W: Write> Write for Results<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.unless_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.unless_closed(flushed, ())
    }
}

impl<W> Results<W> {
    fn unless_closed<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(otherwise)
            }
            result => result,
        }
    }
}

/// Writes a message to standard error. Where nobody listens, there is nobody to tell.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end());
}

/// Writes the whole result of a command.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = results();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// The table style that suits standard output.
pub(crate) fn style(no_color: bool) -> Style {
    let is_terminal = io::stdout().is_terminal();
    let no_color = no_color || env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    Style { width: terminal_width().filter(|_| is_terminal), color: is_terminal && !no_color }
}

/// How wide running text is.
pub(crate) fn width() -> usize {
    terminal_width().map_or(WIDTH, |width| usize::from(width).clamp(40, 120))
}

fn terminal_width() -> Option<u16> {
    terminal_size().map(|(Width(width), _)| width.max(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(ErrorKind::BrokenPipe.into())
        }
    }

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_has_gone_is_no_error() {
        let mut out = Results { out: Closed, closed: false };
        assert!(out.write_all(b"line\n").and_then(|()| out.flush()).is_ok());
        assert!(out.closed);
    }

    #[test]
    fn a_full_disk_is_an_error() {
        assert!(Results { out: Full, closed: false }.write_all(b"line\n").is_err());
    }
}
