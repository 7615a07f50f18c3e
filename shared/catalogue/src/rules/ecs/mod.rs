//! Rules about Amazon ECS.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
