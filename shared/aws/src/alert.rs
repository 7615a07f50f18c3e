//! The alert: what changed since the last scan that was alerted on, published part by part.
//!
//! The results table is the outbox. A scan's alert is due until its record says otherwise; every published part is
//! noted before the next, so a retry goes on where the notes end. What an alert is compared with is the newest earlier
//! scan whose alert was settled: changes that could never be published are found again by the next scan.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_sns::{Client, types::MessageAttributeValue};
use futures::{StreamExt, TryStreamExt, stream};
use plumbline_catalogue::{
    catalogue::Catalogue,
    changes::{self, Changes},
    evaluation::Evaluation,
};
use plumbline_report::digest::{self, AttributeValue, Part};

use crate::{
    call::answer::detail,
    store::{AlertStatus, ScanItem, StoreError, Table},
};

/// Between two parts: SNS deactivates e-mail subscriptions that receive too much at a time.
/// <https://docs.aws.amazon.com/general/latest/gr/sns.html>
const BETWEEN_PARTS: Duration = Duration::from_secs(1);

/// Histories read at one time.
const CONCURRENT_HISTORIES: usize = 16;

/// Publishes alerts of scans in one table to one topic.
#[derive(Clone)]
pub struct Notifier {
    catalogue: Catalogue,
    table: Table,
    sns: Client,
    topic: String,
    when_unchanged: bool,
}

/// What became of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notified {
    /// It is out, in this many parts.
    Published(usize),
    /// Nothing changed, so nothing was sent.
    Unchanged,
    /// It had been settled before.
    Already,
}

/// The alert could not be published; it stays due.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotifyError {
    /// The results could not be read, or the progress not be noted.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no such scan.
    #[error("the results table has no scan {resource_id} of {evaluation_timestamp}")]
    NoSuchScan {
        /// The record's partition key.
        resource_id: String,
        /// The record's sort key.
        evaluation_timestamp: String,
    },
    /// SNS did not take a part.
    #[error("sns:Publish to {topic} failed: {detail}")]
    Publish {
        /// The topic.
        topic: String,
        /// What AWS or the network said.
        detail: String,
    },
}

/// Whether this has the form of a topic's ARN.
pub fn is_topic(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    matches!(parts.as_slice(), ["arn", partition, "sns", region, account, name]
        if [partition, region, account, name].iter().all(|part| !part.is_empty()))
}

impl Notifier {
    /// Publishes to the topic what the catalogue says of the changes; also when nothing changed, if so asked.
    pub fn new(config: &SdkConfig, catalogue: Catalogue, table: Table, topic: &str, when_unchanged: bool) -> Self {
        let sns = aws_sdk_sns::config::Builder::from(config);
        let sns = match topic.split(':').nth(3) {
            Some(region) if !region.is_empty() => sns.region(aws_config::Region::new(region.to_owned())),
            _ => sns,
        };
        Self { catalogue, table, sns: Client::from_conf(sns.build()), topic: topic.to_owned(), when_unchanged }
    }

    /// Publishes the alert of the scan with this key, unless it is settled already.
    ///
    /// # Errors
    /// When anything failed; the alert stays due, and another call goes on where this one ended.
    pub async fn notify(&self, resource_id: &str, evaluation_timestamp: &str) -> Result<Notified, NotifyError> {
        let scan =
            self.table.scan(resource_id, evaluation_timestamp).await?.ok_or_else(|| NotifyError::NoSuchScan {
                resource_id: resource_id.to_owned(),
                evaluation_timestamp: evaluation_timestamp.to_owned(),
            })?;
        if matches!(scan.alert_status, AlertStatus::Published | AlertStatus::Unchanged) {
            return Ok(Notified::Already);
        }
        let previous = self.table.settled_before(&scan).await?;
        let changes = self.changes(&scan, previous.as_ref()).await?;
        self.table.keep_open(&scan, &changes.unverified).await?;
        let compared_with = previous.as_ref().map(|previous| previous.evaluation_timestamp.as_str());
        let parts = match (changes.is_empty(), self.when_unchanged) {
            (false, _) => digest::parts(&self.catalogue, &changes, &scan.scan, compared_with),
            (true, true) => vec![digest::unchanged(&self.catalogue, &changes, &scan.scan, compared_with)],
            (true, false) => {
                self.table.note_alert(&scan, AlertStatus::Unchanged, 0).await?;
                return Ok(Notified::Unchanged);
            }
        };
        for (index, part) in parts.iter().enumerate().skip(scan.alert_parts_published) {
            if index > scan.alert_parts_published {
                tokio::time::sleep(BETWEEN_PARTS).await;
            }
            self.publish(part).await?;
            let status = if index + 1 == parts.len() { AlertStatus::Published } else { scan.alert_status };
            self.table.note_alert(&scan, status, index + 1).await?;
        }
        Ok(Notified::Published(parts.len()))
    }

    async fn changes(&self, scan: &ScanItem, previous: Option<&ScanItem>) -> Result<Changes, StoreError> {
        let current = self.table.pressing(&scan.scan).await?;
        let Some(previous) = previous else {
            return Ok(changes::between(Vec::new(), current, &scan.scan.regions));
        };
        let open = self.table.open_after(&previous.scan).await?;
        let mut changes = changes::between(open, current, &scan.scan.regions);
        changes.reopened = self.once_resolved(&changes.new, &previous.evaluation_timestamp).await?;
        changes.new.retain(|new| !changes.reopened.contains(new));
        Ok(changes)
    }

    /// Those of the violations that were there before the time, and gone at it.
    async fn once_resolved(&self, new: &[Evaluation], time: &str) -> Result<Vec<Evaluation>, StoreError> {
        let reopened: Vec<Option<Evaluation>> = stream::iter(new)
            .map(|violation| async move {
                let before = self.table.violated_before(&violation.resource_id, &violation.rule_id, time).await?;
                Ok::<_, StoreError>(before.then(|| violation.clone()))
            })
            .buffered(CONCURRENT_HISTORIES)
            .try_collect()
            .await?;
        Ok(reopened.into_iter().flatten().collect())
    }

    async fn publish(&self, part: &Part) -> Result<(), NotifyError> {
        let mut publish = self
            .sns
            .publish()
            .topic_arn(&self.topic)
            .subject(&part.subject)
            .message_structure("json")
            .message(part.envelope());
        for (name, value) in &part.attributes {
            let (kind, value) = match value {
                AttributeValue::Number(number) => ("Number", number.to_string()),
                AttributeValue::String(text) => ("String", text.clone()),
            };
            let value = MessageAttributeValue::builder().data_type(kind).string_value(value).build();
            publish = publish.message_attributes(name, value.map_err(|error| self.failed(error))?);
        }
        publish.send().await.map_err(|error| self.failed(detail(&error)))?;
        Ok(())
    }

    fn failed(&self, detail: impl std::fmt::Display) -> NotifyError {
        NotifyError::Publish { topic: self.topic.clone(), detail: detail.to_string() }
    }
}
