//! Words that annotations and reports share.

use std::fmt::Display;

/// The first few of many things, and how many more there are: `a, b, c and 2 more`.
pub fn first_few<I>(things: I, most: usize, separator: &str) -> String
where
    I: IntoIterator<Item: Display, IntoIter: ExactSizeIterator>,
{
    let things = things.into_iter();
    let more = things.len().saturating_sub(most);
    let shown = things.take(most).map(|thing| thing.to_string()).collect::<Vec<_>>().join(separator);
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_counted() {
        assert_eq!(first_few([1, 2, 3], 3, ", "), "1, 2, 3");
        assert_eq!(first_few([1, 2, 3, 4, 5], 3, ", "), "1, 2, 3 and 2 more");
        assert_eq!(first_few(["a", "b"], 5, " and "), "a and b");
        assert_eq!(first_few([] as [u8; 0], 3, ", "), "");
    }
}
