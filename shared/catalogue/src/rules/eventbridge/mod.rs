//! Rules about Amazon EventBridge.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
