use serde::{Deserialize, Serialize};

use crate::{
    model::{Account, region_not_scanned},
    observed::{Observed, Unread},
};

/// What holds for all of EC2 in one region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionSettings {
    /// Whether instances are restricted to images that meet criteria.
    pub allowed_images: Observed<AllowedImages>,
    /// Whether new EBS volumes are encrypted whatever the request says.
    pub ebs_encryption_by_default: Observed<bool>,
    /// Whether images cannot be made public.
    pub image_sharing_blocked: Observed<bool>,
    /// Whether new instances require session tokens for their metadata unless the launch says otherwise.
    pub imdsv2_by_default: Observed<bool>,
    /// Whether snapshots can be public.
    pub snapshot_sharing: Observed<SnapshotSharing>,
}

/// The state of the restriction to allowed images.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AllowedImages {
    /// Any image may be launched.
    Unrestricted,
    /// Any image may be launched; those that do not meet the criteria are marked.
    Audited,
    /// Only images that meet the criteria may be launched.
    Enforced,
}

/// Who can be given snapshots.
/// <https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SnapshotSharing {
    /// No snapshot is public, not even one whose permissions say so.
    NonePublic,
    /// No further snapshot can be made public.
    NoneNewlyPublic,
    /// Snapshots can be made public.
    Unblocked,
}

impl RegionSettings {
    /// The settings of one region of the account.
    ///
    /// # Errors
    /// The gap, when the region was not scanned.
    pub fn of<'a>(account: &'a Account, region: &str) -> Result<&'a Self, Unread> {
        let found = account.regions.iter().find(|candidate| candidate.identity.region == region);
        found.map(|found| &found.ec2).ok_or_else(|| region_not_scanned(region))
    }
}

#[cfg(test)]
impl RegionSettings {
    /// A region with every safeguard on.
    pub(crate) fn example() -> Self {
        use crate::observed::Known;
        Self {
            allowed_images: Known(AllowedImages::Unrestricted),
            ebs_encryption_by_default: Known(true),
            image_sharing_blocked: Known(true),
            imdsv2_by_default: Known(true),
            snapshot_sharing: Known(SnapshotSharing::NonePublic),
        }
    }
}
