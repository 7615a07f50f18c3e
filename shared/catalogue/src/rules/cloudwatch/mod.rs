//! Rules about Amazon CloudWatch.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
