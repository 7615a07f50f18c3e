//! Amazon S3: the account's settings, buckets and access points.

mod access_point;
mod bucket;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    model::{Regional, kinds},
    observed::{Gap, Observed, Reason, Unread, any},
};

pub use access_point::{AccessPoint, MultiRegionAccessPoint};
pub use bucket::{
    AclGrant, Algorithm, Bucket, Encryption, Grantee, LifecycleRule, ObjectOwnership, Permission, ReplicationRule,
    Transition, Versioning,
};

/// What a scan saw of S3.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct S3 {
    /// Block Public Access for the whole account; `None` when it was never set.
    pub public_access_block: Observed<Option<PublicAccessBlock>>,
    /// Buckets, by the region they live in.
    pub buckets: Regional<Bucket>,
    /// The regions of all the account's buckets by their names, whichever regions are scanned.
    pub own_buckets: Observed<BTreeMap<String, String>>,
    /// Access points, by region.
    pub access_points: Regional<AccessPoint>,
    /// Multi-Region Access Points, which belong to no region.
    pub multi_region_access_points: Regional<MultiRegionAccessPoint>,
}

/// Whose a bucket is, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found<'a> {
    /// The account's own, in a region that was scanned.
    Scanned(&'a Bucket),
    /// The account's own, in this region, which was not scanned.
    Elsewhere(&'a str),
    /// None of this account's.
    NotOwn,
}

/// Block Public Access settings, of the account, a bucket or an access point.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The region's bucket of this name, if this account has one.
    ///
    /// # Errors
    /// The gap, when the listing failed or the region was not scanned.
    pub fn bucket(&self, region: &str, name: &str) -> Result<Option<&Bucket>, Unread> {
        self.buckets.by_id(region, name)
    }

    /// Whose the bucket of this name is, and where: a name is taken once in all regions.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
    ///
    /// # Errors
    /// The gap, when no such bucket was read and the listing failed.
    pub fn find(&self, name: &str) -> Result<Found<'_>, Unread> {
        let scanned = self.buckets.regions().find_map(|region| self.bucket(region, name).ok().flatten());
        if let Some(bucket) = scanned {
            return Ok(Found::Scanned(bucket));
        }
        // One that is gone between the listing and the reading is nobody's.
        let region = self.own_buckets.get()?.get(name).filter(|region| self.buckets.of(region).is_err());
        Ok(region.map_or(Found::NotOwn, |region| Found::Elsewhere(region)))
    }

    /// Whether another bucket delivers its access logs to this one. Both live in the same region.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html>
    ///
    /// # Errors
    /// The gap, when no bucket is known to do so and one could.
    pub fn receives_logs(&self, bucket: &Bucket) -> Result<bool, Unread> {
        let target = |source: &'_ Bucket| source.log_target.get().cloned();
        let sources = self.buckets.find_or_unread(&bucket.identity.region, &bucket.identity.id, target)?;
        let others = sources.into_iter().filter(|(source, _)| source.identity.id != bucket.identity.id);
        any(others.map(|(_, gap)| gap.map_or(Ok(true), Err)))
    }
}

impl Default for S3 {
    fn default() -> Self {
        let unread = |action: &str| Unread::new(Gap::new(action, Reason::NotRequested, ""));
        Self {
            public_access_block: Observed::from(unread("s3:GetAccountPublicAccessBlock")),
            buckets: Regional::default(),
            own_buckets: Observed::from(unread("s3:ListAllMyBuckets")),
            access_points: Regional::default(),
            multi_region_access_points: Regional::default(),
        }
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

kinds! {
    "s3": S3;
    access_points: AccessPoint = "AWS::S3::AccessPoint",
        "s3:{region}:{account}:accesspoint/*", list ["s3:ListAccessPoints"], tags ["s3:ListTagsForResource"];
    buckets: Bucket = "AWS::S3::Bucket",
        "s3::{account}:*", list ["s3:ListAllMyBuckets"], tags together ["s3:GetBucketTagging"],
        keys ["s3:GetEncryptionConfiguration"];
    multi_region_access_points: MultiRegionAccessPoint = "AWS::S3::MultiRegionAccessPoint",
        "s3::{account}:accesspoint/*", list ["s3:ListMultiRegionAccessPoints"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/s3/access_points/*/*/policy", &["s3:GetAccessPointPolicy"]),
    ("/s3/access_points/*/*/public_access_block", &["s3:GetAccessPoint"]),
    ("/s3/buckets/*/*/acl", &["s3:GetBucketAcl"]),
    ("/s3/buckets/*/*/encryption", &["s3:GetEncryptionConfiguration"]),
    ("/s3/buckets/*/*/lifecycle", &["s3:GetLifecycleConfiguration"]),
    ("/s3/buckets/*/*/log_target", &["s3:GetBucketLogging"]),
    ("/s3/buckets/*/*/mfa_delete", &["s3:GetBucketVersioning"]),
    ("/s3/buckets/*/*/notifies", &["s3:GetBucketNotification"]),
    ("/s3/buckets/*/*/object_lock", &["s3:GetBucketObjectLockConfiguration"]),
    ("/s3/buckets/*/*/ownership", &["s3:GetBucketOwnershipControls"]),
    ("/s3/buckets/*/*/policy", &["s3:GetBucketPolicy"]),
    ("/s3/buckets/*/*/public_access_block", &["s3:GetBucketPublicAccessBlock"]),
    ("/s3/buckets/*/*/replication", &["s3:GetReplicationConfiguration"]),
    ("/s3/buckets/*/*/versioning", &["s3:GetBucketVersioning"]),
    ("/s3/own_buckets", &["s3:ListAllMyBuckets"]),
    ("/s3/public_access_block", &["s3:GetAccountPublicAccessBlock"]),
];

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl S3 {
        /// A bucket of this name in a region that was not scanned.
        pub(crate) fn elsewhere(mut self, name: &str, region: &str) -> Self {
            self.own_buckets = self.own_buckets.map(|mut own| {
                own.insert(name.to_owned(), region.to_owned());
                own
            });
            self
        }

        /// Two compliant buckets that replicate to each other, and an access point of each kind.
        pub(crate) fn example() -> Self {
            let mut buckets = Regional::example([Bucket::example()]);
            buckets.insert(Bucket::REPLICA_REGION, Known(vec![Bucket::replica()]));
            let own =
                buckets.known().map(|bucket| (bucket.identity.id.clone(), bucket.identity.region.clone())).collect();
            Self {
                public_access_block: Known(Some(PublicAccessBlock::example())),
                buckets,
                own_buckets: Known(own),
                access_points: Regional::example([AccessPoint::example()]),
                multi_region_access_points: Regional::in_region(
                    super::super::GLOBAL,
                    [MultiRegionAccessPoint::example()],
                ),
            }
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
