use serde::{Deserialize, Serialize};

use super::{BlockDevice, name_tag, resource};
use crate::model::Tags;

/// Reserved capacity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapacityReservation {
    /// `arn:aws:ec2:eu-west-1:111111111111:capacity-reservation/cr-…`
    pub arn: String,
    /// `cr-…`
    pub id: String,
    /// Where it is.
    pub region: String,
    /// Its tags.
    pub tags: Tags,
}

/// An EC2 Fleet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fleet {
    /// `arn:aws:ec2:eu-west-1:111111111111:fleet/fleet-…`
    pub arn: String,
    /// `fleet-…`
    pub id: String,
    /// Where it is.
    pub region: String,
    /// Its tags.
    pub tags: Tags,
}

/// A Spot Fleet request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpotFleet {
    /// `arn:aws:ec2:eu-west-1:111111111111:spot-fleet-request/sfr-…`
    pub arn: String,
    /// `sfr-…`
    pub id: String,
    /// Where it is.
    pub region: String,
    /// Its tags.
    pub tags: Tags,
    /// The EBS volumes that its own launch specifications define.
    pub volumes: Vec<BlockDevice>,
}

impl CapacityReservation {
    fn given_name(&self) -> Option<&str> {
        name_tag(&self.tags)
    }
}

impl Fleet {
    fn given_name(&self) -> Option<&str> {
        name_tag(&self.tags)
    }
}

impl SpotFleet {
    fn given_name(&self) -> Option<&str> {
        name_tag(&self.tags)
    }
}

resource!(
    CapacityReservation,
    capacity_reservations,
    "AWS::EC2::CapacityReservation",
    "arn:{partition}:ec2:{region}:{account}:capacity-reservation/*",
    "ec2:DescribeCapacityReservations"
);

resource!(Fleet, fleets, "AWS::EC2::EC2Fleet", "arn:{partition}:ec2:{region}:{account}:fleet/*", "ec2:DescribeFleets");

resource!(
    SpotFleet,
    spot_fleets,
    "AWS::EC2::SpotFleet",
    "arn:{partition}:ec2:{region}:{account}:spot-fleet-request/*",
    "ec2:DescribeSpotFleetRequests",
    |fleet| Ok(fleet.volumes.iter().filter_map(|volume| volume.kms_key.as_deref()).collect())
);

#[cfg(test)]
mod examples {
    use super::*;
    use crate::model::{Account, ec2::examples::named};

    impl CapacityReservation {
        /// A reservation that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:ec2:eu-west-1:111111111111:capacity-reservation/cr-1".to_owned(),
                id: "cr-1".to_owned(),
                region: Account::REGION.to_owned(),
                tags: named("shop-web-prod"),
            }
        }
    }

    impl Fleet {
        /// A fleet that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:ec2:eu-west-1:111111111111:fleet/fleet-1".to_owned(),
                id: "fleet-1".to_owned(),
                region: Account::REGION.to_owned(),
                tags: named("shop-web-prod"),
            }
        }
    }

    impl SpotFleet {
        /// A Spot Fleet request that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:ec2:eu-west-1:111111111111:spot-fleet-request/sfr-1".to_owned(),
                id: "sfr-1".to_owned(),
                region: Account::REGION.to_owned(),
                tags: named("shop-batch-prod"),
                volumes: vec![BlockDevice::example()],
            }
        }
    }
}
