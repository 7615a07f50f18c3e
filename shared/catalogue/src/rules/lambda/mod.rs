//! Rules about AWS Lambda.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
