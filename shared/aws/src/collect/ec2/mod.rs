//! Amazon EC2 and EBS.

mod fleets;
mod images;
mod instances;
mod launch_templates;
mod settings;
mod storage;

use aws_sdk_ec2::{Client, types};
use plumbline_catalogue::{
    model::{Identity, Tags, ec2::Ec2},
    observed::{Known, Observed, Unread},
};

pub(super) use settings::settings;

use crate::call::{Absent, At, Reply, Session, client, everywhere};

client!(aws_sdk_ec2);

/// The largest page of EC2's listings, but for those that say otherwise.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination>
const PAGE: i32 = 1000;

/// One list call a type and region, and a second one for public snapshots. An instance costs one call more, for its
/// user data; its image costs a 200th and a 1000th of one.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Ec2 {
    let (capacity_reservations, fleets, images, instances, launch_templates, spot_fleets, (volumes, snapshots)) = futures::join!(
        everywhere(session, regions),
        everywhere(session, regions),
        everywhere(session, regions),
        everywhere(session, regions),
        everywhere(session, regions),
        everywhere(session, regions),
        storage::storage(session, regions),
    );
    Ec2 { capacity_reservations, fleets, images, instances, launch_templates, snapshots, spot_fleets, volumes }
}

/// Whether this account owns what was listed: an endpoint may pass over the owner that it was asked for. What leaves out
/// its owner is what was asked for.
fn is_own(session: &Session, owner: Option<&str>) -> bool {
    match owner {
        Some(owner) => owner == session.account_id,
        None => true,
    }
}

/// The tags that a listing tells; without any, there may be no list of them.
pub(super) fn tags(reply: Reply, listed: Option<Vec<types::Tag>>) -> Result<Tags, Unread> {
    super::tags(listed.absent_is_none(), |tag| (tag.key, tag.value)).map_err(|problem| reply.unreadable(problem))
}

/// What the console shows as the name.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html>
pub(super) fn name(tags: &Tags) -> Option<String> {
    tags.get("Name").filter(|name| !name.is_empty()).cloned()
}

/// A resource of the account, of a kind such as `volume`, with the `Name` tag as its name.
fn named_by_tag(
    at: &At<'_, Client>,
    reply: Reply,
    (kind, id): (&str, String),
    listed: Option<Vec<types::Tag>>,
) -> Result<Identity, Unread> {
    let tags = tags(reply, listed)?;
    let arn = at.arn("ec2", &format!("{kind}/{id}"));
    Ok(Identity { name: name(&tags), ..Identity::unnamed(arn, id, at.region, Known(tags)) })
}

/// The ARN of an image or snapshot, which names no account.
fn arn_without_account(at: &At<'_, Client>, kind: &str, id: &str) -> String {
    format!("arn:{}:ec2:{}::{kind}/{id}", at.session.partition, at.region)
}

/// What is encrypted names its key.
fn kms_key(reply: Reply, encrypted: &Observed<bool>, key: Option<String>) -> Observed<Option<String>> {
    match (encrypted, key) {
        (Known(true), key) => reply.told("KmsKeyId", key).map(Some),
        (_, Some(key)) => Known(Some(key)),
        (encrypted, None) => encrypted.clone().map(|_| None),
    }
}
