//! What programs read: JSON lines, or one JSON document, written as the evaluations come.
//!
//! The values are the frozen wire format. Characters that a terminal would obey or hide are written as `\u` escapes,
//! which are the same JSON.

use std::io::{self, Write};

use plumbline_catalogue::{assessment::Assessment, evaluation::Evaluation, scan::Scan};
use serde::Serialize;
use serde_json::{
    Serializer,
    ser::{CompactFormatter, Formatter},
};

use crate::escape::is_hidden;

/// Writes one evaluation as one line.
///
/// # Errors
/// When the output does not take it.
pub fn line(out: &mut impl Write, evaluation: &Evaluation) -> io::Result<()> {
    value(out, evaluation)?;
    out.write_all(b"\n")
}

/// Writes one value on one line, without its end.
///
/// # Errors
/// When the output does not take it.
pub fn value(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Visible)).map_err(io::Error::from)
}

/// Writes `{"evaluations":[...],"scan":{...}}`, one evaluation a line. A scan that was asked for frameworks ends with
/// `"frameworks":[...]`.
pub struct Document<W> {
    out: W,
    begun: bool,
}

impl<W: Write> Document<W> {
    /// A document that is written here.
    pub fn new(out: W) -> Self {
        Self { out, begun: false }
    }

    /// Writes one evaluation.
    ///
    /// # Errors
    /// When the output does not take it.
    pub fn evaluation(&mut self, evaluation: &Evaluation) -> io::Result<()> {
        self.out.write_all(if self.begun { b",\n" } else { b"{\"evaluations\":[\n" })?;
        self.begun = true;
        value(&mut self.out, evaluation)
    }

    /// Writes the scan's record and what it says of frameworks, and ends the document.
    ///
    /// # Errors
    /// When the output does not take it.
    pub fn finish(mut self, scan: &Scan, frameworks: &[Assessment]) -> io::Result<()> {
        self.out.write_all(if self.begun { b"\n],\n\"scan\":" } else { b"{\"evaluations\":[],\n\"scan\":" })?;
        value(&mut self.out, scan)?;
        if !frameworks.is_empty() {
            self.out.write_all(b",\n\"frameworks\":")?;
            value(&mut self.out, &frameworks)?;
        }
        self.out.write_all(b"}\n")
    }
}

struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut written = 0;
        for (index, c) in fragment.char_indices().filter(|(_, c)| is_hidden(*c)) {
            CompactFormatter.write_string_fragment(out, fragment.get(written..index).unwrap_or_default())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = index + c.len_utf8();
        }
        CompactFormatter.write_string_fragment(out, fragment.get(written..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use plumbline_catalogue::evaluation::Severity;
    use serde_json::Value;

    use super::*;
    use crate::testing::{RULE, scan, undecided, violation};

    #[test]
    fn one_evaluation_a_line() {
        let mut out = Vec::new();
        let evaluations = [violation("a\nb\u{9b}\u{202e}\u{e0041}é", RULE, Severity::Medium), undecided("c")];
        for evaluation in &evaluations {
            line(&mut out, evaluation).unwrap();
        }
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("a\\nb\\u009b\\u202e\\udb40\\udc41é"), "{text}");
        let read: Vec<Evaluation> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(read, evaluations);
    }

    #[test]
    fn a_document_is_json_with_and_without_evaluations() {
        for evaluations in [vec![], vec![violation("a", RULE, Severity::Medium), undecided("c")]] {
            let mut out = Vec::new();
            let mut document = Document::new(&mut out);
            evaluations.iter().for_each(|evaluation| document.evaluation(evaluation).unwrap());
            document.finish(&scan(), &[]).unwrap();
            let read: Value = serde_json::from_slice(&out).unwrap();
            assert_eq!(read["evaluations"], serde_json::to_value(&evaluations).unwrap());
            assert_eq!(read["scan"], serde_json::to_value(scan()).unwrap());
            assert_eq!(read.as_object().unwrap().len(), 2);
        }
    }

    #[test]
    fn frameworks_stand_behind_the_scan() {
        let mut out = Vec::new();
        let assessment = Assessment { id: "cis-5.0".to_owned(), title: "CIS".to_owned(), requirements: Vec::new() };
        Document::new(&mut out).finish(&scan(), &[assessment]).unwrap();
        let read: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(read["frameworks"][0]["id"], "cis-5.0");
    }
}
