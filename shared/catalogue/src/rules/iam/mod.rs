//! Rules about IAM.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
