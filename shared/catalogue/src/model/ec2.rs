//! Amazon EC2: instances, volumes, snapshots, images, launch templates and addresses.

use serde::{Deserialize, Serialize};

use super::{Fact, Kind};

/// What a scan saw of EC2.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ec2 {}

/// What holds for all of EC2 in one region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionSettings {}

pub(super) const KINDS: &[Kind] = &[];

pub(super) const FACTS: &[Fact] = &[];

#[cfg(test)]
mod examples {
    use super::*;

    impl Ec2 {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self {}
        }
    }
}
