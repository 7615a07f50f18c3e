//! AWS AppSync.

use serde::{Deserialize, Serialize};

use super::{Fact, Kind};

/// What a scan saw of AWS AppSync.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppSync {}

pub(super) const KINDS: &[Kind] = &[];

pub(super) const FACTS: &[Fact] = &[];

#[cfg(test)]
mod examples {
    use super::*;

    impl AppSync {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self {}
        }
    }
}
