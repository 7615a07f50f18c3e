use std::collections::HashSet;

use aws_sdk_ec2::{Client, types};
use futures::future::join_all;
use plumbline_catalogue::{
    model::{
        Identity, RegionListing, Regional,
        ec2::{Snapshot, Volume},
    },
    observed::{Known, Observed, Unread},
};

use super::{PAGE, arn_without_account, is_own, kms_key, name, named_by_tag, tags};
use crate::call::{At, Lost, Reply, Session, each, present};

const SNAPSHOTS: Reply = Reply("ec2:DescribeSnapshots");
const VOLUMES: Reply = Reply("ec2:DescribeVolumes");

/// Volumes and snapshots together: which volumes have a snapshot stands in the snapshots.
pub(super) async fn storage(session: &Session, regions: &[String]) -> (Regional<Volume>, Regional<Snapshot>) {
    let listings = regions.iter().map(|region| async move {
        let at = At::new(session, region);
        let own = own_snapshots(&at).await;
        let volumes = volumes(&at, &Sources::of(&own)).await;
        ((region.clone(), volumes), (region.clone(), snapshots(&at, own).await))
    });
    let (volumes, snapshots): (Vec<_>, Vec<_>) = join_all(listings).await.into_iter().unzip();
    (volumes.into_iter().collect(), snapshots.into_iter().collect())
}

/// The volumes of which there are snapshots, and why there may be more.
struct Sources {
    volumes: HashSet<String>,
    gap: Option<Unread>,
}

impl Sources {
    fn of(snapshots: &Result<Vec<types::Snapshot>, Unread>) -> Self {
        let mut sources = Self { volumes: HashSet::new(), gap: None };
        match snapshots {
            Ok(snapshots) => {
                for snapshot in snapshots {
                    match SNAPSHOTS.required("VolumeId", snapshot.volume_id.clone()) {
                        Ok(volume) => _ = sources.volumes.insert(volume),
                        Err(gap) => sources.gap = Some(gap),
                    }
                }
            }
            Err(gap) => sources.gap = Some(Unread::clone(gap)),
        }
        sources
    }

    fn have(&self, volume: &str) -> Observed<bool> {
        match (self.volumes.contains(volume), &self.gap) {
            (true, _) => Known(true),
            (false, None) => Known(false),
            (false, Some(gap)) => Unread::clone(gap).into(),
        }
    }
}

async fn volumes(at: &At<'_, Client>, sources: &Sources) -> RegionListing<Volume> {
    let pages = at.client.describe_volumes().max_results(PAGE).into_paginator().send();
    match at.pages(VOLUMES.0, pages, |page| page.volumes).await.into_result() {
        Ok(rows) => each(rows, |row| async { volume(at, sources, row) }).await,
        Err(gap) => RegionListing::unread(gap),
    }
}

fn volume(at: &At<'_, Client>, sources: &Sources, row: types::Volume) -> Result<Volume, Lost> {
    use types::VolumeState::{Deleted, Deleting};
    if matches!(VOLUMES.required("State", row.state)?, Deleted | Deleting) {
        return Err(Lost::Gone);
    }
    let id = VOLUMES.required("VolumeId", present(row.volume_id))?;
    let encrypted = VOLUMES.told("Encrypted", row.encrypted);
    Ok(Volume {
        kms_key: kms_key(VOLUMES, &encrypted, present(row.kms_key_id)),
        encrypted,
        attached: VOLUMES.told("Attachments", row.attachments).map(|attachments| !attachments.is_empty()),
        has_snapshot: sources.have(&id),
        identity: named_by_tag(at, VOLUMES, ("volume", id), row.tags)?,
    })
}

async fn own_snapshots(at: &At<'_, Client>) -> Result<Vec<types::Snapshot>, Unread> {
    let pages = at.client.describe_snapshots().owner_ids("self").max_results(PAGE).into_paginator().send();
    let listed = at.pages(SNAPSHOTS.0, pages, |page| page.snapshots).await.into_result()?;
    Ok(listed.into_iter().filter(|snapshot| is_own(at.session, snapshot.owner_id())).collect())
}

async fn snapshots(at: &At<'_, Client>, own: Result<Vec<types::Snapshot>, Unread>) -> RegionListing<Snapshot> {
    let public = public_snapshots(at).await;
    match own {
        Ok(rows) => each(rows, |row| async { snapshot(at, &public, row) }).await,
        Err(gap) => RegionListing::unread(gap),
    }
}

fn snapshot(
    at: &At<'_, Client>,
    public: &Result<HashSet<String>, Unread>,
    row: types::Snapshot,
) -> Result<Snapshot, Lost> {
    let id = SNAPSHOTS.required("SnapshotId", present(row.snapshot_id))?;
    let encrypted = SNAPSHOTS.told("Encrypted", row.encrypted);
    let public = match public {
        Ok(public) => Known(public.contains(&id)),
        Err(gap) => Unread::clone(gap).into(),
    };
    let tags = tags(SNAPSHOTS, row.tags)?;
    let arn = arn_without_account(at, "snapshot", &id);
    Ok(Snapshot {
        kms_key: kms_key(SNAPSHOTS, &encrypted, present(row.kms_key_id)),
        encrypted,
        public,
        identity: Identity { name: name(&tags), ..Identity::unnamed(arn, id, at.region, Known(tags)) },
    })
}

/// The account's snapshots that everyone may restore: one listing instead of one call a snapshot.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html>
async fn public_snapshots(at: &At<'_, Client>) -> Result<HashSet<String>, Unread> {
    let request = at.client.describe_snapshots().owner_ids("self").restorable_by_user_ids("all");
    let pages = request.max_results(PAGE).into_paginator().send();
    let listed = at.pages(SNAPSHOTS.0, pages, |page| page.snapshots).await.into_result()?;
    listed.into_iter().map(|snapshot| SNAPSHOTS.required("SnapshotId", present(snapshot.snapshot_id))).collect()
}
