//! Rules about AWS Systems Manager.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
