//! Rules about Amazon VPC.

mod acl_ports;
mod ec2_client_vpn_connection_log_enabled;
mod ec2_client_vpn_not_authorize_all;
mod ec2_enis_source_destination_check_enabled;
mod ec2_security_group_attached_to_eni;
mod ec2_transit_gateway_auto_vpc_attach_disabled;
mod eip_attached;
mod internet_gateway_authorized_vpc_only;
mod no_unrestricted_route_to_igw;
mod restricted_common_ports;
mod restricted_ports;
mod service_vpc_endpoint_enabled;
mod subnet_auto_assign_public_ip_disabled;
mod tagged;
mod vpc_default_security_group_closed;
mod vpc_endpoint_multi_az;
mod vpc_endpoint_service_trusted_accounts_only;
mod vpc_endpoint_trusted_accounts_only;
mod vpc_flow_logs_enabled;
mod vpc_has_private_subnet;
mod vpc_in_different_regions;
mod vpc_nacl_no_documentation_cidrs;
mod vpc_network_acl_unused_check;
mod vpc_peering_routes_least_privilege;
mod vpc_sg_egress_restricted;
mod vpc_sg_no_documentation_cidrs;
mod vpc_sg_no_public_address_ingress;
mod vpc_sg_no_unrestricted_ingress;
mod vpc_sg_no_wide_public_ranges;
mod vpc_sg_not_from_launch_wizard;
mod vpc_sg_open_only_to_authorized_ports;
mod vpc_sg_open_only_to_web_ports;
mod vpc_sg_rule_count;
mod vpc_subnets_in_different_zones;
mod vpc_vpn_2_tunnels_up;

use super::exposure;
use crate::{
    model::{Identity, Owner},
    rule::{AnyRule, Stop, not_applicable},
};

pub(super) const RULES: &[&dyn AnyRule] = &[
    &ec2_client_vpn_connection_log_enabled::RULE,
    &ec2_client_vpn_not_authorize_all::RULE,
    &tagged::DHCP_OPTIONS,
    &ec2_enis_source_destination_check_enabled::RULE,
    &tagged::PREFIX_LIST,
    &ec2_security_group_attached_to_eni::RULE,
    &ec2_transit_gateway_auto_vpc_attach_disabled::RULE,
    &eip_attached::RULE,
    &internet_gateway_authorized_vpc_only::RULE,
    &acl_ports::SSH_AND_RDP,
    &no_unrestricted_route_to_igw::RULE,
    &restricted_common_ports::RULE,
    &restricted_ports::SSH,
    &service_vpc_endpoint_enabled::RULE,
    &subnet_auto_assign_public_ip_disabled::RULE,
    &vpc_default_security_group_closed::RULE,
    &vpc_endpoint_multi_az::RULE,
    &vpc_endpoint_service_trusted_accounts_only::RULE,
    &vpc_endpoint_trusted_accounts_only::RULE,
    &vpc_flow_logs_enabled::RULE,
    &vpc_has_private_subnet::RULE,
    &vpc_in_different_regions::RULE,
    &vpc_nacl_no_documentation_cidrs::RULE,
    &acl_ports::ANY_PORT,
    &acl_ports::RDP,
    &acl_ports::SSH,
    &vpc_network_acl_unused_check::RULE,
    &vpc_peering_routes_least_privilege::RULE,
    &vpc_sg_egress_restricted::RULE,
    &vpc_sg_no_documentation_cidrs::RULE,
    &vpc_sg_no_public_address_ingress::RULE,
    &vpc_sg_no_unrestricted_ingress::RULE,
    &vpc_sg_no_wide_public_ranges::RULE,
    &vpc_sg_not_from_launch_wizard::RULE,
    &vpc_sg_open_only_to_authorized_ports::RULE,
    &vpc_sg_open_only_to_web_ports::RULE,
    &restricted_ports::CASSANDRA,
    &restricted_ports::ELASTICSEARCH,
    &restricted_ports::FTP,
    &restricted_ports::HIGH_RISK_PORTS,
    &restricted_ports::KAFKA,
    &restricted_ports::MEMCACHED,
    &restricted_ports::MONGODB,
    &restricted_ports::MYSQL,
    &restricted_ports::ORACLE,
    &restricted_ports::POSTGRESQL,
    &restricted_ports::RDP,
    &restricted_ports::REDIS,
    &restricted_ports::SQLSERVER,
    &restricted_ports::TELNET,
    &vpc_sg_rule_count::RULE,
    &vpc_subnets_in_different_zones::RULE,
    &vpc_vpn_2_tunnels_up::RULE,
];

/// Only a resource that is the account's users' to change is judged.
fn own(identity: &Identity) -> Result<(), Stop> {
    match identity.owner.get()? {
        Owner::Account => Ok(()),
        Owner::OtherAccount => not_applicable("another account owns it and answers for it"),
        Owner::Aws => not_applicable("an AWS service manages it"),
    }
}
