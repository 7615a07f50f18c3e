//! Buckets.

use std::collections::BTreeMap;

use aws_sdk_s3::{
    Client,
    operation::get_bucket_acl::GetBucketAclOutput,
    types::{self, ExpirationStatus, MfaDeleteStatus, ObjectLockEnabled, ReplicationRuleStatus},
};
use plumbline_catalogue::{
    language::policy::Document,
    model::{
        GLOBAL, Identity, Regional, Tags,
        s3::{
            AclGrant, Algorithm, Bucket, Encryption, Grantee, LifecycleRule, ObjectOwnership, Permission,
            PublicAccessBlock, ReplicationRule, Transition, Versioning,
        },
    },
    observed::{Known, Observed},
};

use super::NO_BLOCK;
use crate::call::{Answer, Gone, Session, tagging::Tagged};

/// The code with which S3 says that the bucket is not there any more.
const GONE: &[&str] = &["NoSuchBucket"];

/// What tells the tags of one bucket.
const LIST_TAGS: &str = "s3:GetBucketTagging";

/// One list call names the region of every bucket; each bucket is then read in its own region, if that is scanned. Beside
/// the buckets, the regions of all that were listed, by their names.
pub(super) async fn all(
    session: &Session,
    regions: &[String],
) -> (Regional<Bucket>, Observed<BTreeMap<String, String>>) {
    let home = session.clients.home_region();
    let pages =
        session.clients.of::<aws_sdk_s3::Client>(home).list_buckets().max_buckets(10_000).into_paginator().send();
    let listed = session.pages(home, "s3:ListAllMyBuckets", pages, |page| Some(page.buckets.unwrap_or_default())).await;
    let listed = match listed.into_result() {
        Ok(listed) => listed,
        Err(gap) => {
            return (Regional::from_iter([(GLOBAL.to_owned(), Observed::from(gap.clone()))]), Observed::from(gap));
        }
    };
    let mut by_region: BTreeMap<String, Vec<types::Bucket>> =
        regions.iter().map(|region| (region.clone(), Vec::new())).collect();
    let mut own = BTreeMap::new();
    for bucket in listed {
        let region = bucket.bucket_region().unwrap_or(home);
        own.extend(bucket.name.clone().map(|name| (name, region.to_owned())));
        if let Some(of_region) = by_region.get_mut(region) {
            of_region.push(bucket);
        }
    }
    let read = by_region.into_iter().map(|(region, listed)| async move {
        let s3 = session.clients.of::<aws_sdk_s3::Client>(&region);
        let tagged = Tagged::list(session, &region, LIST_TAGS, listed.len()).await;
        let buckets = session.each(listed, |listed| bucket(session, &s3, &region, listed, &tagged)).await;
        (region.clone(), Known(buckets))
    });
    (futures::future::join_all(read).await.into_iter().collect(), Known(own))
}

async fn bucket(
    session: &Session,
    s3: &Client,
    region: &str,
    listed: types::Bucket,
    tagged: &Tagged,
) -> Result<Bucket, Gone> {
    let name = listed.name.unwrap_or_default();
    let arn = format!("arn:{}:s3:::{name}", session.partition);
    let read = Facets { session, s3, region, bucket: &name };
    let ((ownership, acl), encryption, lifecycle, log_target, notifies) = futures::try_join!(
        read.ownership_and_acl(),
        read.encryption(),
        read.lifecycle(),
        read.log_target(),
        read.notifies(),
    )?;
    let (policy, public_access_block, tags, versions) = futures::try_join!(
        read.policy(),
        read.public_access_block(),
        tagged.tags_or(&arn, read.tags()),
        read.versions(),
    )?;
    Ok(Bucket {
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
        identity: Identity::named(arn, name, region, tags),
    })
}

/// Versioning, and what needs it.
struct Versions {
    versioning: Observed<Versioning>,
    mfa_delete: Observed<bool>,
    object_lock: Observed<bool>,
    replication: Observed<Vec<ReplicationRule>>,
}

struct Facets<'a> {
    session: &'a Session,
    s3: &'a Client,
    region: &'a str,
    bucket: &'a str,
}

/// Makes the call about the bucket, and tells whether the bucket is gone.
macro_rules! read {
    ($facets:expr, $action:expr, $operation:ident) => {{
        let call = $facets.s3.$operation().bucket($facets.bucket).send();
        $facets.session.call($facets.region, $action, call).await.unless_gone(GONE)?
    }};
}

impl Facets<'_> {
    /// Under enforced ownership an ACL grants nothing, whatever stands in it.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>
    async fn ownership_and_acl(&self) -> Result<(Observed<Option<ObjectOwnership>>, Observed<Vec<AclGrant>>), Gone> {
        let ownership = self.ownership().await?;
        let acl = match ownership {
            Known(Some(ObjectOwnership::BucketOwnerEnforced)) => Known(Vec::new()),
            _ => self.acl().await?,
        };
        Ok((ownership, acl))
    }

    async fn acl(&self) -> Result<Observed<Vec<AclGrant>>, Gone> {
        Ok(read!(self, "s3:GetBucketAcl", get_bucket_acl).try_map(acl).observed())
    }

    async fn encryption(&self) -> Result<Observed<Option<Encryption>>, Gone> {
        Ok(read!(self, "s3:GetEncryptionConfiguration", get_bucket_encryption)
            .absent_on(&["ServerSideEncryptionConfigurationNotFoundError"])
            .content("encryption", |out| out.server_side_encryption_configuration)
            .try_map(|all| {
                let rules = all.map(|all| all.rules).unwrap_or_default();
                rules.into_iter().find_map(|rule| encryption(&rule)).transpose()
            })
            .observed())
    }

    async fn lifecycle(&self) -> Result<Observed<Vec<LifecycleRule>>, Gone> {
        Ok(read!(self, "s3:GetLifecycleConfiguration", get_bucket_lifecycle_configuration)
            .absent_on(&["NoSuchLifecycleConfiguration"])
            .map(|out| out.and_then(|out| out.rules).unwrap_or_default())
            .map(|rules| rules.into_iter().map(lifecycle_rule).collect())
            .observed())
    }

    async fn log_target(&self) -> Result<Observed<Option<String>>, Gone> {
        Ok(read!(self, "s3:GetBucketLogging", get_bucket_logging)
            .map(|out| out.logging_enabled.map(|logging| logging.target_bucket))
            .observed())
    }

    async fn notifies(&self) -> Result<Observed<bool>, Gone> {
        Ok(read!(self, "s3:GetBucketNotification", get_bucket_notification_configuration)
            .map(|out| {
                !out.topic_configurations().is_empty()
                    || !out.queue_configurations().is_empty()
                    || !out.lambda_function_configurations().is_empty()
                    || out.event_bridge_configuration().is_some()
            })
            .observed())
    }

    async fn object_lock(&self) -> Result<Observed<bool>, Gone> {
        Ok(read!(self, "s3:GetBucketObjectLockConfiguration", get_object_lock_configuration)
            .absent_on(&["ObjectLockConfigurationNotFoundError"])
            .content("object lock configuration", |out| out.object_lock_configuration)
            .map(|lock| lock.and_then(|lock| lock.object_lock_enabled) == Some(ObjectLockEnabled::Enabled))
            .observed())
    }

    async fn ownership(&self) -> Result<Observed<Option<ObjectOwnership>>, Gone> {
        Ok(read!(self, "s3:GetBucketOwnershipControls", get_bucket_ownership_controls)
            .absent_on(&["OwnershipControlsNotFoundError"])
            .content("ownership controls", |out| out.ownership_controls)
            .try_map(|controls| {
                let rules = controls.map(|controls| controls.rules).unwrap_or_default();
                rules.first().map(|rule| ownership(&rule.object_ownership)).transpose()
            })
            .observed())
    }

    async fn policy(&self) -> Result<Observed<Option<Document>>, Gone> {
        Ok(read!(self, "s3:GetBucketPolicy", get_bucket_policy)
            .absent_on(&["NoSuchBucketPolicy"])
            .content("policy", |out| out.policy)
            .try_map(|text| text.map(|text| Document::parse(&text)).transpose().map_err(|error| error.to_string()))
            .observed())
    }

    async fn public_access_block(&self) -> Result<Observed<Option<PublicAccessBlock>>, Gone> {
        Ok(read!(self, "s3:GetBucketPublicAccessBlock", get_public_access_block)
            .absent_on(NO_BLOCK)
            .content("public access block", |out| out.public_access_block_configuration)
            .map(|configuration| configuration.as_ref().map(block))
            .observed())
    }

    async fn replication(&self) -> Result<Observed<Vec<ReplicationRule>>, Gone> {
        Ok(read!(self, "s3:GetReplicationConfiguration", get_bucket_replication)
            .absent_on(&["ReplicationConfigurationNotFoundError"])
            .content("replication configuration", |out| out.replication_configuration)
            .map(|all| all.map(|all| all.rules).unwrap_or_default().iter().filter_map(replication_rule).collect())
            .observed())
    }

    async fn tags(&self) -> Result<Observed<Tags>, Gone> {
        Ok(read!(self, LIST_TAGS, get_bucket_tagging)
            .absent_on(&["NoSuchTagSet"])
            .map(|out| out.map(|out| out.tag_set).unwrap_or_default())
            .map(|tags| tags.into_iter().map(|tag| (tag.key, tag.value)).collect())
            .observed())
    }

    /// Only a bucket with versioning can be replicated or lock its objects.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html>
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html>
    async fn versions(&self) -> Result<Versions, Gone> {
        let (versioning, mfa_delete) = self.versioning().await?;
        let (object_lock, replication) = match versioning {
            Known(Versioning::Off) => (Known(false), Known(Vec::new())),
            _ => futures::try_join!(self.object_lock(), self.replication())?,
        };
        Ok(Versions { versioning, mfa_delete, object_lock, replication })
    }

    async fn versioning(&self) -> Result<(Observed<Versioning>, Observed<bool>), Gone> {
        let answer: Answer<_> = read!(self, "s3:GetBucketVersioning", get_bucket_versioning);
        let both = answer
            .try_map(|out| {
                let mfa_delete = out.mfa_delete == Some(MfaDeleteStatus::Enabled);
                match out.status {
                    None => Ok((Versioning::Off, mfa_delete)),
                    Some(types::BucketVersioningStatus::Enabled) => Ok((Versioning::Enabled, mfa_delete)),
                    Some(types::BucketVersioningStatus::Suspended) => Ok((Versioning::Suspended, mfa_delete)),
                    Some(other) => Err(format!("unknown versioning status {other}")),
                }
            })
            .observed();
        Ok((both.clone().map(|(versioning, _)| versioning), both.map(|(_, mfa_delete)| mfa_delete)))
    }
}

fn acl(out: GetBucketAclOutput) -> Result<Vec<AclGrant>, String> {
    let owner = out.owner.and_then(|owner| owner.id);
    let grants = out.grants.unwrap_or_default().into_iter();
    grants
        .map(|grant| {
            Ok(AclGrant {
                grantee: grantee(grant.grantee, owner.as_deref())?,
                permission: permission(grant.permission)?,
            })
        })
        .collect()
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups>
fn grantee(grantee: Option<types::Grantee>, owner: Option<&str>) -> Result<Grantee, String> {
    let Some(grantee) = grantee else { return Err("a grant without a grantee".to_owned()) };
    if let Some(uri) = grantee.uri {
        return match uri.rsplit('/').next() {
            Some("AllUsers") => Ok(Grantee::AllUsers),
            Some("AuthenticatedUsers") => Ok(Grantee::AuthenticatedUsers),
            Some("LogDelivery") => Ok(Grantee::LogDelivery),
            _ => Err(format!("unknown grantee group {uri}")),
        };
    }
    match grantee.id.or(grantee.email_address) {
        Some(id) if Some(id.as_str()) == owner => Ok(Grantee::Owner),
        Some(id) => Ok(Grantee::Account(id)),
        None => Err("a grantee without an id".to_owned()),
    }
}

fn permission(permission: Option<types::Permission>) -> Result<Permission, String> {
    match permission {
        Some(types::Permission::Read) => Ok(Permission::Read),
        Some(types::Permission::Write) => Ok(Permission::Write),
        Some(types::Permission::ReadAcp) => Ok(Permission::ReadAcp),
        Some(types::Permission::WriteAcp) => Ok(Permission::WriteAcp),
        Some(types::Permission::FullControl) => Ok(Permission::FullControl),
        Some(other) => Err(format!("unknown permission {other}")),
        None => Err("a grant without a permission".to_owned()),
    }
}

/// A rule without a default only blocks kinds of encryption that a request may ask for.
fn encryption(rule: &types::ServerSideEncryptionRule) -> Option<Result<Encryption, String>> {
    let default = rule.apply_server_side_encryption_by_default.as_ref()?;
    let algorithm = match &default.sse_algorithm {
        types::ServerSideEncryption::Aes256 => Algorithm::S3Managed,
        types::ServerSideEncryption::AwsKms => Algorithm::Kms,
        types::ServerSideEncryption::AwsKmsDsse => Algorithm::DualLayerKms,
        other => return Some(Err(format!("unknown encryption {other}"))),
    };
    Some(Ok(Encryption {
        algorithm,
        bucket_key: rule.bucket_key_enabled == Some(true),
        kms_key: default.kms_master_key_id.clone().filter(|key| !key.is_empty()),
    }))
}

fn lifecycle_rule(rule: types::LifecycleRule) -> LifecycleRule {
    let days = |days: Option<i32>| days.and_then(|days| u32::try_from(days).ok());
    LifecycleRule {
        enabled: rule.status == ExpirationStatus::Enabled,
        whole_bucket: is_about_everything(&rule),
        expiration_days: days(rule.expiration.and_then(|expiration| expiration.days)),
        transitions: rule
            .transitions
            .unwrap_or_default()
            .into_iter()
            .map(|transition| Transition {
                days: days(transition.days),
                storage_class: transition.storage_class.map(|class| class.to_string()).unwrap_or_default(),
            })
            .collect(),
    }
}

/// The prefix stands beside the filter in old rules and within it in new ones; an empty one is every object.
#[allow(deprecated)]
fn is_about_everything(rule: &types::LifecycleRule) -> bool {
    let is_empty = |prefix: &Option<String>| prefix.as_deref().is_none_or(str::is_empty);
    let filters_nothing = |filter: &types::LifecycleRuleFilter| {
        is_empty(&filter.prefix)
            && filter.tag.is_none()
            && filter.object_size_greater_than.is_none()
            && filter.object_size_less_than.is_none()
            && filter.and.is_none()
    };
    is_empty(&rule.prefix) && rule.filter.as_ref().is_none_or(filters_nothing)
}

fn ownership(ownership: &types::ObjectOwnership) -> Result<ObjectOwnership, String> {
    match ownership {
        types::ObjectOwnership::BucketOwnerEnforced => Ok(ObjectOwnership::BucketOwnerEnforced),
        types::ObjectOwnership::BucketOwnerPreferred => Ok(ObjectOwnership::BucketOwnerPreferred),
        types::ObjectOwnership::ObjectWriter => Ok(ObjectOwnership::ObjectWriter),
        other => Err(format!("unknown object ownership {other}")),
    }
}

/// The destination is an ARN whose last part is the bucket's name.
fn replication_rule(rule: &types::ReplicationRule) -> Option<ReplicationRule> {
    let destination = &rule.destination.as_ref()?.bucket;
    Some(ReplicationRule {
        enabled: rule.status == ReplicationRuleStatus::Enabled,
        destination: destination.rsplit(':').next().unwrap_or(destination).to_owned(),
    })
}

fn block(configuration: &types::PublicAccessBlockConfiguration) -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: configuration.block_public_acls == Some(true),
        ignore_public_acls: configuration.ignore_public_acls == Some(true),
        block_public_policy: configuration.block_public_policy == Some(true),
        restrict_public_buckets: configuration.restrict_public_buckets == Some(true),
    }
}
