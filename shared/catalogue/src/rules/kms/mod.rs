//! Rules about AWS KMS.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
