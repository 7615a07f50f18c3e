//! Rules about Elastic Load Balancing.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
