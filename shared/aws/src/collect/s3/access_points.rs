//! Access points.

use aws_sdk_s3control::{Client, types};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        GLOBAL, Identity, Regional, Tags,
        s3::{AccessPoint, MultiRegionAccessPoint, PublicAccessBlock},
    },
    observed::{Known, Observed},
};

use super::{NO_BLOCK, block};
use crate::call::{Gone, Session};

/// The code with which S3 Control says that the access point is not there any more.
const GONE: &[&str] = &["NoSuchAccessPoint"];

/// The only region that answers for Multi-Region Access Points.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/MrapOperations.html>
const MULTI_REGION_HOME: &str = "us-west-2";

pub(super) async fn regional(session: &Session, regions: &[String]) -> Regional<AccessPoint> {
    futures::future::join_all(regions.iter().map(|region| async { (region.clone(), in_region(session, region).await) }))
        .await
        .into_iter()
        .collect()
}

async fn in_region(session: &Session, region: &str) -> Observed<Vec<AccessPoint>> {
    let client = session.clients.of::<aws_sdk_s3control::Client>(region);
    let pages = client.list_access_points().account_id(&session.account_id).max_results(1_000).into_paginator().send();
    let listed = session
        .pages(region, "s3:ListAccessPoints", pages, |page| Some(page.access_point_list.unwrap_or_default()))
        .await;
    match listed.into_result() {
        Ok(listed) => Known(session.each(listed, |listed| access_point(session, &client, region, listed)).await),
        Err(gap) => Observed::from(gap),
    }
}

async fn access_point(
    session: &Session,
    client: &Client,
    region: &str,
    listed: types::AccessPoint,
) -> Result<AccessPoint, Gone> {
    let name = listed.name;
    let arn = listed
        .access_point_arn
        .unwrap_or_else(|| format!("arn:{}:s3:{region}:{}:accesspoint/{name}", session.partition, session.account_id));
    let read = Facets { session, client, region, name: &name, arn: &arn };
    let (policy, public_access_block, tags) = futures::try_join!(read.policy(), read.block(), read.tags())?;
    Ok(AccessPoint {
        bucket: listed.bucket,
        vpc: listed.vpc_configuration.map(|vpc| vpc.vpc_id),
        policy,
        public_access_block,
        identity: Identity::named(arn, name, region, tags),
    })
}

struct Facets<'a> {
    session: &'a Session,
    client: &'a Client,
    region: &'a str,
    name: &'a str,
    arn: &'a str,
}

impl Facets<'_> {
    async fn policy(&self) -> Result<Observed<Option<Document>>, Gone> {
        let call = self.client.get_access_point_policy().account_id(&self.session.account_id).name(self.name).send();
        Ok(self
            .session
            .call(self.region, "s3:GetAccessPointPolicy", call)
            .await
            .unless_gone(GONE)?
            .absent_on(&["NoSuchAccessPointPolicy"])
            .content("policy", |out| out.policy)
            .try_map(|text| text.map(|text| Document::parse(&text)).transpose().map_err(|error| error.to_string()))
            .observed())
    }

    async fn block(&self) -> Result<Observed<Option<PublicAccessBlock>>, Gone> {
        let call = self.client.get_access_point().account_id(&self.session.account_id).name(self.name).send();
        Ok(self
            .session
            .call(self.region, "s3:GetAccessPoint", call)
            .await
            .unless_gone(GONE)?
            .absent_on(NO_BLOCK)
            .map(|out| out.and_then(|out| out.public_access_block_configuration).as_ref().map(block))
            .observed())
    }

    async fn tags(&self) -> Result<Observed<Tags>, Gone> {
        let call =
            self.client.list_tags_for_resource().account_id(&self.session.account_id).resource_arn(self.arn).send();
        Ok(self
            .session
            .call(self.region, "s3:ListTagsForResource", call)
            .await
            .unless_gone(GONE)?
            .map(|out| out.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect())
            .observed())
    }
}

/// One call for each hundred; only the commercial partition has them.
pub(super) async fn multi_region(session: &Session) -> Regional<MultiRegionAccessPoint> {
    if session.partition != "aws" {
        return Regional::default();
    }
    let pages = session
        .clients
        .of::<aws_sdk_s3control::Client>(MULTI_REGION_HOME)
        .list_multi_region_access_points()
        .account_id(&session.account_id)
        .max_results(100)
        .into_paginator()
        .send();
    let listed = session
        .pages(MULTI_REGION_HOME, "s3:ListMultiRegionAccessPoints", pages, |page| {
            Some(page.access_points.unwrap_or_default())
        })
        .await
        .map(|listed| listed.into_iter().map(|report| multi_region_access_point(session, report)).collect())
        .observed();
    Regional::from_iter([(GLOBAL.to_owned(), listed)])
}

fn multi_region_access_point(session: &Session, report: types::MultiRegionAccessPointReport) -> MultiRegionAccessPoint {
    let alias = report.alias.unwrap_or_default();
    MultiRegionAccessPoint {
        identity: Identity::named(
            format!("arn:{}:s3::{}:accesspoint/{alias}", session.partition, session.account_id),
            report.name.unwrap_or_default(),
            GLOBAL,
            Known(Tags::new()),
        ),
        public_access_block: report.public_access_block.as_ref().map(block),
    }
}
