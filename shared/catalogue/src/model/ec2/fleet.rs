use crate::{
    model::{Identity, Resource},
    observed::{Observed, Unread},
};
use serde::{Deserialize, Serialize};

use super::BlockDevice;

/// Reserved capacity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CapacityReservation {
    /// Which capacity reservation this is.
    pub identity: Identity,
}

/// An EC2 Fleet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fleet {
    /// Which fleet this is.
    pub identity: Identity,
}

/// A Spot Fleet request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpotFleet {
    /// Which spot fleet this is.
    pub identity: Identity,
    /// The EBS volumes that its own launch specifications define.
    pub volumes: Observed<Vec<BlockDevice>>,
}

impl Resource for CapacityReservation {}

impl Resource for Fleet {}

impl Resource for SpotFleet {
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        Ok(self.volumes.get()?.iter().filter_map(|volume| volume.kms_key.as_deref()).collect())
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl CapacityReservation {
        /// A reservation that violates nothing.
        pub(crate) fn example() -> Self {
            Self { identity: Identity::of_ec2("capacity-reservation", "cr-1", "shop-web-prod") }
        }
    }

    impl Fleet {
        /// A fleet that violates nothing.
        pub(crate) fn example() -> Self {
            Self { identity: Identity::of_ec2("fleet", "fleet-1", "shop-web-prod") }
        }
    }

    impl SpotFleet {
        /// A Spot Fleet request that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("spot-fleet-request", "sfr-1", "shop-batch-prod"),
                volumes: Known(vec![BlockDevice::example()]),
            }
        }
    }
}
