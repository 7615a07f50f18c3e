//! Rules about AWS Backup.

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[];
