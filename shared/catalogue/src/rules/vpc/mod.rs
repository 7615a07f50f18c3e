//! Rules about Amazon VPC.

mod acl_ports;
mod ec2_security_group_attached_to_eni;
mod exposure;
mod restricted_common_ports;
mod restricted_ports;
mod vpc_default_security_group_closed;
mod vpc_nacl_no_documentation_cidrs;
mod vpc_network_acl_unused_check;
mod vpc_sg_egress_restricted;
mod vpc_sg_no_documentation_cidrs;
mod vpc_sg_no_public_address_ingress;
mod vpc_sg_no_unrestricted_ingress;
mod vpc_sg_no_wide_public_ranges;
mod vpc_sg_not_from_launch_wizard;
mod vpc_sg_open_only_to_authorized_ports;
mod vpc_sg_open_only_to_web_ports;
mod vpc_sg_rule_count;

use crate::{
    model::vpc::{Identity, Owner},
    rule::{AnyRule, Outcome, not_applicable},
};

pub(super) const RULES: &[&dyn AnyRule] = &[
    &ec2_security_group_attached_to_eni::RULE,
    &acl_ports::SSH_AND_RDP,
    &restricted_common_ports::RULE,
    &restricted_ports::RULES[0],
    &vpc_default_security_group_closed::RULE,
    &vpc_nacl_no_documentation_cidrs::RULE,
    &acl_ports::ANY_PORT,
    &acl_ports::RDP,
    &acl_ports::SSH,
    &vpc_network_acl_unused_check::RULE,
    &vpc_sg_egress_restricted::RULE,
    &vpc_sg_no_documentation_cidrs::RULE,
    &vpc_sg_no_public_address_ingress::RULE,
    &vpc_sg_no_unrestricted_ingress::RULE,
    &vpc_sg_no_wide_public_ranges::RULE,
    &vpc_sg_not_from_launch_wizard::RULE,
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
    &vpc_sg_rule_count::RULE,
];

/// What a rule answers about a resource that is not the account's users' to change, if it is such a one.
fn foreign(identity: &Identity) -> Option<Outcome> {
    match identity.owner {
        Owner::Account => None,
        Owner::OtherAccount => Some(not_applicable("another account owns it and answers for it")),
        Owner::Aws => Some(not_applicable("an AWS service manages it")),
    }
}
