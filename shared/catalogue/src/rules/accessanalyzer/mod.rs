//! Rules about IAM Access Analyzer.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
