//! Aurora clusters and Multi-AZ DB clusters.

use std::collections::BTreeMap;

use aws_sdk_rds::types;
use plumbline_catalogue::{
    model::{
        Identity,
        rds::{Cluster, TlsParameter},
    },
    observed::{Known, Observed},
};

use super::{
    PAGE, Place, TlsSource, group_ids, is_of_rds, kms_keys, only, present, tags, tls_of_groups, tls_parameter,
};
use crate::call::Answer;

pub(super) async fn clusters(place: Place<'_>) -> Observed<Vec<Cluster>> {
    let pages = place.rds.describe_db_clusters().max_records(PAGE).into_paginator().send();
    let items = |page: aws_sdk_rds::operation::describe_db_clusters::DescribeDbClustersOutput| {
        Some(page.db_clusters.unwrap_or_default())
    };
    let answer = place.session.pages(place.region, "rds:DescribeDBClusters", pages, items).await;
    let listed: Vec<_> = match answer.into_result() {
        Ok(listed) => listed.into_iter().filter(|cluster| is_of_rds(cluster.engine())).collect(),
        Err(gap) => return Observed::from(gap),
    };
    let groups = listed.iter().filter_map(tls_source).collect();
    let tls = tls_of_groups(place, groups, async |source| parameters(place, source).await).await;
    Known(listed.into_iter().map(|listed| cluster(place, listed, &tls)).collect())
}

async fn parameters(place: Place<'_>, (group, parameter): &TlsSource) -> Answer<Vec<types::Parameter>> {
    let call =
        place.rds.describe_db_cluster_parameters().db_cluster_parameter_group_name(group).filters(only(parameter));
    let pages = call.max_records(PAGE).into_paginator().send();
    let items = |page: aws_sdk_rds::operation::describe_db_cluster_parameters::DescribeDbClusterParametersOutput| {
        Some(page.parameters.unwrap_or_default())
    };
    place.session.pages(place.region, "rds:DescribeDBClusterParameters", pages, items).await
}

fn tls_source(cluster: &types::DbCluster) -> Option<TlsSource> {
    let parameter = tls_parameter(cluster.engine()?)?;
    Some((cluster.db_cluster_parameter_group()?.to_owned(), parameter))
}

fn cluster(place: Place<'_>, listed: types::DbCluster, tls: &BTreeMap<TlsSource, Observed<TlsParameter>>) -> Cluster {
    let tls = tls_source(&listed).and_then(|source| tls.get(&source).cloned());
    Cluster {
        identity: Identity::named(
            listed.db_cluster_arn.unwrap_or_default(),
            listed.db_cluster_identifier.unwrap_or_default(),
            place.region,
            Known(tags(listed.tag_list)),
        ),
        auto_minor_version_upgrade: listed.auto_minor_version_upgrade.unwrap_or_default(),
        backtrack_seconds: listed.backtrack_window.unwrap_or_default(),
        backup_retention_days: listed.backup_retention_period.unwrap_or_default(),
        copy_tags_to_snapshot: listed.copy_tags_to_snapshot.unwrap_or_default(),
        deletion_protection: listed.deletion_protection.unwrap_or_default(),
        engine: listed.engine.unwrap_or_default(),
        engine_mode: present(listed.engine_mode),
        engine_version: listed.engine_version.unwrap_or_default(),
        global_cluster: present(listed.global_cluster_identifier),
        iam_authentication: listed.iam_database_authentication_enabled.unwrap_or_default(),
        kms_keys: kms_keys([
            listed.kms_key_id,
            listed.performance_insights_kms_key_id,
            listed.master_user_secret.as_ref().and_then(|secret| secret.kms_key_id.clone()),
        ]),
        lifecycle_support: present(listed.engine_lifecycle_support),
        log_exports: listed.enabled_cloudwatch_logs_exports.unwrap_or_default(),
        master_secret: listed.master_user_secret.and_then(|secret| present(secret.secret_status)),
        master_username: present(listed.master_username),
        multi_az: listed.multi_az.unwrap_or_default(),
        parameter_group: present(listed.db_cluster_parameter_group),
        port: listed.port,
        publicly_accessible: listed.publicly_accessible.unwrap_or_default(),
        replica_of: present(listed.replication_source_identifier),
        security_groups: group_ids(listed.vpc_security_groups),
        storage_encrypted: listed.storage_encrypted.unwrap_or_default(),
        tls: tls.unwrap_or(Known(TlsParameter::Unavailable)),
    }
}
