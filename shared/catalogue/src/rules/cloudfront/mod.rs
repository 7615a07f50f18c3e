//! Rules about Amazon CloudFront.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
