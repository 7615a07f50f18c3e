//! Rules about AWS CloudFormation.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
