//! Rules about Amazon SNS.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
