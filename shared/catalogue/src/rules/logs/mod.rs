//! Rules about Amazon CloudWatch Logs.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
