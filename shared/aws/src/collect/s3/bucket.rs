//! Buckets.

use std::collections::BTreeMap;

use aws_sdk_s3::{Client, types};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        GLOBAL, Identity, RegionListing, Regional, Tags,
        s3::{
            AclGrant, Bucket, Encryption, LifecycleRule, ObjectOwnership, PublicAccessBlock, ReplicationRule,
            Versioning,
        },
    },
    observed::{Known, Observed, Unread},
};

use super::{NO_BLOCK, answers, block};
use crate::{
    call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, each, present},
    collect,
};

/// The code with which S3 says that the bucket is not there any more.
const GONE: &[&str] = &["NoSuchBucket"];

/// What tells the tags of one bucket.
const LIST_TAGS: &str = "s3:GetBucketTagging";

const BUCKETS: Reply = Reply("s3:ListAllMyBuckets");
const POLICY: Reply = Reply("s3:GetBucketPolicy");

/// One list call names the region of every bucket, or else the bucket is asked for it; each bucket is then read in its own
/// region, if that is scanned. Beside the buckets, the regions of all that were listed, by their names. A bucket without
/// a name, or whose region nobody tells, may live in any region, which is a gap of all.
pub(super) async fn all(
    session: &Session,
    regions: &[String],
) -> (Regional<Bucket>, Observed<BTreeMap<String, String>>) {
    let home = At::new(session, session.clients.home_region());
    let listed = match Bucket::list(&home).await.into_result() {
        Ok(listed) => listed,
        Err(gap) => return (nowhere(gap.clone()), gap.into()),
    };
    let mut by_region: BTreeMap<String, Vec<types::Bucket>> =
        regions.iter().map(|region| (region.clone(), Vec::new())).collect();
    let RegionListing { resources: located, gap } = each(listed, |bucket| located(&home, bucket)).await;
    let mut own = BTreeMap::new();
    for (name, region, bucket) in located {
        if let Some(of_region) = by_region.get_mut(&region) {
            of_region.push(bucket);
        }
        own.insert(name, region);
    }
    let read = by_region.into_iter().map(|(region, rows)| async move {
        let listing = At::new(session, &region).read::<Bucket>(rows).await;
        (region, listing)
    });
    let mut buckets: Regional<Bucket> = futures::future::join_all(read).await.into_iter().collect();
    match gap {
        None => (buckets, Known(own)),
        Some(gap) => {
            buckets.insert(GLOBAL, RegionListing::unread(gap.clone()));
            (buckets, gap.into())
        }
    }
}

fn nowhere(gap: Unread) -> Regional<Bucket> {
    Regional::from_iter([(GLOBAL.to_owned(), RegionListing::unread(gap))])
}

/// A bucket with its name and region.
async fn located(home: &At<'_, Client>, bucket: types::Bucket) -> Result<(String, String, types::Bucket), Lost> {
    let name = BUCKETS.required("Name", bucket.name.clone())?;
    let region = match present(bucket.bucket_region.clone()) {
        Some(region) => region,
        None => location(home, &name).await?,
    };
    Ok((name, region, bucket))
}

/// The region that the bucket itself tells: none is us-east-1, and `EU` an old name of eu-west-1.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html>
async fn location(home: &At<'_, Client>, bucket: &str) -> Result<String, Lost> {
    let call = home.client.get_bucket_location().bucket(bucket).send();
    let answer = home.call("s3:GetBucketLocation", call).await.unless_gone(GONE)?.into_result()?;
    let constraint = present(answer.location_constraint.map(|constraint| constraint.as_str().to_owned()));
    Ok(match constraint.absent_means("us-east-1".to_owned()).as_str() {
        "EU" => "eu-west-1".to_owned(),
        region => region.to_owned(),
    })
}

impl Collect for Bucket {
    type Client = Client;
    type Row = types::Bucket;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::Bucket>> {
        let pages = at.client.list_buckets().max_buckets(10_000).into_paginator().send();
        at.pages(BUCKETS.0, pages, |page| page.buckets).await
    }

    async fn read(at: &At<'_, Client>, row: types::Bucket) -> Result<Self, Lost> {
        let name = BUCKETS.required("Name", row.name)?;
        let arn = format!("arn:{}:s3:::{name}", at.session.partition);
        let ((ownership, acl), encryption, lifecycle, log_target, notifies) = futures::try_join!(
            ownership_and_acl(at, &name),
            encryption(at, &name),
            lifecycle(at, &name),
            log_target(at, &name),
            notifies(at, &name),
        )?;
        let (policy, public_access_block, tags, versions) = futures::try_join!(
            policy(at, &name),
            public_access_block(at, &name),
            at.tags(LIST_TAGS, &arn, tags(at, &name)),
            versions(at, &name),
        )?;
        Ok(Self {
            acl,
            encryption,
            lifecycle,
            log_target,
            mfa_delete: versions.mfa_delete,
            notifies,
            object_lock: versions.object_lock,
            ownership,
            policy,
            public_access_block,
            replication: versions.replication,
            versioning: versions.versioning,
            identity: Identity::named(arn, name, at.region, tags),
        })
    }
}

/// Versioning, and what needs it.
struct Versions {
    versioning: Observed<Versioning>,
    mfa_delete: Observed<bool>,
    object_lock: Observed<bool>,
    replication: Observed<Vec<ReplicationRule>>,
}

/// Makes the call about the bucket, and tells whether the bucket is gone.
macro_rules! read {
    ($at:expr, $bucket:expr, $action:expr, $operation:ident) => {{
        let call = $at.client.$operation().bucket($bucket).send();
        $at.call($action, call).await.unless_gone(GONE)?
    }};
}

/// Under enforced ownership an ACL grants nothing, whatever stands in it.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>
async fn ownership_and_acl(
    at: &At<'_, Client>,
    bucket: &str,
) -> Result<(Observed<Option<ObjectOwnership>>, Observed<Vec<AclGrant>>), Gone> {
    let ownership = ownership(at, bucket).await?;
    let acl = match ownership {
        Known(Some(ObjectOwnership::BucketOwnerEnforced)) => Known(Vec::new()),
        _ => acl(at, bucket).await?,
    };
    Ok((ownership, acl))
}

async fn acl(at: &At<'_, Client>, bucket: &str) -> Result<Observed<Vec<AclGrant>>, Gone> {
    Ok(read!(at, bucket, "s3:GetBucketAcl", get_bucket_acl).try_map(answers::acl).observed())
}

async fn encryption(at: &At<'_, Client>, bucket: &str) -> Result<Observed<Option<Encryption>>, Gone> {
    Ok(read!(at, bucket, answers::ENCRYPTION.0, get_bucket_encryption)
        .absent_on(&["ServerSideEncryptionConfigurationNotFoundError"])
        .content("encryption", |out| out.server_side_encryption_configuration)
        .try_map(|all| all.map(answers::encryption).transpose())
        .observed())
}

async fn lifecycle(at: &At<'_, Client>, bucket: &str) -> Result<Observed<Vec<LifecycleRule>>, Gone> {
    Ok(read!(at, bucket, "s3:GetLifecycleConfiguration", get_bucket_lifecycle_configuration)
        .absent_on(&["NoSuchLifecycleConfiguration"])
        .content("lifecycle rules", |out| out.rules)
        .try_map(|rules| rules.absent_is_none().into_iter().map(answers::lifecycle_rule).collect())
        .observed())
}

/// Without logging, the answer has nothing in it.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html>
async fn log_target(at: &At<'_, Client>, bucket: &str) -> Result<Observed<Option<String>>, Gone> {
    let target = |logging: types::LoggingEnabled| {
        present(logging.target_bucket).ok_or_else(|| "logging has no target bucket".to_owned())
    };
    Ok(read!(at, bucket, "s3:GetBucketLogging", get_bucket_logging)
        .try_map(|out| out.logging_enabled.map(target).transpose())
        .observed())
}

/// Without notifications, the answer has nothing in it.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html>
async fn notifies(at: &At<'_, Client>, bucket: &str) -> Result<Observed<bool>, Gone> {
    Ok(read!(at, bucket, "s3:GetBucketNotification", get_bucket_notification_configuration)
        .map(|out| {
            !out.topic_configurations().is_empty()
                || !out.queue_configurations().is_empty()
                || !out.lambda_function_configurations().is_empty()
                || out.event_bridge_configuration().is_some()
        })
        .observed())
}

async fn object_lock(at: &At<'_, Client>, bucket: &str) -> Result<Observed<bool>, Gone> {
    Ok(read!(at, bucket, "s3:GetBucketObjectLockConfiguration", get_object_lock_configuration)
        .absent_on(&["ObjectLockConfigurationNotFoundError"])
        .content("object lock configuration", |out| out.object_lock_configuration)
        .try_map(answers::object_lock)
        .observed())
}

async fn ownership(at: &At<'_, Client>, bucket: &str) -> Result<Observed<Option<ObjectOwnership>>, Gone> {
    Ok(read!(at, bucket, "s3:GetBucketOwnershipControls", get_bucket_ownership_controls)
        .absent_on(&["OwnershipControlsNotFoundError"])
        .content("ownership controls", |out| out.ownership_controls?.rules.into_iter().next())
        .try_map(|rule| rule.map(|rule| answers::ownership(&rule.object_ownership)).transpose())
        .observed())
}

async fn policy(at: &At<'_, Client>, bucket: &str) -> Result<Observed<Option<Document>>, Gone> {
    Ok(read!(at, bucket, POLICY.0, get_bucket_policy)
        .absent_on(&["NoSuchBucketPolicy"])
        .content("policy", |out| out.policy)
        .observed()
        .and_then(|text| POLICY.policy(text)))
}

async fn public_access_block(at: &At<'_, Client>, bucket: &str) -> Result<Observed<Option<PublicAccessBlock>>, Gone> {
    let settings = |set: types::PublicAccessBlockConfiguration| {
        block([set.block_public_acls, set.ignore_public_acls, set.block_public_policy, set.restrict_public_buckets])
    };
    Ok(read!(at, bucket, "s3:GetBucketPublicAccessBlock", get_public_access_block)
        .absent_on(NO_BLOCK)
        .content("public access block", |out| out.public_access_block_configuration)
        .try_map(|configuration| configuration.map(settings).transpose())
        .observed())
}

async fn replication(at: &At<'_, Client>, bucket: &str) -> Result<Observed<Vec<ReplicationRule>>, Gone> {
    Ok(read!(at, bucket, "s3:GetReplicationConfiguration", get_bucket_replication)
        .absent_on(&["ReplicationConfigurationNotFoundError"])
        .content("replication rules", |out| {
            Some(out.replication_configuration?.rules).filter(|rules| !rules.is_empty())
        })
        .try_map(|rules| rules.absent_is_none().into_iter().map(answers::replication_rule).collect())
        .observed())
}

async fn tags(at: &At<'_, Client>, bucket: &str) -> Result<Observed<Tags>, Gone> {
    Ok(read!(at, bucket, LIST_TAGS, get_bucket_tagging)
        .absent_on(&["NoSuchTagSet"])
        .map(|out| out.map(|out| out.tag_set))
        .try_map(|tags| collect::tags(tags.absent_is_none(), |tag| (present(tag.key), Some(tag.value))))
        .observed())
}

/// Only a bucket with versioning can be replicated or lock its objects.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html>
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html>
async fn versions(at: &At<'_, Client>, bucket: &str) -> Result<Versions, Gone> {
    let answer = read!(at, bucket, "s3:GetBucketVersioning", get_bucket_versioning).observed();
    let versioning = answer.clone().and_then(|out| answers::versioning(out.status));
    let (object_lock, replication) = match versioning {
        Known(Versioning::Off) => (Known(false), Known(Vec::new())),
        _ => futures::try_join!(object_lock(at, bucket), replication(at, bucket))?,
    };
    let mfa_delete = answer.and_then(|out| answers::mfa_delete(out.mfa_delete));
    Ok(Versions { versioning, mfa_delete, object_lock, replication })
}
