//! Amazon EC2 and EBS: instances, volumes, snapshots, images, launch templates, fleets and reservations.

mod fleet;
mod image;
mod instance;
mod launch_template;
mod settings;
mod storage;

use crate::model::{Regional, kinds};
use serde::{Deserialize, Serialize};

pub use fleet::{CapacityReservation, Fleet, SpotFleet};
pub use image::Image;
pub use instance::{Instance, LaunchImage, Metadata, State};
pub use launch_template::{BlockDevice, LaunchTemplate, TemplateVersion};
pub use settings::{AllowedImages, BlockExclusion, BlockMode, InternetBlock, RegionSettings, SnapshotSharing, Spared};
pub use storage::{Snapshot, Volume};

/// What a scan saw of EC2.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ec2 {
    /// Reserved capacity that the account owns and that has not ended.
    pub capacity_reservations: Regional<CapacityReservation>,
    /// EC2 Fleets that have not been deleted.
    pub fleets: Regional<Fleet>,
    /// Images that the account owns.
    pub images: Regional<Image>,
    /// Instances that have not been terminated.
    pub instances: Regional<Instance>,
    /// Launch templates.
    pub launch_templates: Regional<LaunchTemplate>,
    /// EBS snapshots that the account owns.
    pub snapshots: Regional<Snapshot>,
    /// Spot Fleet requests that have not been cancelled.
    pub spot_fleets: Regional<SpotFleet>,
    /// EBS volumes.
    pub volumes: Regional<Volume>,
}

kinds! {
    "ec2": Ec2;
    capacity_reservations: CapacityReservation = "AWS::EC2::CapacityReservation",
        "ec2:{region}:{account}:capacity-reservation/*", list ["ec2:DescribeCapacityReservations"];
    fleets: Fleet = "AWS::EC2::EC2Fleet", "ec2:{region}:{account}:fleet/*", list ["ec2:DescribeFleets"];
    images: Image = "AWS::EC2::Image", "ec2:{region}:{account}:image/*", list ["ec2:DescribeImages"];
    instances: Instance = "AWS::EC2::Instance", "ec2:{region}:{account}:instance/*", list ["ec2:DescribeInstances"];
    launch_templates: LaunchTemplate = "AWS::EC2::LaunchTemplate",
        "ec2:{region}:{account}:launch-template/*", list ["ec2:DescribeLaunchTemplates"],
        keys ["ec2:DescribeLaunchTemplateVersions"];
    snapshots: Snapshot = "AWS::EC2::Snapshot", "ec2:{region}:{account}:snapshot/*", list ["ec2:DescribeSnapshots"],
        keys [];
    spot_fleets: SpotFleet = "AWS::EC2::SpotFleet",
        "ec2:{region}:{account}:spot-fleet-request/*", list ["ec2:DescribeSpotFleetRequests"],
        keys [];
    volumes: Volume = "AWS::EC2::Volume", "ec2:{region}:{account}:volume/*", list ["ec2:DescribeVolumes"],
        keys [];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/ec2/instances/*/*/image", &["ec2:DescribeInstanceImageMetadata"]),
    ("/ec2/instances/*/*/image_tags", &["ec2:DescribeImages"]),
    ("/ec2/instances/*/*/user_data_secrets", &["ec2:DescribeInstanceAttribute"]),
    ("/ec2/launch_templates/*/*/versions", &["ec2:DescribeLaunchTemplateVersions"]),
    ("/ec2/volumes/*/*/has_snapshot", &["ec2:DescribeSnapshots"]),
    ("/regions/*/ec2/allowed_images", &["ec2:GetAllowedImagesSettings"]),
    ("/regions/*/ec2/ebs_encryption_by_default", &["ec2:GetEbsEncryptionByDefault"]),
    ("/regions/*/ec2/image_sharing_blocked", &["ec2:GetImageBlockPublicAccessState"]),
    ("/regions/*/ec2/imdsv2_by_default", &["ec2:GetInstanceMetadataDefaults"]),
    (
        "/regions/*/ec2/internet_block",
        &["ec2:DescribeVpcBlockPublicAccessExclusions", "ec2:DescribeVpcBlockPublicAccessOptions"],
    ),
    ("/regions/*/ec2/snapshot_sharing", &["ec2:GetSnapshotBlockPublicAccessState"]),
];

#[cfg(test)]
mod examples {
    use super::*;

    impl Ec2 {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self {
                capacity_reservations: Regional::example([CapacityReservation::example()]),
                fleets: Regional::example([Fleet::example()]),
                images: Regional::example([Image::example()]),
                instances: Regional::example([Instance::example()]),
                launch_templates: Regional::example([LaunchTemplate::example()]),
                snapshots: Regional::example([Snapshot::example()]),
                spot_fleets: Regional::example([SpotFleet::example()]),
                volumes: Regional::example([Volume::example()]),
            }
        }
    }
}
