//! DB instances.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_rds::{Client, types};
use plumbline_catalogue::{
    model::{
        Identity,
        rds::{Instance, ParameterGroup, TlsParameter},
    },
    observed::{Known, Observed, Unread, any},
};

use super::{
    PAGE, TlsSource, group_ids, is_of_rds, kms_key, kms_keys, master_secret, of_key, only, tags, tls_of, tls_of_groups,
    tls_parameter,
};
use crate::call::{Absent, Answer, At, Collect, Lost, Reply, each, present};

const INSTANCES: Reply = Reply("rds:DescribeDBInstances");
const PARAMETERS: Reply = Reply("rds:DescribeDBParameters");
const VERSIONS: Reply = Reply("rds:DescribeDBEngineVersions");

/// An engine and its version.
type Version = (String, String);

/// What the listing tells of an instance, and what instances share.
pub(crate) struct Row {
    listed: types::DbInstance,
    tls: Observed<TlsParameter>,
    version_offered: Observed<bool>,
}

impl Collect for Instance {
    type Client = Client;
    type Row = Row;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<Row>> {
        let pages = at.client.describe_db_instances().max_records(PAGE).into_paginator().send();
        let mut listed = match at.pages(INSTANCES.0, pages, |page| page.db_instances).await.or_fail() {
            Ok(listed) => listed,
            Err(failed) => return failed,
        };
        listed.retain(|instance| is_of_rds(instance.engine()));
        let read = async |source: &TlsSource| parameters(at, source).await;
        let (tls, offered) = futures::join!(
            tls_of_groups(PARAMETERS, listed.iter().map(tls_source), read),
            offered(at, listed.iter().flat_map(version).collect())
        );
        let row = |listed| Row {
            tls: tls_of(PARAMETERS, tls_source(&listed), &tls),
            version_offered: of_key(VERSIONS, version(&listed), &offered),
            listed,
        };
        Answer::known(INSTANCES.0, listed.into_iter().map(row).collect())
    }

    async fn read(at: &At<'_, Client>, Row { listed, tls, version_offered }: Row) -> Result<Self, Lost> {
        let arn = INSTANCES.required("DBInstanceArn", present(listed.db_instance_arn.clone()))?;
        let name = INSTANCES.required("DBInstanceIdentifier", present(listed.db_instance_identifier.clone()))?;
        let (encrypted, insights) = (listed.storage_encrypted, listed.performance_insights_enabled);
        let secret_key = listed.master_user_secret.as_ref().and_then(|secret| secret.kms_key_id.clone());
        Ok(Self {
            auto_minor_version_upgrade: INSTANCES.told("AutoMinorVersionUpgrade", listed.auto_minor_version_upgrade),
            backup_retention_days: INSTANCES.told("BackupRetentionPeriod", listed.backup_retention_period),
            cluster: cluster(&listed).into(),
            copy_tags_to_snapshot: INSTANCES.told("CopyTagsToSnapshot", listed.copy_tags_to_snapshot),
            db_security_groups: db_security_groups(&listed).into(),
            deletion_protection: INSTANCES.told("DeletionProtection", listed.deletion_protection),
            engine_version: INSTANCES.told("EngineVersion", present(listed.engine_version.clone())),
            engine_version_offered: version_offered,
            has_read_replicas: has_read_replicas(&listed),
            iam_authentication: INSTANCES
                .told("IAMDatabaseAuthenticationEnabled", listed.iam_database_authentication_enabled),
            monitoring_interval: INSTANCES.told("MonitoringInterval", listed.monitoring_interval),
            multi_az: INSTANCES.told("MultiAZ", listed.multi_az),
            parameter_group: parameter_group(&listed).into(),
            performance_insights: INSTANCES.told("PerformanceInsightsEnabled", insights),
            port: port(&listed),
            publicly_accessible: INSTANCES.told("PubliclyAccessible", listed.publicly_accessible),
            storage_encrypted: INSTANCES.told("StorageEncrypted", encrypted),
            tls,
            vpc: vpc(&listed).into(),
            identity: Identity::named(arn, name, at.region, tags(INSTANCES, listed.tag_list)),
            ca_certificate: INSTANCES.told("CACertificateIdentifier", present(listed.ca_certificate_identifier)),
            class: INSTANCES.told("DBInstanceClass", present(listed.db_instance_class)),
            engine: INSTANCES.required("Engine", present(listed.engine))?,
            lifecycle_support: INSTANCES.told("EngineLifecycleSupport", present(listed.engine_lifecycle_support)),
            kms_keys: kms_keys([
                kms_key(INSTANCES, "KmsKeyId", listed.kms_key_id, encrypted != Some(false)),
                kms_key(
                    INSTANCES,
                    "PerformanceInsightsKMSKeyId",
                    listed.performance_insights_kms_key_id,
                    insights == Some(true),
                ),
                Ok(present(secret_key)),
            ]),
            log_exports: listed.enabled_cloudwatch_logs_exports.absent_is_none(),
            master_secret: master_secret(INSTANCES, listed.master_user_secret),
            master_username: INSTANCES.told("MasterUsername", present(listed.master_username)),
            replica_of: present(listed.read_replica_source_db_instance_identifier)
                .or(present(listed.read_replica_source_db_cluster_identifier)),
            security_groups: group_ids(INSTANCES, listed.vpc_security_groups),
        })
    }
}

async fn parameters(at: &At<'_, Client>, (group, parameter): &TlsSource) -> Answer<Vec<types::Parameter>> {
    let call = at.client.describe_db_parameters().db_parameter_group_name(group).filters(only(parameter));
    let pages = call.max_records(PAGE).into_paginator().send();
    at.pages(PARAMETERS.0, pages, |page| page.parameters).await
}

/// Asks about each version in use rather than for all versions of an engine, which are hundreds.
async fn offered(at: &At<'_, Client>, used: BTreeSet<Version>) -> BTreeMap<Version, Observed<bool>> {
    let answers = each(used, |version| async move {
        let call = at.client.describe_db_engine_versions().engine(&version.0).engine_version(&version.1);
        let pages = call.include_all(true).max_records(PAGE).into_paginator().send();
        let found = at.pages(VERSIONS.0, pages, |page| page.db_engine_versions).await.observed();
        let offered = found.and_then(|found| any(found.iter().map(|found| is_offered(found, &version))).into());
        Ok((version, offered))
    });
    answers.await.resources.into_iter().collect()
}

/// Whether this is the version, which an endpoint may pass over, and AWS offers it.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBEngineVersion.html>
fn is_offered(found: &types::DbEngineVersion, (engine, number): &Version) -> Result<bool, Unread> {
    let is_it = VERSIONS.required("Engine", found.engine())? == engine
        && VERSIONS.required("EngineVersion", found.engine_version())? == number;
    Ok(is_it && VERSIONS.required("Status", found.status())? == "available")
}

fn version(instance: &types::DbInstance) -> Result<Version, Unread> {
    let engine = INSTANCES.required("Engine", present(instance.engine.clone()))?;
    Ok((engine, INSTANCES.required("EngineVersion", present(instance.engine_version.clone()))?))
}

/// Members of a cluster take the parameter from the cluster's parameter group.
fn tls_source(instance: &types::DbInstance) -> Result<Option<TlsSource>, Unread> {
    if cluster(instance)?.is_some() {
        return Ok(None);
    }
    let Some(parameter) = tls_parameter(INSTANCES.required("Engine", instance.engine())?) else { return Ok(None) };
    Ok(parameter_group(instance)?.map(|group| (group.name, parameter)))
}

/// An instance is in no cluster if it names none, but one of Aurora always is.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html>
fn cluster(instance: &types::DbInstance) -> Result<Option<String>, Unread> {
    match present(instance.db_cluster_identifier.clone()) {
        None if !INSTANCES.required("Engine", instance.engine())?.starts_with("aurora") => Ok(None),
        cluster => INSTANCES.required("DBClusterIdentifier", cluster).map(Some),
    }
}

fn parameter_group(instance: &types::DbInstance) -> Result<Option<ParameterGroup>, Unread> {
    let groups = INSTANCES.required("DBParameterGroups", instance.db_parameter_groups.as_ref())?;
    let Some(group) = groups.first() else { return Ok(None) };
    let (name, status) = (group.db_parameter_group_name.clone(), group.parameter_apply_status.clone());
    Ok(Some(ParameterGroup {
        name: INSTANCES.required("DBParameterGroups.DBParameterGroupName", present(name))?,
        status: INSTANCES.required("DBParameterGroups.ParameterApplyStatus", present(status))?,
    }))
}

fn db_security_groups(instance: &types::DbInstance) -> Result<Vec<String>, Unread> {
    let groups = INSTANCES.required("DBSecurityGroups", instance.db_security_groups.as_ref())?;
    let name = |group: &types::DbSecurityGroupMembership| {
        let name = present(group.db_security_group_name.clone());
        INSTANCES.required("DBSecurityGroups.DBSecurityGroupName", name)
    };
    groups.iter().map(name).collect()
}

/// Clusters as replicas are named only where there are some.
fn has_read_replicas(instance: &types::DbInstance) -> Observed<bool> {
    if !instance.read_replica_db_cluster_identifiers().is_empty() {
        return Known(true);
    }
    let replicas = instance.read_replica_db_instance_identifiers.as_ref();
    INSTANCES.told("ReadReplicaDBInstanceIdentifiers", replicas).map(|replicas| !replicas.is_empty())
}

/// An instance that is being created may have no endpoint yet.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html>
fn port(instance: &types::DbInstance) -> Observed<Option<i32>> {
    match &instance.endpoint {
        None if instance.db_instance_status() == Some("creating") => Known(None),
        endpoint => INSTANCES.told("Endpoint.Port", endpoint.as_ref().and_then(|endpoint| endpoint.port)).map(Some),
    }
}

/// An instance has subnets, or DB security groups where it is in no VPC.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSecurityGroup.html>
fn vpc(instance: &types::DbInstance) -> Result<Option<String>, Unread> {
    match &instance.db_subnet_group {
        None if !db_security_groups(instance)?.is_empty() => Ok(None),
        group => {
            let vpc = group.as_ref().and_then(|group| present(group.vpc_id.clone()));
            INSTANCES.required("DBSubnetGroup.VpcId", vpc).map(Some)
        }
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_rds::types::builders::DbInstanceBuilder;

    use super::*;

    fn postgres() -> DbInstanceBuilder {
        types::DbInstance::builder().engine("postgres").set_db_security_groups(Some(Vec::new()))
    }

    #[test]
    fn only_aurora_is_always_in_a_cluster() {
        assert_eq!(cluster(&postgres().build()), Ok(None));
        assert_eq!(cluster(&postgres().db_cluster_identifier("shop").build()), Ok(Some("shop".to_owned())));
        assert!(cluster(&postgres().engine("aurora-mysql").build()).is_err());
        assert!(cluster(&types::DbInstance::builder().build()).is_err());
    }

    #[test]
    fn only_an_instance_in_creation_listens_nowhere() {
        assert_eq!(port(&postgres().db_instance_status("creating").build()), Known(None));
        assert!(port(&postgres().db_instance_status("available").build()).get().is_err());
        let endpoint = types::Endpoint::builder().port(5432).build();
        assert_eq!(port(&postgres().endpoint(endpoint).build()), Known(Some(5432)));
        assert!(port(&postgres().endpoint(types::Endpoint::builder().build()).build()).get().is_err());
    }

    #[test]
    fn only_an_instance_with_classic_groups_is_in_no_vpc() {
        let classic = types::DbSecurityGroupMembership::builder().db_security_group_name("default").build();
        assert_eq!(vpc(&postgres().set_db_security_groups(Some(vec![classic])).build()), Ok(None));
        assert!(vpc(&postgres().build()).is_err());
        let subnets = types::DbSubnetGroup::builder().vpc_id("vpc-1").build();
        assert_eq!(vpc(&postgres().db_subnet_group(subnets).build()), Ok(Some("vpc-1".to_owned())));
    }

    #[test]
    fn a_version_without_a_status_may_be_offered() {
        let used = ("postgres".to_owned(), "16.4".to_owned());
        let found = || types::DbEngineVersion::builder().engine("postgres").engine_version("16.4");
        assert_eq!(is_offered(&found().status("available").build(), &used), Ok(true));
        assert_eq!(is_offered(&found().status("deprecated").build(), &used), Ok(false));
        assert_eq!(is_offered(&found().engine_version("16.5").build(), &used), Ok(false));
        assert!(is_offered(&found().build(), &used).is_err());
    }
}
