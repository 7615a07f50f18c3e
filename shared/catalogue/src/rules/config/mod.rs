//! Rules about AWS Config.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
