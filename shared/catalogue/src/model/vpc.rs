//! Amazon VPC: networks, and who can reach what over them.

use serde::{Deserialize, Serialize};

use super::{Fact, Kind};

/// What a scan saw of VPC.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vpc {}

pub(super) const KINDS: &[Kind] = &[];

pub(super) const FACTS: &[Fact] = &[];

#[cfg(test)]
mod examples {
    use super::*;

    impl Vpc {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self {}
        }
    }
}
