//! Rules about every resource, whatever its type.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
