//! What becomes of a scan beyond its output: the results table and the alert, as the Lambda functions do it.

use anyhow::bail;
use aws_config::SdkConfig;
use plumbline_aws::{
    alert::{self, Notifier},
    store::{self, AlertStatus, Table},
};
use plumbline_catalogue::{catalogue::Catalogue, scan::Scan};

use super::judge::Judged;
use crate::arguments;

/// Whether what was asked for can be done: found out before the scan, not after it.
pub(super) fn check(arguments: &arguments::Scan) -> anyhow::Result<()> {
    if let Some(name) = arguments.table.as_deref().filter(|name| !store::is_table_name(name)) {
        bail!("--table {name:?}: a table name has 3 to 255 letters, digits, `_`, `-` or `.`");
    }
    if let Some(arn) = arguments.topic.as_deref().filter(|arn| !alert::is_topic(arn)) {
        bail!("--topic {arn:?}: a topic's ARN looks like arn:aws:sns:eu-west-1:111111111111:alerts");
    }
    Ok(())
}

/// Stores the scan in the table and publishes what changed to the topic, as far as they were named.
pub(super) async fn deliver(
    config: &SdkConfig,
    catalogue: &Catalogue,
    arguments: &arguments::Scan,
    judged: Judged<'_>,
    scan: &Scan,
) -> anyhow::Result<()> {
    let Some(name) = &arguments.table else { return Ok(()) };
    let table = Table::new(config, name);
    table.write(judged.snapshot.evaluations(judged.selection), arguments.retention_days).await?;
    let alert = if arguments.topic.is_some() { AlertStatus::Claimed } else { AlertStatus::Due };
    let record = table.finish(scan.clone(), arguments.retention_days, alert).await?;
    if let Some(topic) = &arguments.topic {
        let notifier = Notifier::new(config, catalogue.clone(), table, topic, false);
        notifier.notify(&record.resource_id, &record.evaluation_timestamp).await?;
    }
    Ok(())
}
