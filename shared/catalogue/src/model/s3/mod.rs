//! Amazon S3: the account's settings, buckets and access points.

mod access_point;
mod bucket;

use serde::{Deserialize, Serialize};

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags, index::Index};
use crate::observed::{Gap, Observed, Reason, Unread, any};

pub use access_point::{AccessPoint, MultiRegionAccessPoint};
pub use bucket::{
    AclGrant, Algorithm, Bucket, Encryption, Grantee, LifecycleRule, ObjectOwnership, Permission, ReplicationRule,
    Transition, Versioning,
};

/// What a scan saw of S3.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// Block Public Access for the whole account; `None` when it was never set.
    pub public_access_block: Observed<Option<PublicAccessBlock>>,
    /// Buckets, by the region they live in.
    pub buckets: Regional<Bucket>,
    /// Access points, by region.
    pub access_points: Regional<AccessPoint>,
    /// Multi-Region Access Points, which belong to no region.
    pub multi_region_access_points: Regional<MultiRegionAccessPoint>,
    #[serde(skip)]
    by_name: Index,
    #[serde(skip)]
    by_log_target: Index,
}

/// Block Public Access settings, of the account, a bucket or an access point.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicAccessBlock {
    /// New public ACLs are refused.
    pub block_public_acls: bool,
    /// Public ACLs have no effect.
    pub ignore_public_acls: bool,
    /// New public policies are refused.
    pub block_public_policy: bool,
    /// Public policies let in nobody but AWS services and the account's own principals.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// The settings that are off, by AWS's names.
    pub fn off(&self) -> Vec<&'static str> {
        [
            (self.block_public_acls, "BlockPublicAcls"),
            (self.ignore_public_acls, "IgnorePublicAcls"),
            (self.block_public_policy, "BlockPublicPolicy"),
            (self.restrict_public_buckets, "RestrictPublicBuckets"),
        ]
        .into_iter()
        .filter(|(on, _)| !on)
        .map(|(_, name)| name)
        .collect()
    }
}

impl S3 {
    /// S3 as the scan saw it.
    pub fn new(
        public_access_block: Observed<Option<PublicAccessBlock>>,
        buckets: Regional<Bucket>,
        access_points: Regional<AccessPoint>,
        multi_region_access_points: Regional<MultiRegionAccessPoint>,
    ) -> Self {
        Self {
            public_access_block,
            buckets,
            access_points,
            multi_region_access_points,
            by_name: Index::default(),
            by_log_target: Index::default(),
        }
    }

    /// The region's bucket of this name, if this account has one.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn bucket(&self, region: &str, name: &str) -> Result<Option<&Bucket>, Unread> {
        let found = self.by_name.find(&self.buckets, region, name, |bucket| [bucket.name.as_str()])?;
        Ok(found.first().copied())
    }

    /// The bucket of this name in any region, if the scan saw one.
    pub fn known_bucket(&self, name: &str) -> Option<&Bucket> {
        self.buckets.0.keys().find_map(|region| self.bucket(region, name).ok().flatten())
    }

    /// Whether another bucket delivers its access logs to this one. Both live in the same region.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html>
    ///
    /// # Errors
    /// The gap, when no bucket is known to do so and one could.
    pub fn receives_logs(&self, bucket: &Bucket) -> Result<bool, Unread> {
        let target = |source: &'_ Bucket| source.log_target.get().cloned();
        let sources = self.by_log_target.find_or_unread(&self.buckets, &bucket.region, &bucket.name, target)?;
        let others = sources.filter(|(source, _)| source.name != bucket.name);
        any(others.map(|(_, gap)| gap.map_or(Ok(true), |gap| Err(gap.clone()))))
    }
}

impl Default for S3 {
    fn default() -> Self {
        let unread = Gap {
            action: "s3:GetAccountPublicAccessBlock".to_owned(),
            reason: Reason::NotRequested,
            detail: String::new(),
        };
        Self::new(Observed::from(unread), Regional::default(), Regional::default(), Regional::default())
    }
}

/// Whether one of several Block Public Access configurations has a setting on: AWS applies the most restrictive.
///
/// # Errors
/// The gap, when none is known to have it on and one is unknown.
pub fn any_blocks<'a>(
    blocks: impl IntoIterator<Item = &'a Observed<Option<PublicAccessBlock>>>,
    setting: impl Fn(&PublicAccessBlock) -> bool,
) -> Result<bool, Unread> {
    any(blocks.into_iter().map(|block| Ok(block.get()?.as_ref().is_some_and(&setting))))
}

pub(super) const KINDS: &[Kind] =
    &[Kind::of::<AccessPoint>(), Kind::of::<Bucket>(), Kind::of::<MultiRegionAccessPoint>()];

pub(super) const FACTS: &[Fact] = &[
    Fact { path: "/s3/access_points/*", actions: &["s3:ListAccessPoints"] },
    Fact { path: "/s3/access_points/*/*/policy", actions: &["s3:GetAccessPointPolicy"] },
    Fact { path: "/s3/access_points/*/*/public_access_block", actions: &["s3:GetAccessPoint"] },
    Fact { path: "/s3/access_points/*/*/tags", actions: &["s3:ListTagsForResource"] },
    Fact { path: "/s3/buckets/*", actions: &["s3:ListAllMyBuckets"] },
    Fact { path: "/s3/buckets/*/*/acl", actions: &["s3:GetBucketAcl"] },
    Fact { path: "/s3/buckets/*/*/encryption", actions: &["s3:GetEncryptionConfiguration"] },
    Fact { path: "/s3/buckets/*/*/lifecycle", actions: &["s3:GetLifecycleConfiguration"] },
    Fact { path: "/s3/buckets/*/*/log_target", actions: &["s3:GetBucketLogging"] },
    Fact { path: "/s3/buckets/*/*/mfa_delete", actions: &["s3:GetBucketVersioning"] },
    Fact { path: "/s3/buckets/*/*/notifies", actions: &["s3:GetBucketNotification"] },
    Fact { path: "/s3/buckets/*/*/object_lock", actions: &["s3:GetBucketObjectLockConfiguration"] },
    Fact { path: "/s3/buckets/*/*/ownership", actions: &["s3:GetBucketOwnershipControls"] },
    Fact { path: "/s3/buckets/*/*/policy", actions: &["s3:GetBucketPolicy"] },
    Fact { path: "/s3/buckets/*/*/public_access_block", actions: &["s3:GetBucketPublicAccessBlock"] },
    Fact { path: "/s3/buckets/*/*/replication", actions: &["s3:GetReplicationConfiguration"] },
    Fact { path: "/s3/buckets/*/*/tags", actions: &["s3:GetBucketTagging"] },
    Fact { path: "/s3/buckets/*/*/versioning", actions: &["s3:GetBucketVersioning"] },
    Fact { path: "/s3/multi_region_access_points/*", actions: &["s3:ListMultiRegionAccessPoints"] },
    Fact { path: "/s3/public_access_block", actions: &["s3:GetAccountPublicAccessBlock"] },
];

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl S3 {
        /// Two compliant buckets that replicate to each other, and an access point of each kind.
        pub(crate) fn example() -> Self {
            let mut buckets = Regional::example([Bucket::example()]);
            buckets.0.insert(Bucket::REPLICA_REGION.to_owned(), Known(vec![Bucket::replica()]));
            Self::new(
                Known(Some(PublicAccessBlock::example())),
                buckets,
                Regional::example([AccessPoint::example()]),
                Regional::in_region(super::super::GLOBAL, [MultiRegionAccessPoint::example()]),
            )
        }
    }

    impl PublicAccessBlock {
        /// Everything is blocked.
        pub(crate) fn example() -> Self {
            Self {
                block_public_acls: true,
                ignore_public_acls: true,
                block_public_policy: true,
                restrict_public_buckets: true,
            }
        }

        /// Nothing is blocked.
        pub(crate) fn nothing() -> Self {
            Self {
                block_public_acls: false,
                ignore_public_acls: false,
                block_public_policy: false,
                restrict_public_buckets: false,
            }
        }
    }
}
