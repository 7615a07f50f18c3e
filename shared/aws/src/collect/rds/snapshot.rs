//! Manual snapshots. Only they can be shared, and only unencrypted ones with everybody, so only those are asked about:
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html>

use aws_sdk_rds::{Client, types};
use plumbline_catalogue::{
    model::{
        Identity,
        rds::{ClusterSnapshot, Snapshot},
    },
    observed::{Known, Observed, Unread},
};

use super::{PAGE, is_of_rds, kms_key, tags};
use crate::call::{Answer, At, Collect, Gone, Lost, Reply, present};

const SNAPSHOTS: Reply = Reply("rds:DescribeDBSnapshots");
const ATTRIBUTES: Reply = Reply("rds:DescribeDBSnapshotAttributes");
const CLUSTER_SNAPSHOTS: Reply = Reply("rds:DescribeDBClusterSnapshots");
const CLUSTER_ATTRIBUTES: Reply = Reply("rds:DescribeDBClusterSnapshotAttributes");

/// The attribute that says who may restore a snapshot, and the value in it that stands for every AWS account.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshotAttribute.html>
const RESTORE: &str = "restore";
const EVERYBODY: &str = "all";

impl Collect for Snapshot {
    type Client = Client;
    type Row = types::DbSnapshot;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::DbSnapshot>> {
        let pages = at.client.describe_db_snapshots().snapshot_type("manual").max_records(PAGE).into_paginator().send();
        let is_meant = |snapshot: &types::DbSnapshot| {
            is_of_rds(snapshot.engine()) && is_own(at, snapshot.snapshot_type(), snapshot.db_snapshot_arn())
        };
        let listed = at.pages(SNAPSHOTS.0, pages, |page| page.db_snapshots).await;
        listed.map(|listed| listed.into_iter().filter(is_meant).collect())
    }

    async fn read(at: &At<'_, Client>, row: types::DbSnapshot) -> Result<Self, Lost> {
        SNAPSHOTS.required("Engine", row.engine)?;
        SNAPSHOTS.required("SnapshotType", row.snapshot_type)?;
        let arn = SNAPSHOTS.required("DBSnapshotArn", present(row.db_snapshot_arn))?;
        let name = SNAPSHOTS.required("DBSnapshotIdentifier", present(row.db_snapshot_identifier))?;
        let public = if row.encrypted == Some(true) { Known(false) } else { snapshot_is_public(at, &name).await? };
        Ok(Self {
            encrypted: SNAPSHOTS.told("Encrypted", row.encrypted),
            kms_key: kms_key(SNAPSHOTS, "KmsKeyId", row.kms_key_id, row.encrypted != Some(false)).into(),
            public,
            identity: Identity::named(arn, name, at.region, tags(SNAPSHOTS, row.tag_list)),
        })
    }
}

async fn snapshot_is_public(at: &At<'_, Client>, name: &str) -> Result<Observed<bool>, Gone> {
    let call = at.client.describe_db_snapshot_attributes().db_snapshot_identifier(name).send();
    let answer = at.call(ATTRIBUTES.0, call).await.unless_gone(&["DBSnapshotNotFound"])?.observed();
    Ok(answer.and_then(|out| {
        let attributes = out.db_snapshot_attributes_result.and_then(|result| result.db_snapshot_attributes);
        let pair = |attribute: types::DbSnapshotAttribute| (attribute.attribute_name, attribute.attribute_values);
        let pairs = attributes.map(|attributes| attributes.into_iter().map(pair).collect());
        is_public(ATTRIBUTES, pairs).into()
    }))
}

impl Collect for ClusterSnapshot {
    type Client = Client;
    type Row = types::DbClusterSnapshot;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::DbClusterSnapshot>> {
        let call = at.client.describe_db_cluster_snapshots().snapshot_type("manual");
        let pages = call.max_records(PAGE).into_paginator().send();
        let is_meant = |snapshot: &types::DbClusterSnapshot| {
            is_of_rds(snapshot.engine()) && is_own(at, snapshot.snapshot_type(), snapshot.db_cluster_snapshot_arn())
        };
        let listed = at.pages(CLUSTER_SNAPSHOTS.0, pages, |page| page.db_cluster_snapshots).await;
        listed.map(|listed| listed.into_iter().filter(is_meant).collect())
    }

    async fn read(at: &At<'_, Client>, row: types::DbClusterSnapshot) -> Result<Self, Lost> {
        CLUSTER_SNAPSHOTS.required("Engine", row.engine)?;
        CLUSTER_SNAPSHOTS.required("SnapshotType", row.snapshot_type)?;
        let arn = CLUSTER_SNAPSHOTS.required("DBClusterSnapshotArn", present(row.db_cluster_snapshot_arn))?;
        let name = present(row.db_cluster_snapshot_identifier);
        let name = CLUSTER_SNAPSHOTS.required("DBClusterSnapshotIdentifier", name)?;
        let encrypted = row.storage_encrypted;
        let public = if encrypted == Some(true) { Known(false) } else { cluster_snapshot_is_public(at, &name).await? };
        Ok(Self {
            encrypted: CLUSTER_SNAPSHOTS.told("StorageEncrypted", encrypted),
            kms_key: kms_key(CLUSTER_SNAPSHOTS, "KmsKeyId", row.kms_key_id, encrypted != Some(false)).into(),
            public,
            identity: Identity::named(arn, name, at.region, tags(CLUSTER_SNAPSHOTS, row.tag_list)),
        })
    }
}

async fn cluster_snapshot_is_public(at: &At<'_, Client>, name: &str) -> Result<Observed<bool>, Gone> {
    let call = at.client.describe_db_cluster_snapshot_attributes().db_cluster_snapshot_identifier(name).send();
    let answer = at.call(CLUSTER_ATTRIBUTES.0, call).await.unless_gone(&["DBClusterSnapshotNotFoundFault"])?;
    Ok(answer.observed().and_then(|out| {
        let result = out.db_cluster_snapshot_attributes_result;
        let attributes = result.and_then(|result| result.db_cluster_snapshot_attributes);
        let pair =
            |attribute: types::DbClusterSnapshotAttribute| (attribute.attribute_name, attribute.attribute_values);
        let pairs = attributes.map(|attributes| attributes.into_iter().map(pair).collect());
        is_public(CLUSTER_ATTRIBUTES, pairs).into()
    }))
}

/// Whether a snapshot is the account's own and manual: an endpoint may pass over the type that it was asked for. What
/// does not say so stays among the rows, and cannot be understood when it is read.
fn is_own(at: &At<'_, Client>, kind: Option<&str>, arn: Option<&str>) -> bool {
    let owner = arn.and_then(|arn| arn.split(':').nth(4));
    !matches!(kind, Some(kind) if kind != "manual") && !matches!(owner, Some(owner) if owner != at.session.account_id)
}

/// Names and values of a snapshot's attributes.
type Attributes = Vec<(Option<String>, Option<Vec<String>>)>;

/// AWS names the attribute also where nobody may restore the snapshot.
fn is_public(reply: Reply, attributes: Option<Attributes>) -> Result<bool, Unread> {
    for (name, values) in reply.required("DBSnapshotAttributes", attributes)? {
        if reply.required("AttributeName", name)? == RESTORE {
            let values = reply.required("AttributeValues", values)?;
            return Ok(values.iter().any(|value| value == EVERYBODY));
        }
    }
    Err(reply.unreadable("the answer does not say who may restore the snapshot"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_says_who_may_restore_it() {
        let read = |attributes| is_public(ATTRIBUTES, attributes);
        let restore = |values: &[&str]| {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            Some(vec![(Some("restore".to_owned()), Some(values))])
        };
        assert_eq!(read(restore(&["111111111111", "all"])), Ok(true));
        assert_eq!(read(restore(&[])), Ok(false));
        assert!(read(None).is_err());
        assert!(read(Some(Vec::new())).is_err());
        assert!(read(Some(vec![(Some("restore".to_owned()), None)])).is_err());
        assert!(read(Some(vec![(None, Some(vec!["all".to_owned()]))])).is_err());
    }
}
