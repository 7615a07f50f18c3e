use std::collections::HashSet;

use aws_sdk_ec2::{
    Client,
    types::{self, VolumeState},
};
use plumbline_catalogue::{
    model::ec2::{Snapshot, Volume},
    observed::{Known, Observed, Unread},
};

use super::{PAGE, arn, required, tags};
use crate::collect::Session;

/// Volumes and snapshots together: which volumes have a snapshot stands in the snapshots.
pub(super) async fn storage(session: &Session, region: &str) -> (Observed<Vec<Volume>>, Observed<Vec<Snapshot>>) {
    let ec2 = session.clients.ec2(region);
    let (listed, own, public) = futures::join!(
        listed_volumes(session, &ec2, region),
        own_snapshots(session, &ec2, region),
        public_snapshots(session, &ec2, region),
    );
    let sources = own.as_ref().map(|own| own.iter().filter_map(types::Snapshot::volume_id).collect::<HashSet<_>>());
    let volumes = listed.map(|listed| {
        let alive = listed
            .into_iter()
            .filter(|volume| !matches!(volume.state, Some(VolumeState::Deleted | VolumeState::Deleting)));
        alive
            .map(|listed| {
                let id = listed.volume_id.unwrap_or_default();
                Volume {
                    arn: arn(session, region, &format!("volume/{id}")),
                    region: region.to_owned(),
                    tags: tags(listed.tags),
                    encrypted: listed.encrypted == Some(true),
                    kms_key: listed.kms_key_id,
                    attached: listed.attachments.is_some_and(|attachments| !attachments.is_empty()),
                    has_snapshot: match &sources {
                        Ok(sources) => Known(sources.contains(id.as_str())),
                        Err(gap) => Observed::from(Unread::clone(gap)),
                    },
                    id,
                }
            })
            .collect()
    });
    let snapshots = own.map(|own| {
        let snapshot = |listed: types::Snapshot| {
            let id = listed.snapshot_id.unwrap_or_default();
            Snapshot {
                arn: format!("arn:{}:ec2:{region}::snapshot/{id}", session.partition),
                region: region.to_owned(),
                tags: tags(listed.tags),
                encrypted: listed.encrypted == Some(true),
                kms_key: listed.kms_key_id,
                public: match &public {
                    Ok(public) => Known(public.contains(&id)),
                    Err(gap) => Observed::from(Unread::clone(gap)),
                },
                id,
            }
        };
        own.into_iter().map(snapshot).collect()
    });
    (Observed::from(volumes), Observed::from(snapshots))
}

async fn listed_volumes(session: &Session, ec2: &Client, region: &str) -> Result<Vec<types::Volume>, Unread> {
    let pages = ec2.describe_volumes().max_results(PAGE).into_paginator().send();
    session
        .pages(region, "ec2:DescribeVolumes", pages, |page| Some(page.volumes.unwrap_or_default()))
        .await
        .try_map(|volumes| {
            match volumes.iter().all(|volume| volume.volume_id.is_some() && volume.encrypted.is_some()) {
                true => Ok(volumes),
                false => Err("the answer leaves out ids or encryption".to_owned()),
            }
        })
        .into_result()
}

async fn own_snapshots(session: &Session, ec2: &Client, region: &str) -> Result<Vec<types::Snapshot>, Unread> {
    let pages = ec2.describe_snapshots().owner_ids("self").max_results(PAGE).into_paginator().send();
    session
        .pages(region, "ec2:DescribeSnapshots", pages, |page| Some(page.snapshots.unwrap_or_default()))
        .await
        .try_map(|snapshots| {
            match snapshots.iter().all(|snapshot| snapshot.snapshot_id.is_some() && snapshot.encrypted.is_some()) {
                true => Ok(snapshots),
                false => Err("the answer leaves out ids or encryption".to_owned()),
            }
        })
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
