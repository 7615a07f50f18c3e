//! Rules about Amazon SQS.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
