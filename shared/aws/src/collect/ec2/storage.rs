use std::collections::HashSet;

use aws_sdk_ec2::{
    Client,
    types::{self, VolumeState},
};
use plumbline_catalogue::{
    model::ec2::{Snapshot, Volume},
    observed::{Known, Observed, Unread},
};

use super::{PAGE, arn, identity, is_own, required};
use crate::call::Session;

/// Volumes and snapshots together: which volumes have a snapshot stands in the snapshots.
pub(super) async fn storage(session: &Session, region: &str) -> (Observed<Vec<Volume>>, Observed<Vec<Snapshot>>) {
    let ec2 = session.clients.of::<aws_sdk_ec2::Client>(region);
    let (snapshots, sources) = match own_snapshots(session, &ec2, region).await {
        Ok(own) => {
            let (snapshots, sources): (Vec<_>, Vec<_>) = own.into_iter().unzip();
            (Known(snapshots), Ok(sources.into_iter().flatten().collect()))
        }
        Err(gap) => (Observed::from(gap.clone()), Err(gap)),
    };
    (volumes(session, &ec2, region, &sources).await, snapshots)
}

async fn volumes(
    session: &Session,
    ec2: &Client,
    region: &str,
    sources: &Result<HashSet<String>, Unread>,
) -> Observed<Vec<Volume>> {
    let is_over = |listed: &types::Volume| matches!(listed.state, Some(VolumeState::Deleted | VolumeState::Deleting));
    let volume = |listed: types::Volume| {
        let id = required(listed.volume_id, "volume id")?;
        Ok(Volume {
            encrypted: required(listed.encrypted, "encryption of a volume")?,
            kms_key: listed.kms_key_id,
            attached: listed.attachments.is_some_and(|attachments| !attachments.is_empty()),
            has_snapshot: match sources {
                Ok(sources) => Known(sources.contains(&id)),
                Err(gap) => Observed::from(Unread::clone(gap)),
            },
            identity: identity(arn(session, region, &format!("volume/{id}")), id, region, listed.tags),
        })
    };
    let pages = ec2.describe_volumes().max_results(PAGE).into_paginator().send();
    session
        .pages(region, "ec2:DescribeVolumes", pages, |page| {
            let listed = page.volumes.unwrap_or_default().into_iter();
            Some(listed.filter(|listed| !is_over(listed)).map(volume).collect())
        })
        .await
        .try_map(|volumes| volumes.into_iter().collect())
        .observed()
}

/// Each snapshot, and the volume that it was made of.
async fn own_snapshots(
    session: &Session,
    ec2: &Client,
    region: &str,
) -> Result<Vec<(Snapshot, Option<String>)>, Unread> {
    let public = public_snapshots(session, ec2, region).await;
    let snapshot = |listed: types::Snapshot| {
        let id = required(listed.snapshot_id, "snapshot id")?;
        let snapshot = Snapshot {
            encrypted: required(listed.encrypted, "encryption of a snapshot")?,
            kms_key: listed.kms_key_id,
            public: match &public {
                Ok(public) => Known(public.contains(&id)),
                Err(gap) => Observed::from(Unread::clone(gap)),
            },
            identity: identity(
                format!("arn:{}:ec2:{region}::snapshot/{id}", session.partition),
                id,
                region,
                listed.tags,
            ),
        };
        Ok((snapshot, listed.volume_id))
    };
    let is_own = |listed: &types::Snapshot| is_own(session, listed.owner_id());
    let pages = ec2.describe_snapshots().owner_ids("self").max_results(PAGE).into_paginator().send();
    session
        .pages(region, "ec2:DescribeSnapshots", pages, |page| {
            Some(page.snapshots.unwrap_or_default().into_iter().filter(is_own).map(snapshot).collect())
        })
        .await
        .try_map(|snapshots| snapshots.into_iter().collect())
        .into_result()
}

/// The account's snapshots that everyone may restore: one listing instead of one call a snapshot.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html>
async fn public_snapshots(session: &Session, ec2: &Client, region: &str) -> Result<HashSet<String>, Unread> {
    let pages = ec2
        .describe_snapshots()
        .owner_ids("self")
        .restorable_by_user_ids("all")
        .max_results(PAGE)
        .into_paginator()
        .send();
    session
        .pages(region, "ec2:DescribeSnapshots", pages, |page| Some(page.snapshots.unwrap_or_default()))
        .await
        .try_map(|snapshots| {
            snapshots.into_iter().map(|snapshot| required(snapshot.snapshot_id, "snapshot id")).collect()
        })
        .into_result()
}
