//! Rules about Amazon DynamoDB.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
