//! Prefix lists.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::{model::Identity, observed::Observed};

/// A prefix list: address ranges under one id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrefixList {
    /// Named by the list's name. Those with the addresses of AWS's services are AWS's.
    pub identity: Identity,
    /// The ranges; not read, and empty, where the list is AWS's.
    pub entries: Observed<Vec<IpNet>>,
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl PrefixList {
        /// A list of an office.
        pub(crate) fn example() -> Self {
            Self::of("pl-1", &["10.9.0.0/16"])
        }

        /// A list of these ranges.
        pub(crate) fn of(id: &str, ranges: &[&str]) -> Self {
            Self {
                identity: Identity::of_ec2("prefix-list", id, "shop-office-prod"),
                entries: Known(ranges.iter().map(|range| range.parse().unwrap()).collect()),
            }
        }
    }
}
