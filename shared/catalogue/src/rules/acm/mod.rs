//! Rules about AWS Certificate Manager.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
