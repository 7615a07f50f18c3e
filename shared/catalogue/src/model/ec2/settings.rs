use serde::{Deserialize, Serialize};

use crate::{
    model::{Account, region_not_scanned},
    observed::{Observed, Unread},
};

/// What holds for all of EC2 in one region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// What of the internet is kept away from the account's VPCs.
    pub internet_block: Observed<InternetBlock>,
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

/// VPC Block Public Access: what it stops, and where it does not. It stands above routes, network ACLs and security
/// groups, and holds for the VPCs and subnets that the account owns.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InternetBlock {
    /// What it stops.
    pub mode: BlockMode,
    /// Where it does not, or not all of it; not read, and empty, while it stops nothing.
    pub exclusions: Vec<BlockExclusion>,
}

/// What VPC Block Public Access stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockMode {
    /// Nothing.
    Off,
    /// What comes in by internet gateways, and what goes out unless a NAT or egress-only gateway takes it.
    Ingress,
    /// All traffic of internet gateways and egress-only ones, both ways.
    Bidirectional,
}

/// A VPC or subnet that VPC Block Public Access spares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockExclusion {
    /// The VPC or subnet, by id.
    pub target: String,
    /// What is let through.
    pub spares: Spared,
}

/// What an exclusion lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spared {
    /// Everything.
    Everything,
    /// What goes out.
    Egress,
    /// AWS is about to make, change or end the exclusion, and does not say what holds until then.
    Unsettled,
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
    /// A region with every safeguard on, and the example VPC excluded from the block of the internet.
    pub(crate) fn example() -> Self {
        use crate::observed::Known;
        Self {
            allowed_images: Known(AllowedImages::Unrestricted),
            ebs_encryption_by_default: Known(true),
            image_sharing_blocked: Known(true),
            imdsv2_by_default: Known(true),
            snapshot_sharing: Known(SnapshotSharing::NonePublic),
            internet_block: Known(InternetBlock {
                mode: BlockMode::Ingress,
                exclusions: vec![BlockExclusion { target: "vpc-1".to_owned(), spares: Spared::Everything }],
            }),
        }
    }
}
