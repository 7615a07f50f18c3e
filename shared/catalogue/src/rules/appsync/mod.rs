//! Rules about AWS AppSync.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
