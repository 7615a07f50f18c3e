//! Rules about the account itself: its contacts and its regions.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
