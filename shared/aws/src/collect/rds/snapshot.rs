//! Manual snapshots. Only they can be shared, and only unencrypted ones with everybody, so only those are asked about:
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html>

use aws_sdk_rds::types;
use plumbline_catalogue::{
    model::{
        Identity,
        rds::{ClusterSnapshot, Snapshot},
    },
    observed::{Known, Observed},
};

use super::{PAGE, Place, is_of_rds, tags};
use crate::call::Gone;

/// The value of the attribute `restore` that stands for every AWS account.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshotAttribute.html>
const EVERYBODY: &str = "all";

pub(super) async fn snapshots(place: Place<'_>) -> Observed<Vec<Snapshot>> {
    let pages = place.rds.describe_db_snapshots().snapshot_type("manual").max_records(PAGE).into_paginator().send();
    let items = |page: aws_sdk_rds::operation::describe_db_snapshots::DescribeDbSnapshotsOutput| {
        Some(page.db_snapshots.unwrap_or_default())
    };
    let answer = place.session.pages(place.region, "rds:DescribeDBSnapshots", pages, items).await;
    let listed = match answer.into_result() {
        Ok(listed) => listed.into_iter().filter(|snapshot| {
            is_of_rds(snapshot.engine()) && is_own(place, snapshot.snapshot_type(), snapshot.db_snapshot_arn())
        }),
        Err(gap) => return Observed::from(gap),
    };
    Known(place.session.each(listed, |listed| snapshot(place, listed)).await)
}

/// Whether a snapshot is the account's own and manual: an endpoint may pass over the type that it was asked for.
fn is_own(place: Place<'_>, kind: Option<&str>, arn: Option<&str>) -> bool {
    let owner = arn.and_then(|arn| arn.split(':').nth(4));
    kind.is_none_or(|kind| kind == "manual") && owner.is_none_or(|owner| owner == place.session.account_id)
}

async fn snapshot(place: Place<'_>, listed: types::DbSnapshot) -> Result<Snapshot, Gone> {
    let name = listed.db_snapshot_identifier.unwrap_or_default();
    let encrypted = listed.encrypted.unwrap_or_default();
    let public = if encrypted { Known(false) } else { snapshot_is_public(place, &name).await? };
    Ok(Snapshot {
        encrypted,
        kms_key: listed.kms_key_id,
        public,
        identity: Identity::named(
            listed.db_snapshot_arn.unwrap_or_default(),
            name,
            place.region,
            Known(tags(listed.tag_list)),
        ),
    })
}

async fn snapshot_is_public(place: Place<'_>, name: &str) -> Result<Observed<bool>, Gone> {
    let call = place.rds.describe_db_snapshot_attributes().db_snapshot_identifier(name).send();
    let answer = place.session.call(place.region, "rds:DescribeDBSnapshotAttributes", call).await;
    Ok(answer
        .unless_gone(&["DBSnapshotNotFound"])?
        .map(|out| {
            let attributes = out.db_snapshot_attributes_result.and_then(|result| result.db_snapshot_attributes);
            attributes
                .unwrap_or_default()
                .iter()
                .any(|attribute| is_everybody(attribute.attribute_name(), attribute.attribute_values()))
        })
        .observed())
}

pub(super) async fn cluster_snapshots(place: Place<'_>) -> Observed<Vec<ClusterSnapshot>> {
    let call = place.rds.describe_db_cluster_snapshots().snapshot_type("manual");
    let pages = call.max_records(PAGE).into_paginator().send();
    let items = |page: aws_sdk_rds::operation::describe_db_cluster_snapshots::DescribeDbClusterSnapshotsOutput| {
        Some(page.db_cluster_snapshots.unwrap_or_default())
    };
    let answer = place.session.pages(place.region, "rds:DescribeDBClusterSnapshots", pages, items).await;
    let listed = match answer.into_result() {
        Ok(listed) => listed.into_iter().filter(|snapshot| {
            is_of_rds(snapshot.engine()) && is_own(place, snapshot.snapshot_type(), snapshot.db_cluster_snapshot_arn())
        }),
        Err(gap) => return Observed::from(gap),
    };
    Known(place.session.each(listed, |listed| cluster_snapshot(place, listed)).await)
}

async fn cluster_snapshot(place: Place<'_>, listed: types::DbClusterSnapshot) -> Result<ClusterSnapshot, Gone> {
    let name = listed.db_cluster_snapshot_identifier.unwrap_or_default();
    let encrypted = listed.storage_encrypted.unwrap_or_default();
    let public = if encrypted { Known(false) } else { cluster_snapshot_is_public(place, &name).await? };
    Ok(ClusterSnapshot {
        encrypted,
        kms_key: listed.kms_key_id,
        public,
        identity: Identity::named(
            listed.db_cluster_snapshot_arn.unwrap_or_default(),
            name,
            place.region,
            Known(tags(listed.tag_list)),
        ),
    })
}

async fn cluster_snapshot_is_public(place: Place<'_>, name: &str) -> Result<Observed<bool>, Gone> {
    let call = place.rds.describe_db_cluster_snapshot_attributes().db_cluster_snapshot_identifier(name).send();
    let answer = place.session.call(place.region, "rds:DescribeDBClusterSnapshotAttributes", call).await;
    Ok(answer
        .unless_gone(&["DBClusterSnapshotNotFoundFault"])?
        .map(|out| {
            let result = out.db_cluster_snapshot_attributes_result;
            let attributes = result.and_then(|result| result.db_cluster_snapshot_attributes);
            attributes
                .unwrap_or_default()
                .iter()
                .any(|attribute| is_everybody(attribute.attribute_name(), attribute.attribute_values()))
        })
        .observed())
}

fn is_everybody(attribute: Option<&str>, values: &[String]) -> bool {
    attribute == Some("restore") && values.iter().any(|value| value == EVERYBODY)
}
