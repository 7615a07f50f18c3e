//! Amazon DynamoDB: tables.

use serde::{Deserialize, Serialize};

use super::{Fact, Kind};

/// What a scan saw of DynamoDB.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DynamoDb {}

pub(super) const KINDS: &[Kind] = &[];

pub(super) const FACTS: &[Fact] = &[];

#[cfg(test)]
mod examples {
    use super::*;

    impl DynamoDb {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self {}
        }
    }
}
