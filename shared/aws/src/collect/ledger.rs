//! Which calls a scan sent, attempt by attempt.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            Intercept,
            context::{BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextRef},
            dyn_dispatch_hint,
        },
        orchestrator::Metadata,
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::config_bag::ConfigBag;
use serde::Serialize;

/// Counts every attempt of every operation; shared by all clients of a scan.
#[derive(Clone, Debug, Default)]
pub struct Ledger(Arc<Mutex<BTreeMap<(String, String), Count>>>);

/// What was sent for one operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Requests that went out, retries included.
    pub attempts: u64,
    /// Operations that were begun.
    pub calls: u64,
}

impl Ledger {
    /// The counts by service and operation, in the SDK's names.
    pub fn counts(&self) -> BTreeMap<(String, String), Count> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn count(&self, cfg: &ConfigBag, add: impl FnOnce(&mut Count)) {
        if let Some(metadata) = cfg.load::<Metadata>() {
            let key = (metadata.service().to_owned(), metadata.name().to_owned());
            add(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default());
        }
    }
}

#[dyn_dispatch_hint]
impl Intercept for Ledger {
    fn name(&self) -> &'static str {
        "Ledger"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.count(cfg, |count| count.calls += 1);
        Ok(())
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.count(cfg, |count| count.attempts += 1);
        Ok(())
    }
}
