//! What a scan asked of each API: requests, retries, throttles, and the time that calls waited for their turn.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            Intercept,
            context::{BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef},
            dyn_dispatch_hint,
        },
        retries::{
            RequestAttempts,
            classifiers::{ClassifyRetry, RetryAction, RetryReason},
        },
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::{config_bag::ConfigBag, retry::ErrorKind};
use plumbline_catalogue::scan::ApiUse;

use super::pace::Pace;

tokio::task_local! {
    /// The call that the requests of this task belong to.
    pub(super) static CALL: Call;
}

/// A call, which can take several requests.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// The IAM action.
    pub(super) action: &'static str,
    /// How fast the API may be called.
    pub(super) pace: Arc<Pace>,
}

/// Counts by IAM action; shared by all clients of a scan.
#[derive(Clone, Debug, Default)]
pub struct Ledger(Arc<Mutex<BTreeMap<&'static str, Use>>>);

#[derive(Clone, Copy, Debug, Default)]
struct Use {
    requests: u64,
    retries: u64,
    throttles: u64,
    waited: Duration,
}

impl Ledger {
    /// How many requests went out so far, retries included.
    pub fn requests(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().map(|of_api| of_api.requests).sum()
    }

    /// What was asked of each API so far.
    pub fn uses(&self) -> Vec<ApiUse> {
        let of_apis = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        of_apis
            .iter()
            .filter(|(_, of_api)| of_api.requests > 0)
            .map(|(action, of_api)| ApiUse {
                action: (*action).to_owned(),
                requests: of_api.requests,
                retries: of_api.retries,
                throttles: of_api.throttles,
                waited_ms: u64::try_from(of_api.waited.as_millis()).unwrap_or(u64::MAX),
            })
            .collect()
    }

    /// A call of this action waited so long for its turn.
    pub(super) fn waited(&self, action: &'static str, time: Duration) {
        self.count(action, |of_api| of_api.waited += time);
    }

    fn count(&self, action: &'static str, count: impl FnOnce(&mut Use)) {
        count(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(action).or_default());
    }
}

#[dyn_dispatch_hint]
impl Intercept for Ledger {
    fn name(&self) -> &'static str {
        "Ledger"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let is_retry = cfg.load::<RequestAttempts>().is_some_and(|attempts| attempts.attempts() > 1);
        // Requests outside of a scan are nobody's.
        let _ = CALL.try_with(|call| {
            self.count(call.action, |of_api| {
                of_api.requests += 1;
                of_api.retries += u64::from(is_retry);
            });
        });
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        components: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let is_throttle = |action| {
            use RetryReason::RetryableError;
            matches!(action, RetryAction::RetryIndicated(RetryableError { kind: ErrorKind::ThrottlingError, .. }))
        };
        if components.retry_classifiers().any(|known| is_throttle(known.classify_retry(context.inner()))) {
            let _ = CALL.try_with(|call| {
                self.count(call.action, |of_api| of_api.throttles += 1);
                call.pace.slow_down();
            });
        }
        Ok(())
    }
}
