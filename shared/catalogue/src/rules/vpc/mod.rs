//! Rules about Amazon VPC.

mod exposure;
mod restricted_common_ports;
mod restricted_ports;
mod vpc_sg_open_only_to_authorized_ports;
mod vpc_sg_open_only_to_web_ports;

use crate::{
    model::vpc::{Identity, Owner},
    rule::{AnyRule, Outcome, not_applicable},
};

pub(super) const RULES: &[&dyn AnyRule] = &[
    &restricted_common_ports::RULE,
    &restricted_ports::RULES[0],
    &vpc_sg_open_only_to_authorized_ports::RULE,
    &vpc_sg_open_only_to_web_ports::RULE,
    &restricted_ports::RULES[1],
    &restricted_ports::RULES[2],
    &restricted_ports::RULES[3],
    &restricted_ports::RULES[4],
    &restricted_ports::RULES[5],
    &restricted_ports::RULES[6],
    &restricted_ports::RULES[7],
    &restricted_ports::RULES[8],
    &restricted_ports::RULES[9],
    &restricted_ports::RULES[10],
    &restricted_ports::RULES[11],
    &restricted_ports::RULES[12],
    &restricted_ports::RULES[13],
    &restricted_ports::RULES[14],
];

/// What a rule answers about a resource that is not the account's users' to change, if it is such a one.
fn foreign(identity: &Identity) -> Option<Outcome> {
    match identity.owner {
        Owner::Account => None,
        Owner::OtherAccount => Some(not_applicable("another account owns it and answers for it")),
        Owner::Aws => Some(not_applicable("an AWS service manages it")),
    }
}
