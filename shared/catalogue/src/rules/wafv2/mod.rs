//! Rules about AWS WAF.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
