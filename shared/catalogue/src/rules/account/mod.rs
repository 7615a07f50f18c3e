//! Rules about the account itself: its contacts and its regions.

mod account_tag_keys_consistent;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[&account_tag_keys_consistent::RULE];
