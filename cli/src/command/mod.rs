//! One file a subcommand.

pub(crate) mod config;
pub(crate) mod deliver;
pub(crate) mod docs;
pub(crate) mod evaluate;
pub(crate) mod explain;
pub(crate) mod frameworks;
pub(crate) mod iam_policy;
mod judge;
pub(crate) mod rules;
pub(crate) mod scan;
