//! Amazon S3.

use std::collections::BTreeMap;

use aws_sdk_s3::{Client, types};
use plumbline_catalogue::{
    model::{
        GLOBAL, Regional, Tags,
        s3::{Bucket, S3, Versioning},
    },
    observed::{Known, Observed},
};

use super::{Session, observe::Gone};

/// The code with which S3 says that the bucket is not there any more.
const GONE: &[&str] = &["NoSuchBucket"];

pub(super) async fn collect(session: &Session, regions: &[String]) -> S3 {
    S3 { buckets: buckets(session, regions).await }
}

/// One list call names the region of every bucket; each bucket is then read in its own region.
async fn buckets(session: &Session, regions: &[String]) -> Regional<Bucket> {
    let home = session.clients.home_region();
    let pages = session.clients.s3(home).list_buckets().max_buckets(10_000).into_paginator().send();
    let listed = session.pages(home, "s3:ListAllMyBuckets", pages, |page| Some(page.buckets.unwrap_or_default())).await;
    let listed = match listed.into_result() {
        Ok(listed) => listed,
        Err(gap) => return Regional::from_iter([(GLOBAL.to_owned(), Observed::from(gap))]),
    };
    let mut by_region: BTreeMap<String, Vec<types::Bucket>> =
        regions.iter().map(|region| (region.clone(), Vec::new())).collect();
    for bucket in listed {
        let region = bucket.bucket_region().unwrap_or(home);
        if let Some(of_region) = by_region.get_mut(region) {
            of_region.push(bucket);
        }
    }
    let mut regional = Regional::default();
    for (region, listed) in by_region {
        let s3 = session.clients.s3(&region);
        let buckets = session.each(listed, |listed| bucket(session, &s3, &region, listed)).await;
        regional.0.insert(region.clone(), Known(buckets));
    }
    regional
}

async fn bucket(session: &Session, s3: &Client, region: &str, listed: types::Bucket) -> Result<Bucket, Gone> {
    let name = listed.name.unwrap_or_default();
    let read = Facets { session, s3, region, bucket: &name };
    let (tags, versioning) = futures::try_join!(read.tags(), read.versioning())?;
    Ok(Bucket {
        arn: format!("arn:{}:s3:::{name}", session.partition),
        region: region.to_owned(),
        tags,
        versioning,
        name,
    })
}

struct Facets<'a> {
    session: &'a Session,
    s3: &'a Client,
    region: &'a str,
    bucket: &'a str,
}

impl Facets<'_> {
    async fn tags(&self) -> Result<Observed<Tags>, Gone> {
        let call = self.s3.get_bucket_tagging().bucket(self.bucket).send();
        Ok(self
            .session
            .call(self.region, "s3:GetBucketTagging", call)
            .await
            .unless_gone(GONE)?
            .absent_on(&["NoSuchTagSet"])
            .map(|out| out.map(|out| out.tag_set).unwrap_or_default())
            .map(|tags| tags.into_iter().map(|tag| (tag.key, tag.value)).collect())
            .observed())
    }

    async fn versioning(&self) -> Result<Observed<Versioning>, Gone> {
        let call = self.s3.get_bucket_versioning().bucket(self.bucket).send();
        Ok(self
            .session
            .call(self.region, "s3:GetBucketVersioning", call)
            .await
            .unless_gone(GONE)?
            .try_map(|out| match out.status {
                None => Ok(Versioning::Off),
                Some(types::BucketVersioningStatus::Enabled) => Ok(Versioning::Enabled),
                Some(types::BucketVersioningStatus::Suspended) => Ok(Versioning::Suspended),
                Some(other) => Err(format!("unknown versioning status {other}")),
            })
            .observed())
    }
}
