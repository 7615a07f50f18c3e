//! Rules about IAM Access Analyzer.

mod iam_external_access_analyzer_enabled;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[&iam_external_access_analyzer_enabled::RULE];
