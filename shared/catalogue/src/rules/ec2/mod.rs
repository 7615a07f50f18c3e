//! Rules about Amazon EC2 and EBS.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
