//! How many resources there are, and what is the same for all of them.

use std::collections::BTreeMap;

pub const ID: &str = "111111111111";
pub const REGION: &str = "eu-west-1";
pub const CREATED: &str = "2025-03-04T05:06:07.000Z";
pub const CREATED_SECONDS: u64 = 1_741_064_767;

/// What an account has many of.
pub const KINDS: [&str; 17] = [
    "buckets",
    "databases",
    "functions",
    "groups",
    "instances",
    "interfaces",
    "keys",
    "policies",
    "queues",
    "roles",
    "security_groups",
    "snapshots",
    "subscriptions",
    "tables",
    "topics",
    "users",
    "volumes",
];

/// Kinds of which even large accounts have few.
const FEW: [&str; 1] = ["groups"];

/// Resources of each kind.
#[derive(Clone, Debug, Default)]
pub struct Account {
    size: usize,
    counts: BTreeMap<&'static str, usize>,
}

impl Account {
    /// `size` of every kind, unless the kind has a number of its own.
    pub fn new(wishes: &BTreeMap<String, usize>) -> Self {
        let size = wishes.get("size").copied().unwrap_or(100);
        let count = |kind: &'static str| {
            let usual = if FEW.contains(&kind) { size / 20 } else { size };
            (kind, wishes.get(kind).copied().unwrap_or(usual))
        };
        Self { size, counts: KINDS.map(count).into() }
    }

    pub fn counts(&self) -> &BTreeMap<&'static str, usize> {
        &self.counts
    }

    pub fn count(&self, kind: &str) -> usize {
        self.counts.get(kind).copied().unwrap_or_default()
    }

    /// VPCs, with two subnets each: one for each hundred resources of the other kinds.
    pub fn vpcs(&self) -> usize {
        (self.size / 100).clamp(1, 20)
    }
}

/// The name of a resource: its kind and its number.
pub fn name(kind: &str, index: usize) -> String {
    format!("{kind}-{index:06}")
}

/// The number at the end of a name, an ARN or an id.
pub fn index(name: &str) -> Option<usize> {
    name.rsplit('-').next()?.parse().ok()
}

/// An id as EC2 makes them; its digits are decimal, so that the number can be read.
pub fn id(prefix: &str, index: usize) -> String {
    format!("{prefix}-{index:017}")
}

/// Tags as pairs: every seventh resource has none.
pub fn tags(index: usize) -> Vec<(&'static str, &'static str)> {
    let environment = if index.is_multiple_of(2) { "prod" } else { "dev" };
    if index.is_multiple_of(7) { Vec::new() } else { vec![("Environment", environment), ("Owner", "platform")] }
}
