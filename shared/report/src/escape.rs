//! Makes text from an account harmless, once for each place where it is shown.
//!
//! Names, tags and error texts are chosen by whoever may write to the account. They can hold terminal sequences, line
//! breaks that forge a line of the report, and characters that are invisible or turn the reading direction around.

use std::fmt::Write;

/// For a terminal or a log: what a person could not see, or what the terminal would obey, is spelled out as `\u{1b}`.
pub fn terminal(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if is_hidden(c) => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    safe
}

/// For a plain-text e-mail: as for a terminal, and addresses are broken so that no mail program makes a link of them.
pub fn email(text: &str) -> String {
    terminal(text).replace("://", "[:]//")
}

/// For running text in Markdown: nothing becomes markup, HTML or a cell of a table.
pub fn markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut before = ' ';
    let text = terminal(text);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let inside_word =
            before.is_alphanumeric() && characters.peek().is_some_and(|after| after.is_alphanumeric() || *after == '_');
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' | '!' | '#' => safe.extend(['\\', c]),
            '_' if !inside_word => safe.push_str("\\_"),
            c => safe.push(c),
        }
        before = c;
    }
    safe
}

/// For a code span in Markdown, with the backticks around it.
pub fn markdown_code(text: &str) -> String {
    let text = terminal(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let padding = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{padding}{text}{padding}{fence}")
}

/// The longest subject that SNS takes, in characters.
/// <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>
const SUBJECT_MAX: usize = 99;

/// For the subject of an SNS message: printable ASCII on one line, cut to what SNS takes.
pub fn subject(text: &str) -> String {
    let printable: String = text.chars().map(|c| if c == ' ' || c.is_ascii_graphic() { c } else { '?' }).collect();
    let printable = printable.trim();
    if printable.is_empty() {
        return "Plumbline".to_owned();
    }
    if printable.len() <= SUBJECT_MAX {
        return printable.to_owned();
    }
    let kept: String = printable.chars().take(SUBJECT_MAX - 3).collect();
    format!("{kept}...")
}

/// Whether a character controls a terminal, turns the reading direction, or cannot be seen.
/// <https://www.unicode.org/reports/tr36/>
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing() {
        assert_eq!(terminal("red \u{1b}[31mname\u{7}"), "red \\u{1b}[31mname\\u{7}");
        assert_eq!(terminal("c1 \u{9b}2J"), "c1 \\u{9b}2J");
        assert_eq!(terminal("bucket\r\nNO VIOLATIONS\t"), "bucket\\r\\nNO VIOLATIONS\\t");
        assert_eq!(
            terminal("gpj\u{202e}exe \u{200b}\u{feff}\u{e0041}"),
            "gpj\\u{202e}exe \\u{200b}\\u{feff}\\u{e0041}"
        );
        assert_eq!(terminal("Zürich 東京 naïve"), "Zürich 東京 naïve");
    }

    #[test]
    fn an_email_links_nowhere() {
        assert_eq!(email("see https://evil.example\nnow"), "see https[:]//evil.example\\nnow");
    }

    #[test]
    fn markdown_stays_text() {
        assert_eq!(markdown("<img src=x> & [a](b)"), "&lt;img src=x&gt; &amp; \\[a\\](b)");
        assert_eq!(
            markdown("snake_case and _emphasis_ *bold* `code`"),
            "snake_case and \\_emphasis\\_ \\*bold\\* \\`code\\`"
        );
        assert_eq!(markdown("a|b\n# c"), "a\\|b\\\\n\\# c");
    }

    #[test]
    fn markdown_code_cannot_be_left() {
        assert_eq!(markdown_code("s3:Get*"), "`s3:Get*`");
        assert_eq!(markdown_code("a`b``c"), "```a`b``c```");
        assert_eq!(markdown_code("`"), "`` ` ``");
    }

    #[test]
    fn a_subject_is_what_sns_takes() {
        assert_eq!(subject("Plumbline: 1 new\r\nBcc: all"), "Plumbline: 1 new??Bcc: all");
        assert_eq!(subject("  é\u{202e}"), "??");
        assert_eq!(subject(" \u{20}"), "Plumbline");
        let long = subject(&"é".repeat(300));
        assert_eq!(long.len(), 99);
        assert!(long.ends_with("..."));
    }
}
