//! Amazon EC2 and EBS: instances, volumes, snapshots, images, launch templates, fleets and reservations.

mod fleet;
mod image;
mod instance;
mod launch_template;
mod settings;
mod storage;

use serde::{Deserialize, Serialize};

use super::{Fact, Kind, Regional, Tags};

pub use fleet::{CapacityReservation, Fleet, SpotFleet};
pub use image::Image;
pub use instance::{Instance, LaunchImage, Metadata, State};
pub use launch_template::{BlockDevice, LaunchTemplate, TemplateVersion};
pub use settings::{AllowedImages, BlockExclusion, BlockMode, InternetBlock, RegionSettings, SnapshotSharing, Spared};
pub use storage::{Snapshot, Volume};

/// What a scan saw of EC2.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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

pub(super) const KINDS: &[Kind] = &[
    Kind::of::<CapacityReservation>(),
    Kind::of::<Fleet>(),
    Kind::of::<Image>(),
    Kind::of::<Instance>(),
    Kind::of::<LaunchTemplate>(),
    Kind::of::<Snapshot>(),
    Kind::of::<SpotFleet>(),
    Kind::of::<Volume>(),
];

pub(super) const FACTS: &[Fact] = &[
    Fact { path: "/ec2/capacity_reservations/*", actions: &["ec2:DescribeCapacityReservations"] },
    Fact { path: "/ec2/fleets/*", actions: &["ec2:DescribeFleets"] },
    Fact { path: "/ec2/images/*", actions: &["ec2:DescribeImages"] },
    Fact { path: "/ec2/instances/*", actions: &["ec2:DescribeInstances"] },
    Fact { path: "/ec2/instances/*/*/image", actions: &["ec2:DescribeInstanceImageMetadata"] },
    Fact { path: "/ec2/instances/*/*/image_tags", actions: &["ec2:DescribeImages"] },
    Fact { path: "/ec2/instances/*/*/user_data_secrets", actions: &["ec2:DescribeInstanceAttribute"] },
    Fact { path: "/ec2/launch_templates/*", actions: &["ec2:DescribeLaunchTemplates"] },
    Fact { path: "/ec2/launch_templates/*/*/versions", actions: &["ec2:DescribeLaunchTemplateVersions"] },
    Fact { path: "/ec2/snapshots/*", actions: &["ec2:DescribeSnapshots"] },
    Fact { path: "/ec2/spot_fleets/*", actions: &["ec2:DescribeSpotFleetRequests"] },
    Fact { path: "/ec2/volumes/*", actions: &["ec2:DescribeVolumes"] },
    Fact { path: "/ec2/volumes/*/*/has_snapshot", actions: &["ec2:DescribeSnapshots"] },
    Fact { path: "/regions/*/ec2/allowed_images", actions: &["ec2:GetAllowedImagesSettings"] },
    Fact { path: "/regions/*/ec2/ebs_encryption_by_default", actions: &["ec2:GetEbsEncryptionByDefault"] },
    Fact { path: "/regions/*/ec2/image_sharing_blocked", actions: &["ec2:GetImageBlockPublicAccessState"] },
    Fact { path: "/regions/*/ec2/imdsv2_by_default", actions: &["ec2:GetInstanceMetadataDefaults"] },
    Fact {
        path: "/regions/*/ec2/internet_block",
        actions: &["ec2:DescribeVpcBlockPublicAccessExclusions", "ec2:DescribeVpcBlockPublicAccessOptions"],
    },
    Fact { path: "/regions/*/ec2/snapshot_sharing", actions: &["ec2:GetSnapshotBlockPublicAccessState"] },
];

/// The name that the owner gave in the tag that the console shows as the name.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html>
fn name_tag(tags: &Tags) -> Option<&str> {
    tags.get("Name").map(String::as_str).filter(|name| !name.is_empty())
}

/// Makes a type that has `arn`, `id`, `region` and `tags` a listed resource of EC2, known by its Name tag or its id, with
/// the KMS keys that it names, if any.
macro_rules! resource {
    ($kind:ident, $listing:ident, $resource_type:literal, $arn:literal, $action:literal) => {
        resource!($kind, $listing, $resource_type, $arn, $action, |_| Ok(Vec::new()));
    };
    ($kind:ident, $listing:ident, $resource_type:literal, $arn:literal, $action:literal, $kms_keys:expr) => {
        impl crate::model::Resource for $kind {
            fn resource_type(&self) -> &'static str {
                <Self as crate::model::Listed>::TYPE
            }
            fn arn(&self) -> &str {
                &self.arn
            }
            fn name(&self) -> &str {
                crate::model::Resource::chosen_name(self).unwrap_or(&self.id)
            }
            fn region(&self) -> &str {
                &self.region
            }
            fn tags(&self) -> Option<Result<&crate::model::Tags, crate::observed::Unread>> {
                Some(Ok(&self.tags))
            }
            fn chosen_name(&self) -> Option<&str> {
                self.given_name()
            }
            fn kms_keys(&self) -> Result<Vec<&str>, crate::observed::Unread> {
                let keys: fn(&Self) -> Result<Vec<&str>, crate::observed::Unread> = $kms_keys;
                keys(self)
            }
        }

        impl crate::model::Listed for $kind {
            const TYPE: &'static str = $resource_type;
            const SERVICE: &'static str = "ec2";
            const ARN: &'static str = $arn;
            const LISTED_BY: &'static [&'static str] = &[$action];
            const PATH: &'static str = concat!("/ec2/", stringify!($listing));

            fn listings(account: &crate::model::Account) -> Vec<(&str, Result<&[Self], crate::observed::Unread>)> {
                account.ec2.$listing.parts()
            }
        }
    };
}
use resource;

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

    /// The tags of every example: a name and no more.
    pub(super) fn named(name: &str) -> Tags {
        Tags::from([("Name".to_owned(), name.to_owned())])
    }
}
