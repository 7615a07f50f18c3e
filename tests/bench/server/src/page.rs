//! One page of a listing.

use std::ops::Range;

/// Numbers of the resources on a page, and the token of the next one.
pub struct Page {
    pub range: Range<usize>,
    pub next: Option<usize>,
}

impl Page {
    /// The page that a token leads to, of at most so many.
    pub fn of(count: usize, token: Option<&str>, most: usize) -> Self {
        let start = token.and_then(|token| token.parse().ok()).unwrap_or(0).min(count);
        let end = count.min(start + most.max(1));
        Self { range: start..end, next: (end < count).then_some(end) }
    }

    /// The next page's token in this element, or nothing.
    pub fn token(&self, element: &str) -> String {
        self.next.map(|next| format!("<{element}>{next}</{element}>")).unwrap_or_default()
    }
}
