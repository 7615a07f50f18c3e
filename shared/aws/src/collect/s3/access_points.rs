//! Access points.

use aws_sdk_s3control::{Client, types};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        GLOBAL, Identity, Regional, Tags,
        s3::{AccessPoint, MultiRegionAccessPoint, PublicAccessBlock},
    },
    observed::{Known, Observed, Unread},
};

use super::{NO_BLOCK, block_of};
use crate::{
    call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, globally, present},
    collect,
};

/// The code with which S3 Control says that the access point is not there any more.
const GONE: &[&str] = &["NoSuchAccessPoint"];

/// The only region that answers for Multi-Region Access Points.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/MrapOperations.html>
const MULTI_REGION_HOME: &str = "us-west-2";

const ACCESS_POINTS: Reply = Reply("s3:ListAccessPoints");
const POLICY: Reply = Reply("s3:GetAccessPointPolicy");
const MULTI_REGION: Reply = Reply("s3:ListMultiRegionAccessPoints");

impl Collect for AccessPoint {
    type Client = Client;
    type Row = types::AccessPoint;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::AccessPoint>> {
        let list = at.client.list_access_points().account_id(&at.session.account_id).max_results(1_000);
        at.pages(ACCESS_POINTS.0, list.into_paginator().send(), |page| page.access_point_list).await
    }

    async fn read(at: &At<'_, Client>, row: types::AccessPoint) -> Result<Self, Lost> {
        let name = ACCESS_POINTS.required("Name", present(row.name))?;
        let arn = match present(row.access_point_arn) {
            Some(arn) => arn,
            None => at.arn("s3", &format!("accesspoint/{name}")),
        };
        let (policy, public_access_block, tags) =
            futures::try_join!(policy(at, &name), public_access_block(at, &name), tags(at, &arn))?;
        Ok(Self {
            bucket: ACCESS_POINTS.told("Bucket", present(row.bucket)),
            vpc: vpc(&row.network_origin, row.vpc_configuration),
            policy,
            public_access_block,
            identity: Identity::named(arn, name, at.region, tags),
        })
    }
}

fn vpc(origin: &types::NetworkOrigin, vpc: Option<types::VpcConfiguration>) -> Observed<Option<String>> {
    match origin {
        types::NetworkOrigin::Internet => Known(None),
        types::NetworkOrigin::Vpc => {
            ACCESS_POINTS.told("VpcConfiguration.VpcId", vpc.and_then(|vpc| present(vpc.vpc_id))).map(Some)
        }
        other => ACCESS_POINTS.unreadable(format!("unknown network origin {other}")).into(),
    }
}

async fn policy(at: &At<'_, Client>, name: &str) -> Result<Observed<Option<Document>>, Gone> {
    let call = at.client.get_access_point_policy().account_id(&at.session.account_id).name(name).send();
    Ok(at
        .call(POLICY.0, call)
        .await
        .unless_gone(GONE)?
        .absent_on(&["NoSuchAccessPointPolicy"])
        .content("policy", |out| out.policy)
        .observed()
        .and_then(|text| POLICY.policy(text)))
}

async fn public_access_block(at: &At<'_, Client>, name: &str) -> Result<Observed<Option<PublicAccessBlock>>, Gone> {
    let call = at.client.get_access_point().account_id(&at.session.account_id).name(name).send();
    Ok(at
        .call("s3:GetAccessPoint", call)
        .await
        .unless_gone(GONE)?
        .absent_on(NO_BLOCK)
        .content("public access block", |out| out.public_access_block_configuration)
        .try_map(|configuration| configuration.map(block_of).transpose())
        .observed())
}

/// An access point without tags gets an answer without the list.
async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let call = at.client.list_tags_for_resource().account_id(&at.session.account_id).resource_arn(arn).send();
    Ok(at
        .call("s3:ListTagsForResource", call)
        .await
        .unless_gone(GONE)?
        .try_map(|out| collect::tags(out.tags.absent_is_none(), |tag| (present(tag.key), Some(tag.value))))
        .observed())
}

/// One call for each hundred; only the commercial partition has them.
pub(super) async fn multi_region(session: &Session) -> Regional<MultiRegionAccessPoint> {
    if session.partition != "aws" {
        return Regional::default();
    }
    globally(session, MULTI_REGION_HOME).await
}

impl Collect for MultiRegionAccessPoint {
    type Client = Client;
    type Row = types::MultiRegionAccessPointReport;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::MultiRegionAccessPointReport>> {
        let list = at.client.list_multi_region_access_points().account_id(&at.session.account_id).max_results(100);
        at.pages(MULTI_REGION.0, list.into_paginator().send(), |page| page.access_points).await
    }

    /// The listing tells all; there are no tags.
    async fn read(at: &At<'_, Client>, row: types::MultiRegionAccessPointReport) -> Result<Self, Lost> {
        let name = MULTI_REGION.required("Name", row.name)?;
        let alias = MULTI_REGION.required("Alias", row.alias)?;
        let arn = format!("arn:{}:s3::{}:accesspoint/{alias}", at.session.partition, at.session.account_id);
        let block: Result<_, Unread> = MULTI_REGION
            .required("PublicAccessBlock", row.public_access_block)
            .and_then(|block| block_of(block).map_err(|detail| MULTI_REGION.unreadable(detail)));
        Ok(Self { identity: Identity::named(arn, name, GLOBAL, Known(Tags::new())), public_access_block: block.into() })
    }
}
