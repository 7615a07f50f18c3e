//! Amazon S3: Block Public Access of the account, buckets, and access points.

mod access_points;
mod answers;
mod bucket;

use aws_sdk_s3control::types::PublicAccessBlockConfiguration;
use plumbline_catalogue::{
    model::s3::{PublicAccessBlock, S3},
    observed::Observed,
};

use aws_sdk_s3control::config::endpoint::{Endpoint, EndpointFuture, Params, ResolveEndpoint};

use crate::call::{Session, client, everywhere};

// Host names of other endpoints rarely resolve with the bucket in front: it goes into the path.
client!(aws_sdk_s3, |config: aws_sdk_s3::config::Builder, _| config.force_path_style(true));
client!(aws_sdk_s3control, plain_host);

/// The code with which S3 and S3 Control say that Block Public Access was never set.
const NO_BLOCK: &[&str] = &["NoSuchPublicAccessBlockConfiguration"];

/// The same for the account, whose settings an endpoint that serves buckets alone does not have: it takes their path for
/// a bucket's.
const NO_BLOCK_OF_ACCOUNT: &[&str] = &["NoSuchPublicAccessBlockConfiguration", "InvalidURI"];

/// The account costs three calls: its Block Public Access, one for each ten thousand buckets, and one for each hundred
/// Multi-Region Access Points. A bucket costs eight, one for each configuration: AWS has no call that answers several. One
/// more where ACLs are not disabled, two with versioning, which replication and object locks need, and one for tags that
/// are not listed. A region costs one call for each thousand access points, an access point three.
pub(super) async fn collect(session: &Session, regions: &[String]) -> S3 {
    let (public_access_block, (buckets, own_buckets), access_points, multi_region_access_points) = futures::join!(
        account_block(session),
        bucket::all(session, regions),
        everywhere(session, regions),
        access_points::multi_region(session),
    );
    S3 { public_access_block, buckets, own_buckets, access_points, multi_region_access_points }
}

async fn account_block(session: &Session) -> Observed<Option<PublicAccessBlock>> {
    let home = session.clients.home_region();
    let call = session
        .clients
        .of::<aws_sdk_s3control::Client>(home)
        .get_public_access_block()
        .account_id(&session.account_id)
        .send();
    session
        .call(home, "s3:GetAccountPublicAccessBlock", call)
        .await
        .absent_on(NO_BLOCK_OF_ACCOUNT)
        .content("public access block", |out| out.public_access_block_configuration)
        .try_map(|configuration| configuration.map(block_of).transpose())
        .observed()
}

fn block_of(set: PublicAccessBlockConfiguration) -> Result<PublicAccessBlock, String> {
    block([set.block_public_acls, set.ignore_public_acls, set.block_public_policy, set.restrict_public_buckets])
}

/// The settings in the order of the struct.
fn block(settings: [Option<bool>; 4]) -> Result<PublicAccessBlock, String> {
    let [Some(block_public_acls), Some(ignore_public_acls), Some(block_public_policy), Some(restrict_public_buckets)] =
        settings
    else {
        return Err("a setting of Block Public Access is missing".to_owned());
    };
    Ok(PublicAccessBlock { block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets })
}

/// Another endpoint than AWS's own is used as it is, without the account in the host name.
fn plain_host(config: aws_sdk_s3control::config::Builder, endpoint: &str) -> aws_sdk_s3control::config::Builder {
    config.endpoint_resolver(FixedEndpoint(endpoint.to_owned()))
}

#[derive(Debug)]
struct FixedEndpoint(String);

impl ResolveEndpoint for FixedEndpoint {
    fn resolve_endpoint<'a>(&'a self, _: &'a Params) -> EndpointFuture<'a> {
        EndpointFuture::ready(Ok(Endpoint::builder().url(self.0.clone()).build()))
    }
}
