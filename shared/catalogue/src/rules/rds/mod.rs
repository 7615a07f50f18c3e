//! Rules about Amazon RDS and Aurora.

mod aurora_mysql_backtracking_enabled;
mod backup;
mod db_instance_backup_enabled;
mod engine;
mod rds_aurora_mysql_audit_logging_enabled;
mod rds_aurora_postgresql_logs_to_cloudwatch;
mod rds_automatic_minor_version_upgrade_enabled;
mod rds_cluster_auto_minor_version_upgrade_enable;
mod rds_cluster_backup_retention_check;
mod rds_cluster_copy_tags_to_snapshots_enabled;
mod rds_cluster_default_admin_check;
mod rds_cluster_deletion_protection_enabled;
mod rds_cluster_encrypted_at_rest;
mod rds_cluster_encrypted_in_transit;
mod rds_cluster_extended_support_disabled;
mod rds_cluster_iam_authentication_enabled;
mod rds_cluster_logging_enabled;
mod rds_cluster_master_password_managed;
mod rds_cluster_multi_az_enabled;
mod rds_cluster_no_default_port;
mod rds_cluster_public_access_check;
mod rds_cluster_snapshot_encrypted;
mod rds_cluster_snapshots_public_prohibited;
mod rds_db_security_group_not_allowed;
mod rds_enhanced_monitoring_enabled;
mod rds_event_subscriptions;
mod rds_instance_ca_certificate_valid;
mod rds_instance_copy_tags_to_snapshots_enabled;
mod rds_instance_cpu_alarm;
mod rds_instance_default_admin_check;
mod rds_instance_deletion_protection_enabled;
mod rds_instance_deployed_in_vpc;
mod rds_instance_encrypted_in_transit;
mod rds_instance_engine_version_supported;
mod rds_instance_extended_support_disabled;
mod rds_instance_iam_authentication_enabled;
mod rds_instance_no_default_port;
mod rds_instance_public_access_check;
mod rds_logging_enabled;
mod rds_master_password_managed;
mod rds_multi_az_support;
mod rds_performance_insights_enabled;
mod rds_postgresql_logs_to_cloudwatch;
mod rds_sg_not_open_to_whole_vpc;
mod rds_snapshot_encrypted;
mod rds_snapshots_public_prohibited;
mod rds_storage_encrypted;

use crate::rule::AnyRule;

pub(super) const RULES: &[&dyn AnyRule] = &[
    &backup::CLUSTER_RECOVERABLE,
    &aurora_mysql_backtracking_enabled::RULE,
    &backup::CLUSTER_AIR_GAPPED,
    &backup::CLUSTER_PROTECTED,
    &db_instance_backup_enabled::RULE,
    &rds_aurora_mysql_audit_logging_enabled::RULE,
    &rds_aurora_postgresql_logs_to_cloudwatch::RULE,
    &rds_automatic_minor_version_upgrade_enabled::RULE,
    &rds_cluster_auto_minor_version_upgrade_enable::RULE,
    &rds_cluster_backup_retention_check::RULE,
    &rds_cluster_copy_tags_to_snapshots_enabled::RULE,
    &rds_cluster_default_admin_check::RULE,
    &rds_cluster_deletion_protection_enabled::RULE,
    &rds_cluster_encrypted_at_rest::RULE,
    &rds_cluster_encrypted_in_transit::RULE,
    &rds_event_subscriptions::CLUSTERS,
    &rds_cluster_extended_support_disabled::RULE,
    &rds_cluster_iam_authentication_enabled::RULE,
    &rds_cluster_logging_enabled::RULE,
    &rds_cluster_master_password_managed::RULE,
    &rds_cluster_multi_az_enabled::RULE,
    &rds_cluster_no_default_port::RULE,
    &rds_cluster_public_access_check::RULE,
    &rds_sg_not_open_to_whole_vpc::CLUSTERS,
    &rds_cluster_snapshot_encrypted::RULE,
    &rds_cluster_snapshots_public_prohibited::RULE,
    &rds_db_security_group_not_allowed::RULE,
    &rds_enhanced_monitoring_enabled::RULE,
    &rds_instance_ca_certificate_valid::RULE,
    &rds_instance_copy_tags_to_snapshots_enabled::RULE,
    &rds_instance_cpu_alarm::RULE,
    &rds_instance_default_admin_check::RULE,
    &rds_instance_deletion_protection_enabled::RULE,
    &rds_instance_deployed_in_vpc::RULE,
    &rds_instance_encrypted_in_transit::ALL,
    &rds_instance_engine_version_supported::RULE,
    &rds_event_subscriptions::INSTANCES,
    &rds_instance_extended_support_disabled::RULE,
    &rds_instance_iam_authentication_enabled::RULE,
    &rds_instance_no_default_port::RULE,
    &rds_instance_public_access_check::RULE,
    &backup::INSTANCE_RECOVERABLE,
    &rds_logging_enabled::RULE,
    &rds_master_password_managed::RULE,
    &rds_multi_az_support::RULE,
    &rds_instance_encrypted_in_transit::MYSQL,
    &rds_event_subscriptions::PARAMETER_GROUPS,
    &rds_performance_insights_enabled::RULE,
    &rds_instance_encrypted_in_transit::POSTGRES,
    &rds_postgresql_logs_to_cloudwatch::RULE,
    &backup::INSTANCE_PROTECTED,
    &rds_event_subscriptions::SECURITY_GROUPS,
    &rds_sg_not_open_to_whole_vpc::INSTANCES,
    &rds_snapshot_encrypted::RULE,
    &rds_snapshots_public_prohibited::RULE,
    &rds_storage_encrypted::RULE,
];
