//! Rules about Amazon API Gateway (REST).

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
