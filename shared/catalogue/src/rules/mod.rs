//! The catalogue: one folder a service, one file a rule.

pub mod s3;

use std::collections::BTreeSet;

use crate::rule::AnyRule;

/// Every rule, by service and then by name.
pub fn all() -> impl Iterator<Item = &'static dyn AnyRule> {
    [s3::RULES].into_iter().flatten().copied()
}

/// The rule of this name.
pub fn find(id: &str) -> Option<&'static dyn AnyRule> {
    all().find(|rule| rule.about().id == id)
}

/// Every IAM action that any rule reads, beyond those that list resources.
pub fn reads() -> BTreeSet<&'static str> {
    all().flat_map(|rule| rule.about().reads).copied().collect()
}
