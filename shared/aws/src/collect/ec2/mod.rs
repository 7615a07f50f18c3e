//! Amazon EC2 and EBS.

mod fleets;
mod images;
mod instances;
mod launch_templates;
mod settings;
mod storage;

use aws_sdk_ec2::{primitives::DateTime, types};
use futures::future::join_all;
use jiff::Timestamp;
use plumbline_catalogue::{
    model::{Identity, Regional, Tags, ec2::Ec2},
    observed::{Gap, Known, Observed, Reason, Unread},
};

pub(super) use settings::settings;

use crate::call::{Absent, Reply, Session};

/// The largest page of EC2's listings, but for those that say otherwise.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination>
const PAGE: i32 = 1000;

/// One list call a type and region, and a second one for public snapshots. An instance costs one call more, for its
/// user data; its image costs a 200th and a 1000th of one.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Ec2 {
    let (capacity_reservations, fleets, images, instances, launch_templates, spot_fleets, storage) = futures::join!(
        everywhere(regions, |region| fleets::capacity_reservations(session, region)),
        everywhere(regions, |region| fleets::fleets(session, region)),
        everywhere(regions, |region| images::images(session, region)),
        everywhere(regions, |region| instances::instances(session, region)),
        everywhere(regions, |region| launch_templates::launch_templates(session, region)),
        everywhere(regions, |region| fleets::spot_fleets(session, region)),
        join_all(regions.iter().map(|region| storage::storage(session, region))),
    );
    let (volumes, snapshots): (Vec<_>, Vec<_>) = storage.into_iter().unzip();
    Ec2 {
        capacity_reservations,
        fleets,
        images,
        instances,
        launch_templates,
        snapshots: regions.iter().cloned().zip(snapshots).collect(),
        spot_fleets,
        volumes: regions.iter().cloned().zip(volumes).collect(),
    }
}

/// The listing of each region, all at the same time.
async fn everywhere<'a, T, F>(regions: &'a [String], list: impl Fn(&'a str) -> F) -> Regional<T>
where
    F: Future<Output = Observed<Vec<T>>>,
{
    let listings = join_all(regions.iter().map(|region| list(region))).await;
    regions.iter().cloned().zip(listings).collect()
}

fn arn(session: &Session, region: &str, resource: &str) -> String {
    format!("arn:{}:ec2:{region}:{}:{resource}", session.partition, session.account_id)
}

/// Whether this account owns what was listed: an endpoint may pass over the owner that it was asked for. What leaves out
/// its owner is what was asked for.
fn is_own(session: &Session, owner: Option<&str>) -> bool {
    owner.is_none_or(|owner| owner == session.account_id)
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

fn lenient_tags(tags: Option<Vec<types::Tag>>) -> Tags {
    tags.unwrap_or_default().into_iter().filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect()
}

/// A resource of the account that is known by the tag that the console shows as the name.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html>
fn identity(arn: String, id: String, region: &str, listed: Option<Vec<types::Tag>>) -> Identity {
    let tags = lenient_tags(listed);
    let name = tags.get("Name").filter(|name| !name.is_empty()).cloned();
    Identity { name, ..Identity::unnamed(arn, id, region, Known(tags)) }
}

fn required<T>(value: Option<T>, name: &str) -> Result<T, String> {
    value.ok_or_else(|| format!("the answer has no {name}"))
}

fn timestamp(time: DateTime) -> Result<Timestamp, String> {
    Timestamp::from_second(time.secs()).map_err(|error| error.to_string())
}

fn unreadable<T>(action: &str, detail: impl Into<String>) -> Observed<T> {
    Observed::from(Gap { action: action.to_owned(), reason: Reason::InvalidResponse, detail: detail.into() })
}
