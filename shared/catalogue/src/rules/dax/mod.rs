//! Rules about DynamoDB Accelerator.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
