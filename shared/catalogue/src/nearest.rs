//! What somebody may have meant who wrote something else.

use std::cmp::Reverse;

/// The known name that is spelled most like the given one, if its likeness is above `least`, which is from 0 to 1. Of
/// two that are equally like it, the one that begins like it.
pub(crate) fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>, least: f64) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(given, candidate), candidate))
        .filter(|(likeness, _)| *likeness > least)
        .max_by(|a, b| {
            let order = |candidate| (alike(given, candidate), Reverse(candidate));
            a.0.total_cmp(&b.0).then_with(|| order(a.1).cmp(&order(b.1)))
        })
        .map(|(_, candidate)| candidate)
}

/// With how many bytes two names begin alike.
fn alike(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

/// How like a slip of the pen is to the name that was meant.
pub(crate) const SLIP: f64 = 0.75;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let known = ["allowed_regions", "required_tags", "s3"];
        assert_eq!(nearest("allowed_region", known, SLIP), Some("allowed_regions"));
        assert_eq!(nearest("required_tag", known, SLIP), Some("required_tags"));
        assert_eq!(nearest("colour", known, SLIP), None);
        assert_eq!(nearest("cis-5", ["cis-1.5", "cis-5.0", "cis-6.0"], SLIP), Some("cis-5.0"));
        assert_eq!(nearest("", known, SLIP), None);
    }
}
