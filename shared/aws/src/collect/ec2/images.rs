use std::collections::{BTreeSet, HashMap};

use aws_sdk_ec2::{
    Client,
    types::{self, Filter},
};
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        ec2::{Image, LaunchImage},
    },
    observed::{Observed, Unread},
};

use super::{PAGE, identity, is_own, lenient_tags, required};
use crate::call::Session;

/// The most values that a filter takes.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html>
const FILTER_VALUES: usize = 200;

/// The account's own images, with those that are deprecated or disabled.
pub(super) async fn images(session: &Session, region: &str) -> Observed<Vec<Image>> {
    let pages = session
        .clients
        .of::<aws_sdk_ec2::Client>(region)
        .describe_images()
        .owners("self")
        .include_deprecated(true)
        .include_disabled(true)
        .max_results(PAGE)
        .into_paginator()
        .send();
    session
        .pages(region, "ec2:DescribeImages", pages, |page| {
            let listed = page.images.unwrap_or_default().into_iter();
            let listed = listed.filter(|listed| is_own(session, listed.owner_id()));
            Some(listed.map(|listed| image(session, region, listed)).collect())
        })
        .await
        .try_map(|images| images.into_iter().collect())
        .observed()
}

fn image(session: &Session, region: &str, listed: types::Image) -> Result<Image, String> {
    let id = required(listed.image_id, "image id")?;
    Ok(Image {
        public: required(listed.public, "launch permission")?,
        identity: Identity {
            name: listed.name.filter(|name| !name.is_empty()),
            ..identity(format!("arn:{}:ec2:{region}::image/{id}", session.partition), id, region, listed.tags)
        },
    })
}

/// What AWS knows of the images of all instances, by instance: also of those that are gone or not shared any more.
pub(super) async fn of_instances(
    session: &Session,
    ec2: &Client,
    region: &str,
) -> Result<HashMap<String, LaunchImage>, Unread> {
    let pages = ec2.describe_instance_image_metadata().max_results(PAGE).into_paginator().send();
    session
        .pages(region, "ec2:DescribeInstanceImageMetadata", pages, |page| {
            Some(page.instance_image_metadata.unwrap_or_default())
        })
        .await
        .try_map(|instances| instances.into_iter().map(launch_image).collect())
        .into_result()
}

fn launch_image(listed: types::InstanceImageMetadata) -> Result<(String, LaunchImage), String> {
    let id = required(listed.instance_id, "instance id")?;
    let image = required(listed.image_metadata, "image of an instance")?;
    let deprecated_from = match image.deprecation_time.as_deref() {
        None | Some("") => None,
        Some(time) => Some(
            time.parse()
                .map_err(|_| format!("the image of instance {id} is deprecated from {time:?}, which is no time"))?,
        ),
    };
    Ok((id, LaunchImage { allowed: image.image_allowed, deprecated_from }))
}

/// The account's tags on these images, whoever owns them. Those that are gone are not in the answer.
pub(super) async fn tags_of(
    session: &Session,
    ec2: &Client,
    region: &str,
    ids: BTreeSet<&str>,
) -> Result<HashMap<String, Tags>, Unread> {
    let ids: Vec<&str> = ids.into_iter().collect();
    let mut found = HashMap::new();
    for ids in ids.chunks(FILTER_VALUES) {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        let pages = ec2
            .describe_images()
            .filters(Filter::builder().name("image-id").set_values(Some(ids)).build())
            .include_deprecated(true)
            .include_disabled(true)
            .max_results(PAGE)
            .into_paginator()
            .send();
        let images = session
            .pages(region, "ec2:DescribeImages", pages, |page| Some(page.images.unwrap_or_default()))
            .await
            .into_result()?;
        found.extend(images.into_iter().filter_map(|image| Some((image.image_id?, lenient_tags(image.tags)))));
    }
    Ok(found)
}
