//! One batch of the stream: every record's alert is published, or the batch is retried.

use aws_lambda_events::dynamodb::{Event, EventRecord};
use lambda_runtime::Diagnostic;
use plumbline_aws::{
    alert::{Notifier, NotifyError},
    connect::{ConnectError, Connection, SdkConfig},
    store::Table,
};
use plumbline_catalogue::{catalogue::Catalogue, framework::FrameworkError};
use tokio::sync::OnceCell;

use crate::environment::{Environment, EnvironmentError};

/// Keeps between invocations what does not change.
pub(crate) struct Alerter {
    catalogue: Catalogue,
    config: OnceCell<SdkConfig>,
}

/// Why an invocation failed. The stream sends the batch again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AlertError {
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error("the event is not valid: a record has no {0} key; send records of the results table's stream")]
    Event(&'static str),
    #[error(transparent)]
    Notify(#[from] NotifyError),
}

impl From<AlertError> for Diagnostic {
    fn from(error: AlertError) -> Self {
        let error_type = match &error {
            AlertError::Environment(_) => "EnvironmentError",
            AlertError::Connect(_) => "ConnectError",
            AlertError::Event(_) => "EventError",
            AlertError::Notify(_) => "NotifyError",
        };
        Self { error_type: error_type.to_owned(), error_message: error.to_string() }
    }
}

impl Alerter {
    pub(crate) fn new() -> Result<Self, FrameworkError> {
        Ok(Self { catalogue: Catalogue::built_in()?, config: OnceCell::new() })
    }

    pub(crate) async fn handle(&self, event: Event) -> Result<(), AlertError> {
        let environment = Environment::read(|name| std::env::var(name).ok())?;
        let keys = event
            .records
            .iter()
            .map(|record| Ok((key(record, "resource_id")?, key(record, "evaluation_timestamp")?)))
            .collect::<Result<Vec<(String, String)>, AlertError>>()?;
        let config = self.config.get_or_try_init(|| async { Connection::default().load().await }).await?;
        let table = Table::new(config, &environment.table);
        let catalogue = self.catalogue.clone();
        let notifier = Notifier::new(config, catalogue, table, &environment.topic, environment.when_unchanged);
        for (resource_id, evaluation_timestamp) in keys {
            let notified = notifier.notify(&resource_id, &evaluation_timestamp).await?;
            tracing::info!(resource_id, evaluation_timestamp, ?notified, "the alert is settled");
        }
        Ok(())
    }
}

fn key(record: &EventRecord, name: &'static str) -> Result<String, AlertError> {
    let keys: serde_json::Map<String, serde_json::Value> =
        serde_dynamo::from_item(record.change.keys.clone()).map_err(|_| AlertError::Event(name))?;
    keys.get(name).and_then(|value| value.as_str()).map(str::to_owned).ok_or(AlertError::Event(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_names_its_scan() {
        let event: Event = serde_json::from_str(include_str!("../events/finished-scan.json")).unwrap();
        assert_eq!(key(&event.records[0], "resource_id").unwrap(), "plumbline:scan:111111111111:all");
        assert_eq!(key(&event.records[0], "evaluation_timestamp").unwrap(), "2026-11-22T06:00:00.000Z");
        assert!(matches!(key(&event.records[0], "colour"), Err(AlertError::Event("colour"))));
    }
}
