//! Rules about AWS Secrets Manager.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
