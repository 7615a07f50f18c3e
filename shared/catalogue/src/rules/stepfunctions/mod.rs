//! Rules about AWS Step Functions.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
