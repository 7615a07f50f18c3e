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

use super::{PAGE, arn_without_account, is_own, tags};
use crate::call::{Answer, At, Collect, Lost, Reply, present};

/// The most values that a filter takes.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html>
const FILTER_VALUES: usize = 200;

const IMAGES: Reply = Reply("ec2:DescribeImages");
const LAUNCH_IMAGES: Reply = Reply("ec2:DescribeInstanceImageMetadata");

impl Collect for Image {
    type Client = Client;
    type Row = types::Image;

    /// The account's own images, with those that are deprecated or disabled.
    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::Image>> {
        let request = at.client.describe_images().owners("self").include_deprecated(true).include_disabled(true);
        let pages = request.max_results(PAGE).into_paginator().send();
        at.pages(IMAGES.0, pages, |page| page.images).await
    }

    async fn read(at: &At<'_, Client>, row: types::Image) -> Result<Self, Lost> {
        if !is_own(at.session, row.owner_id.as_deref()) {
            return Err(Lost::Gone);
        }
        let id = IMAGES.required("ImageId", present(row.image_id))?;
        let name = IMAGES.required("Name", present(row.name))?;
        let tags = tags(IMAGES, row.tags).into();
        Ok(Self {
            public: IMAGES.told("Public", row.public),
            identity: Identity {
                name: Some(name),
                ..Identity::unnamed(arn_without_account(at, "image", &id), id, at.region, tags)
            },
        })
    }
}

/// What AWS knows of the images of instances.
pub(crate) struct Images {
    /// By instance: also those that are gone or not shared any more.
    launched: Result<HashMap<String, Observed<LaunchImage>>, Unread>,
    /// The account's tags on them, by image, whoever owns it. Those that are gone are not in the answer.
    tags: Result<HashMap<String, Observed<Tags>>, Unread>,
}

impl Images {
    pub(super) async fn of(at: &At<'_, Client>, instances: &[types::Instance]) -> Self {
        let ids = instances.iter().filter_map(types::Instance::image_id).collect();
        let (launched, tags) = futures::join!(launched(at), tags_of(at, ids));
        Self { launched, tags }
    }

    pub(super) fn launched(&self, instance: &str) -> Observed<LaunchImage> {
        match self.launched.as_ref().map(|images| images.get(instance)) {
            Ok(Some(image)) => image.clone(),
            Ok(None) => LAUNCH_IMAGES.unreadable("the answer does not mention the instance").into(),
            Err(gap) => Unread::clone(gap).into(),
        }
    }

    pub(super) fn tags(&self, image: &str) -> Observed<Option<Tags>> {
        match self.tags.as_ref().map(|tags| tags.get(image)) {
            Ok(Some(tags)) => tags.clone().map(Some),
            Ok(None) => Observed::Known(None),
            Err(gap) => Unread::clone(gap).into(),
        }
    }
}

async fn launched(at: &At<'_, Client>) -> Result<HashMap<String, Observed<LaunchImage>>, Unread> {
    let pages = at.client.describe_instance_image_metadata().max_results(PAGE).into_paginator().send();
    let listed = at.pages(LAUNCH_IMAGES.0, pages, |page| page.instance_image_metadata).await.into_result()?;
    let of_instance = |listed: types::InstanceImageMetadata| {
        let id = LAUNCH_IMAGES.required("InstanceId", present(listed.instance_id))?;
        Ok((id, LAUNCH_IMAGES.required("ImageMetadata", listed.image_metadata).and_then(launch_image).into()))
    };
    listed.into_iter().map(of_instance).collect()
}

/// An image that nobody deprecated has no such time, and AWS says nothing of criteria where there are none.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImageMetadata.html>
fn launch_image(image: types::ImageMetadata) -> Result<LaunchImage, Unread> {
    let time = |time: String| {
        time.parse().map_err(|_| LAUNCH_IMAGES.unreadable(format!("{time:?} is no time of a deprecation")))
    };
    let deprecated_from = present(image.deprecation_time).map(time).transpose()?;
    Ok(LaunchImage { allowed: image.image_allowed, deprecated_from })
}

async fn tags_of(at: &At<'_, Client>, ids: BTreeSet<&str>) -> Result<HashMap<String, Observed<Tags>>, Unread> {
    let ids: Vec<&str> = ids.into_iter().collect();
    let mut found = HashMap::new();
    for ids in ids.chunks(FILTER_VALUES) {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        let pages = at
            .client
            .describe_images()
            .filters(Filter::builder().name("image-id").set_values(Some(ids)).build())
            .include_deprecated(true)
            .include_disabled(true)
            .max_results(PAGE)
            .into_paginator()
            .send();
        for image in at.pages(IMAGES.0, pages, |page| page.images).await.into_result()? {
            let id = IMAGES.required("ImageId", present(image.image_id))?;
            found.insert(id, tags(IMAGES, image.tags).into());
        }
    }
    Ok(found)
}
