//! Aurora clusters and Multi-AZ DB clusters.

use aws_sdk_rds::{Client, types};
use plumbline_catalogue::{
    model::{
        Identity,
        rds::{Cluster, TlsParameter},
    },
    observed::{Observed, Unread},
};

use super::{
    PAGE, TlsSource, group_ids, is_of_rds, kms_key, kms_keys, master_secret, only, tags, tls_of, tls_of_groups,
    tls_parameter,
};
use crate::call::{Absent, Answer, At, Collect, Lost, Reply, present};

const CLUSTERS: Reply = Reply("rds:DescribeDBClusters");
const PARAMETERS: Reply = Reply("rds:DescribeDBClusterParameters");

impl Collect for Cluster {
    type Client = Client;
    /// With what its parameter group says.
    type Row = (types::DbCluster, Observed<TlsParameter>);

    async fn list(at: &At<'_, Client>) -> Answer<Vec<Self::Row>> {
        let pages = at.client.describe_db_clusters().max_records(PAGE).into_paginator().send();
        let mut listed = match at.pages(CLUSTERS.0, pages, |page| page.db_clusters).await.or_fail() {
            Ok(listed) => listed,
            Err(failed) => return failed,
        };
        listed.retain(|cluster| is_of_rds(cluster.engine()));
        let read = async |source: &TlsSource| parameters(at, source).await;
        let tls = tls_of_groups(PARAMETERS, listed.iter().map(tls_source), read).await;
        let row = |listed| {
            let tls = tls_of(PARAMETERS, tls_source(&listed), &tls);
            (listed, tls)
        };
        Answer::known(CLUSTERS.0, listed.into_iter().map(row).collect())
    }

    async fn read(at: &At<'_, Client>, (row, tls): Self::Row) -> Result<Self, Lost> {
        let arn = CLUSTERS.required("DBClusterArn", present(row.db_cluster_arn))?;
        let name = CLUSTERS.required("DBClusterIdentifier", present(row.db_cluster_identifier))?;
        let (encrypted, insights) = (row.storage_encrypted, row.performance_insights_enabled);
        let secret_key = row.master_user_secret.as_ref().and_then(|secret| secret.kms_key_id.clone());
        Ok(Self {
            identity: Identity::named(arn, name, at.region, tags(CLUSTERS, row.tag_list)),
            auto_minor_version_upgrade: CLUSTERS.told("AutoMinorVersionUpgrade", row.auto_minor_version_upgrade),
            // A cluster for which nobody turned backtracking on has no window, which is 0 unless somebody sets it.
            // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
            backtrack_seconds: row.backtrack_window.absent_means(0),
            backup_retention_days: CLUSTERS.told("BackupRetentionPeriod", row.backup_retention_period),
            copy_tags_to_snapshot: CLUSTERS.told("CopyTagsToSnapshot", row.copy_tags_to_snapshot),
            deletion_protection: CLUSTERS.told("DeletionProtection", row.deletion_protection),
            engine: CLUSTERS.required("Engine", present(row.engine))?,
            engine_mode: CLUSTERS.told("EngineMode", present(row.engine_mode)),
            engine_version: CLUSTERS.told("EngineVersion", present(row.engine_version)),
            global_cluster: present(row.global_cluster_identifier),
            iam_authentication: CLUSTERS
                .told("IAMDatabaseAuthenticationEnabled", row.iam_database_authentication_enabled),
            kms_keys: kms_keys([
                kms_key(CLUSTERS, "KmsKeyId", row.kms_key_id, encrypted != Some(false)),
                // AWS tells whether Performance Insights is on of Multi-AZ DB clusters only.
                // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html
                kms_key(
                    CLUSTERS,
                    "PerformanceInsightsKMSKeyId",
                    row.performance_insights_kms_key_id,
                    insights == Some(true),
                ),
                Ok(present(secret_key)),
            ]),
            lifecycle_support: CLUSTERS.told("EngineLifecycleSupport", present(row.engine_lifecycle_support)),
            log_exports: row.enabled_cloudwatch_logs_exports.absent_is_none(),
            master_secret: master_secret(CLUSTERS, row.master_user_secret),
            master_username: CLUSTERS.told("MasterUsername", present(row.master_username)),
            multi_az: CLUSTERS.told("MultiAZ", row.multi_az),
            parameter_group: CLUSTERS.told("DBClusterParameterGroup", present(row.db_cluster_parameter_group)),
            port: CLUSTERS.told("Port", row.port),
            publicly_accessible: CLUSTERS.told("PubliclyAccessible", row.publicly_accessible),
            replica_of: present(row.replication_source_identifier),
            security_groups: group_ids(CLUSTERS, row.vpc_security_groups),
            storage_encrypted: CLUSTERS.told("StorageEncrypted", encrypted),
            tls,
        })
    }
}

async fn parameters(at: &At<'_, Client>, (group, parameter): &TlsSource) -> Answer<Vec<types::Parameter>> {
    let call = at.client.describe_db_cluster_parameters().db_cluster_parameter_group_name(group);
    let pages = call.filters(only(parameter)).max_records(PAGE).into_paginator().send();
    at.pages(PARAMETERS.0, pages, |page| page.parameters).await
}

fn tls_source(cluster: &types::DbCluster) -> Result<Option<TlsSource>, Unread> {
    let Some(parameter) = tls_parameter(CLUSTERS.required("Engine", cluster.engine())?) else { return Ok(None) };
    let group = present(cluster.db_cluster_parameter_group.clone());
    Ok(Some((CLUSTERS.required("DBClusterParameterGroup", group)?, parameter)))
}
