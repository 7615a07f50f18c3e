//! Ctrl-C, and the signal by which a system asks a program to end.

use std::{future::pending, process};

use tokio::sync::oneshot;

use crate::{failure::INTERRUPTED, output::note};

/// Over at the first signal. The second ends the program at once.
#[expect(clippy::exit, reason = "whoever asks twice wants nothing to be finished")]
pub(crate) fn listen() -> impl Future<Output = ()> + Send + 'static {
    let (first, pressed) = oneshot::channel();
    tokio::spawn(async move {
        signal().await;
        // A scan that is being evaluated no longer asks.
        let _ = first.send(());
        note("ending the scan: what it has not read yet counts as not reached (once more ends it at once)");
        signal().await;
        process::exit(INTERRUPTED.into());
    });
    async {
        // The sender is dropped only with the program.
        let _ = pressed.await;
    }
}

async fn signal() {
    tokio::select! {
        Ok(()) = tokio::signal::ctrl_c() => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => drop(terminate.recv().await),
        Err(_) => pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    pending().await
}
