//! Words, lines and numbers for plain text.

/// Breaks text into lines of at most this many characters. A longer word keeps its own line: it is copied as a whole.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if used + 1 + length <= width => {
                line.push(' ');
                line.push_str(word);
                used += 1 + length;
            }
            _ => {
                lines.push(word.to_owned());
                used = length;
            }
        }
    }
    lines
}

/// Appends text under a label: the label before the first line, as much room before the others.
pub(crate) fn labelled(out: &mut String, label: &str, text: &str, width: usize) {
    let room = " ".repeat(label.chars().count());
    let lines = wrap(text, width.saturating_sub(label.chars().count()).max(20));
    if lines.is_empty() {
        out.push_str(label.trim_end());
        out.push('\n');
    }
    for (index, line) in lines.iter().enumerate() {
        out.push_str(if index == 0 { label } else { &room });
        out.push_str(line);
        out.push('\n');
    }
}

/// A number with its thousands apart: `12,345`.
pub(crate) fn number(n: impl TryInto<u64>) -> String {
    let digits = n.try_into().unwrap_or(u64::MAX).to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number and its noun: `1 call`, `2 calls`.
pub(crate) fn count(n: impl TryInto<u64>, noun: &str) -> String {
    let n = n.try_into().unwrap_or(u64::MAX);
    format!("{} {noun}{}", number(n), if n == 1 { "" } else { "s" })
}

/// A time of the wire format for people: `2026-11-22 10:00 UTC`.
pub(crate) fn minute(timestamp: &str) -> String {
    match (timestamp.get(..10), timestamp.get(10..11), timestamp.get(11..16)) {
        (Some(day), Some("T"), Some(minute)) => format!("{day} {minute} UTC"),
        _ => timestamp.to_owned(),
    }
}

/// The first characters of a text that is too long, with a sign that it was cut.
pub(crate) fn cut(text: &str, max: usize) -> String {
    let mut characters = text.chars();
    let mut kept: String = characters.by_ref().take(max).collect();
    if characters.next().is_some() {
        kept.pop();
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_not_broken() {
        assert_eq!(wrap("a bb arn:aws:s3:::very-long ccc d", 8), ["a bb", "arn:aws:s3:::very-long", "ccc d"]);
        assert_eq!(wrap("  ", 8), Vec::<String>::new());
    }

    #[test]
    fn labels_stand_before_their_text() {
        let mut out = String::new();
        labelled(&mut out, "Why  ", "one two three four five six", 20);
        assert_eq!(out, "Why  one two three four\n     five six\n");
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(
            [number(0usize), number(999u64), number(1_000u64), number(1_234_567u64)],
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!([count(1u64, "call"), count(2_000usize, "call")], ["1 call", "2,000 calls"]);
        assert_eq!(minute("2026-11-22T10:00:00.000Z"), "2026-11-22 10:00 UTC");
        assert_eq!(minute("yesterday"), "yesterday");
        assert_eq!([cut("abc", 3), cut("abcd", 3)], ["abc", "ab…"]);
    }
}
