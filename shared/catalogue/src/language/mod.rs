//! The small languages in which AWS is told things, and what can be said of a text in them.

pub mod alarm_rule;
pub mod credential_report;
pub mod filter_pattern;
pub mod metrics_query;
pub mod policy;
pub mod user_data;
