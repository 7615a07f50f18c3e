//! DB instances.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_rds::types;
use plumbline_catalogue::{
    model::{
        Identity,
        rds::{Instance, ParameterGroup, TlsParameter},
    },
    observed::{Known, Observed},
};

use super::{
    PAGE, Place, TlsSource, group_ids, is_of_rds, kms_keys, only, present, tags, tls_of_groups, tls_parameter,
};
use crate::call::Answer;

/// An engine and its version.
type Version = (String, String);

pub(super) async fn instances(place: Place<'_>) -> Observed<Vec<Instance>> {
    let pages = place.rds.describe_db_instances().max_records(PAGE).into_paginator().send();
    let items = |page: aws_sdk_rds::operation::describe_db_instances::DescribeDbInstancesOutput| {
        Some(page.db_instances.unwrap_or_default())
    };
    let answer = place.session.pages(place.region, "rds:DescribeDBInstances", pages, items).await;
    let listed: Vec<_> = match answer.into_result() {
        Ok(listed) => listed.into_iter().filter(|instance| is_of_rds(instance.engine())).collect(),
        Err(gap) => return Observed::from(gap),
    };
    let groups = listed.iter().filter_map(tls_source).collect();
    let versions = listed.iter().map(version).collect();
    let (tls, offered) = futures::join!(
        tls_of_groups(place, groups, async |source| parameters(place, source).await),
        offered(place, versions)
    );
    Known(listed.into_iter().map(|listed| instance(place, listed, &tls, &offered)).collect())
}

async fn parameters(place: Place<'_>, (group, parameter): &TlsSource) -> Answer<Vec<types::Parameter>> {
    let call = place.rds.describe_db_parameters().db_parameter_group_name(group).filters(only(parameter));
    let pages = call.max_records(PAGE).into_paginator().send();
    let items = |page: aws_sdk_rds::operation::describe_db_parameters::DescribeDbParametersOutput| {
        Some(page.parameters.unwrap_or_default())
    };
    place.session.pages(place.region, "rds:DescribeDBParameters", pages, items).await
}

/// Asks about each version in use rather than for all versions of an engine, which are hundreds.
async fn offered(place: Place<'_>, used: BTreeSet<Version>) -> BTreeMap<Version, Observed<bool>> {
    let answers = place.session.each(used, |version| async move {
        let call = place.rds.describe_db_engine_versions().engine(&version.0).engine_version(&version.1);
        let pages = call.include_all(true).max_records(PAGE).into_paginator().send();
        let items = |page: aws_sdk_rds::operation::describe_db_engine_versions::DescribeDbEngineVersionsOutput| {
            Some(page.db_engine_versions.unwrap_or_default())
        };
        let answer = place.session.pages(place.region, "rds:DescribeDBEngineVersions", pages, items).await;
        // An endpoint may pass over the engine and version that it was asked about.
        let is_it = |found: &types::DbEngineVersion| {
            found.engine().is_none_or(|engine| engine == version.0)
                && found.engine_version().is_none_or(|number| number == version.1)
        };
        let offered = answer.map(|found| found.iter().any(|found| is_it(found) && is_available(found))).observed();
        Ok((version, offered))
    });
    answers.await.into_iter().collect()
}

/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBEngineVersion.html>
fn is_available(version: &types::DbEngineVersion) -> bool {
    version.status().is_none_or(|status| status == "available")
}

fn version(instance: &types::DbInstance) -> Version {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    (text(instance.engine()), text(instance.engine_version()))
}

/// Members of a cluster take the parameter from the cluster's parameter group.
fn tls_source(instance: &types::DbInstance) -> Option<TlsSource> {
    if instance.db_cluster_identifier().is_some_and(|cluster| !cluster.is_empty()) {
        return None;
    }
    let parameter = tls_parameter(instance.engine()?)?;
    let group = instance.db_parameter_groups().first()?.db_parameter_group_name()?;
    Some((group.to_owned(), parameter))
}

fn instance(
    place: Place<'_>,
    listed: types::DbInstance,
    tls: &BTreeMap<TlsSource, Observed<TlsParameter>>,
    offered: &BTreeMap<Version, Observed<bool>>,
) -> Instance {
    let tls = tls_source(&listed).and_then(|source| tls.get(&source).cloned());
    let offered = offered.get(&version(&listed)).cloned();
    Instance {
        identity: Identity::named(
            listed.db_instance_arn.unwrap_or_default(),
            listed.db_instance_identifier.unwrap_or_default(),
            place.region,
            Known(tags(listed.tag_list)),
        ),
        auto_minor_version_upgrade: listed.auto_minor_version_upgrade.unwrap_or_default(),
        backup_retention_days: listed.backup_retention_period.unwrap_or_default(),
        ca_certificate: present(listed.ca_certificate_identifier),
        class: listed.db_instance_class.unwrap_or_default(),
        cluster: present(listed.db_cluster_identifier),
        copy_tags_to_snapshot: listed.copy_tags_to_snapshot.unwrap_or_default(),
        db_security_groups: listed
            .db_security_groups
            .unwrap_or_default()
            .into_iter()
            .filter_map(|group| group.db_security_group_name)
            .collect(),
        deletion_protection: listed.deletion_protection.unwrap_or_default(),
        engine: listed.engine.unwrap_or_default(),
        engine_version: listed.engine_version.unwrap_or_default(),
        engine_version_offered: offered.unwrap_or(Known(false)),
        lifecycle_support: present(listed.engine_lifecycle_support),
        has_read_replicas: has_some(&listed.read_replica_db_instance_identifiers)
            || has_some(&listed.read_replica_db_cluster_identifiers),
        iam_authentication: listed.iam_database_authentication_enabled.unwrap_or_default(),
        kms_keys: kms_keys([
            listed.kms_key_id,
            listed.performance_insights_kms_key_id,
            listed.master_user_secret.as_ref().and_then(|secret| secret.kms_key_id.clone()),
        ]),
        log_exports: listed.enabled_cloudwatch_logs_exports.unwrap_or_default(),
        master_secret: listed.master_user_secret.and_then(|secret| present(secret.secret_status)),
        master_username: present(listed.master_username),
        monitoring_interval: listed.monitoring_interval.unwrap_or_default(),
        multi_az: listed.multi_az.unwrap_or_default(),
        parameter_group: listed.db_parameter_groups.unwrap_or_default().into_iter().next().map(|group| {
            ParameterGroup {
                name: group.db_parameter_group_name.unwrap_or_default(),
                status: group.parameter_apply_status.unwrap_or_default(),
            }
        }),
        performance_insights: listed.performance_insights_enabled.unwrap_or_default(),
        port: listed.endpoint.and_then(|endpoint| endpoint.port),
        publicly_accessible: listed.publicly_accessible.unwrap_or_default(),
        replica_of: present(listed.read_replica_source_db_instance_identifier)
            .or(present(listed.read_replica_source_db_cluster_identifier)),
        security_groups: group_ids(listed.vpc_security_groups),
        storage_encrypted: listed.storage_encrypted.unwrap_or_default(),
        tls: tls.unwrap_or(Known(TlsParameter::Unavailable)),
        vpc: listed.db_subnet_group.and_then(|group| present(group.vpc_id)),
    }
}

fn has_some(names: &Option<Vec<String>>) -> bool {
    names.as_ref().is_some_and(|names| !names.is_empty())
}
