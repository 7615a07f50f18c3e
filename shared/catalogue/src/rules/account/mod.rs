//! Rules about the account itself: its contacts and its regions.

mod account_tag_keys_consistent;
mod security_account_information_provided;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] =
    &[&account_tag_keys_consistent::RULE, &security_account_information_provided::RULE];
