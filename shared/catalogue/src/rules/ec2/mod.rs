//! Rules about Amazon EC2 and EBS.

mod approved_amis_by_tag;
mod backup;
mod desired_instance_tenancy;
mod desired_instance_type;
mod ebs_optimized_instance;
mod ebs_snapshot_block_public_access;
mod ebs_snapshot_public_restorable_check;
mod ec2_ebs_encryption_by_default;
mod ec2_enclave_host_no_public_ip;
mod ec2_enclave_host_running;
mod ec2_image_block_public_access;
mod ec2_image_not_public;
mod ec2_imdsv2_by_default;
mod ec2_imdsv2_check;
mod ec2_instance_age_check;
mod ec2_instance_detailed_monitoring_enabled;
mod ec2_instance_image_not_deprecated;
mod ec2_instance_launched_with_allowed_ami;
mod ec2_instance_managed_by_systems_manager;
mod ec2_instance_multiple_eni_check;
mod ec2_instance_no_plaintext_secrets;
mod ec2_instance_no_public_ip;
mod ec2_instance_profile_attached;
mod ec2_instances_in_vpc;
mod ec2_internet_facing_instance_no_profile;
mod ec2_launch_template_imdsv2_check;
mod ec2_launch_template_no_plaintext_secrets;
mod ec2_launch_template_public_ip_disabled;
mod ec2_launch_templates_ebs_volume_encrypted;
mod ec2_no_amazon_key_pair;
mod ec2_paravirtual_instance_check;
mod ec2_required_tags;
mod ec2_snapshot_encrypted;
mod ec2_spot_fleet_request_ct_encryption_at_rest;
mod ec2_stopped_instance;
mod ec2_token_hop_limit_check;
mod ec2_volume_inuse_check;
mod ec2_volume_snapshot_exists;
mod ec2_vpc_bpa_internet_gateway_blocked;
mod enclave_hosts;
mod encrypted_volumes;
mod instance_ports;
mod instances;
mod ssm_compliance;
mod tagged;

use crate::{
    model::{
        Account,
        ec2::{BlockDevice, RegionSettings},
    },
    rule::{AnyRule, Outcome, require},
    secrets::Secret,
    wording::first_few,
};

pub(super) const RULES: &[&dyn AnyRule] = &[
    &approved_amis_by_tag::RULE,
    &desired_instance_tenancy::RULE,
    &desired_instance_type::RULE,
    &backup::VOLUME_RECOVERABLE,
    &ebs_optimized_instance::RULE,
    &backup::VOLUME_AIR_GAPPED,
    &backup::VOLUME_PROTECTED,
    &ebs_snapshot_block_public_access::RULE,
    &ebs_snapshot_public_restorable_check::RULE,
    &tagged::CAPACITY_RESERVATION,
    &ec2_ebs_encryption_by_default::RULE,
    &ec2_enclave_host_no_public_ip::RULE,
    &enclave_hosts::INGRESS,
    &enclave_hosts::PROXY,
    &ec2_enclave_host_running::RULE,
    &tagged::FLEET,
    &ec2_image_block_public_access::RULE,
    &ec2_image_not_public::RULE,
    &ec2_imdsv2_by_default::RULE,
    &ec2_imdsv2_check::RULE,
    &ec2_instance_age_check::RULE,
    &instance_ports::CASSANDRA,
    &instance_ports::CIFS,
    &ec2_instance_detailed_monitoring_enabled::RULE,
    &instance_ports::ELASTICSEARCH,
    &instance_ports::FTP,
    &ec2_instance_image_not_deprecated::RULE,
    &instance_ports::KAFKA,
    &instance_ports::KERBEROS,
    &ec2_instance_launched_with_allowed_ami::RULE,
    &instance_ports::LDAP,
    &ec2_instance_managed_by_systems_manager::RULE,
    &instance_ports::MEMCACHED,
    &instance_ports::MONGODB,
    &ec2_instance_multiple_eni_check::RULE,
    &instance_ports::MYSQL,
    &ec2_instance_no_plaintext_secrets::RULE,
    &ec2_instance_no_public_ip::RULE,
    &instance_ports::ORACLE,
    &instance_ports::POSTGRESQL,
    &ec2_instance_profile_attached::RULE,
    &instance_ports::RDP,
    &instance_ports::REDIS,
    &instance_ports::SQLSERVER,
    &instance_ports::SSH,
    &instance_ports::TELNET,
    &ec2_instances_in_vpc::RULE,
    &ec2_internet_facing_instance_no_profile::RULE,
    &backup::INSTANCE_RECOVERABLE,
    &ec2_launch_template_imdsv2_check::RULE,
    &ec2_launch_template_no_plaintext_secrets::RULE,
    &ec2_launch_template_public_ip_disabled::RULE,
    &tagged::LAUNCH_TEMPLATE,
    &ec2_launch_templates_ebs_volume_encrypted::RULE,
    &ssm_compliance::ASSOCIATION,
    &ssm_compliance::PATCH,
    &ec2_no_amazon_key_pair::RULE,
    &ec2_paravirtual_instance_check::RULE,
    &ec2_required_tags::RULE,
    &backup::INSTANCE_AIR_GAPPED,
    &backup::INSTANCE_PROTECTED,
    &ec2_snapshot_encrypted::RULE,
    &ec2_spot_fleet_request_ct_encryption_at_rest::RULE,
    &ec2_stopped_instance::RULE,
    &ec2_token_hop_limit_check::RULE,
    &ec2_volume_inuse_check::RULE,
    &ec2_volume_snapshot_exists::RULE,
    &ec2_vpc_bpa_internet_gateway_blocked::RULE,
    &encrypted_volumes::RULE,
];

/// Secrets as an annotation can name them: the first few.
fn listed(secrets: &[Secret]) -> String {
    first_few(secrets, 3, ", ")
}

/// Whether volumes that a launch defines will be encrypted. Where the region encrypts by default, all of them will,
/// whatever the launch says.
/// <https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html>
fn new_volumes_encrypted(account: &Account, region: &str, volumes: &[BlockDevice]) -> Outcome {
    match volumes.iter().find(|volume| volume.encrypted != Some(true)) {
        None => require(true, ""),
        Some(open) => require(
            *RegionSettings::of(account, region)?.ebs_encryption_by_default.get()?,
            format!("the volume {} would not be encrypted", open.device),
        ),
    }
}
