//! Rules about Amazon RDS and Aurora.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
