//! What becomes of a scan beyond its output: the results table and the alert.

use anyhow::bail;
use aws_config::SdkConfig;
use plumbline_aws::scan::Snapshot;
use plumbline_catalogue::scan::Scan;

use crate::arguments;

/// Whether what was asked for can be done: found out before the scan, not after it.
pub(super) fn check(arguments: &arguments::Scan) -> anyhow::Result<()> {
    if arguments.table.is_some() {
        bail!("--table is not available");
    }
    if arguments.topic.is_some() {
        bail!("--topic is not available");
    }
    Ok(())
}

/// Stores the scan in the table and publishes what changed to the topic, as far as they were named.
pub(super) async fn deliver(
    _config: &SdkConfig,
    arguments: &arguments::Scan,
    _snapshot: &Snapshot,
    _scan: &Scan,
) -> anyhow::Result<()> {
    check(arguments)
}
