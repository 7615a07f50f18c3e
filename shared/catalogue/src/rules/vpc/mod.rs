//! Rules about Amazon VPC.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
