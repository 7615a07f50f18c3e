//! What is shown while a scan runs.

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use indicatif::{HumanCount, ProgressBar};
use plumbline_aws::call::ledger::Ledger;
use tokio::task::JoinHandle;

/// How often the number of calls is looked up.
const EVERY: Duration = Duration::from_millis(200);

/// A line on standard error, if that is a terminal. It disappears with the value.
pub(crate) struct Progress {
    bar: ProgressBar,
    counting: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows how many calls were made.
    pub(crate) fn collecting(ledger: &Ledger, quiet: bool) -> Self {
        if quiet || !io::stderr().is_terminal() {
            return Self::hidden();
        }
        let bar = ProgressBar::new_spinner();
        bar.set_message("collecting");
        bar.enable_steady_tick(EVERY);
        let counting = tokio::spawn({
            let (bar, ledger) = (bar.clone(), ledger.clone());
            async move {
                loop {
                    tokio::time::sleep(EVERY).await;
                    bar.set_message(format!("collecting, calls made: {}", HumanCount(ledger.requests())));
                }
            }
        });
        Self { bar, counting: Some(counting) }
    }

    /// Shows nothing.
    pub(crate) fn hidden() -> Self {
        Self { bar: ProgressBar::hidden(), counting: None }
    }

    /// Shows that the rules are evaluated.
    pub(crate) fn evaluating(&mut self) {
        self.stop_counting();
        self.bar.set_message("evaluating");
    }

    fn stop_counting(&mut self) {
        if let Some(counting) = self.counting.take() {
            counting.abort();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop_counting();
        self.bar.finish_and_clear();
    }
}
