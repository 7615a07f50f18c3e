//! Amazon RDS and Aurora: instances, clusters and their snapshots.

use serde::{Deserialize, Serialize};

use super::{Fact, Kind};

/// What a scan saw of RDS and Aurora.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rds {}

pub(super) const KINDS: &[Kind] = &[];

pub(super) const FACTS: &[Fact] = &[];

#[cfg(test)]
mod examples {
    use super::*;

    impl Rds {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self {}
        }
    }
}
