//! Rules about AWS CloudTrail.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
