//! Ctrl-C.

use tokio::sync::watch;

/// Whether the user pressed Ctrl-C.
#[derive(Clone)]
pub(crate) struct Interrupt(watch::Receiver<bool>);

impl Interrupt {
    /// Listens from now on.
    pub(crate) fn listen() -> Self {
        let (pressed, receiver) = watch::channel(false);
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                pressed.send_replace(true);
            }
            pressed.closed().await;
        });
        Self(receiver)
    }

    /// Waits until it is pressed.
    pub(crate) async fn pressed(&mut self) {
        // The sender lives as long as this receiver does.
        let _ = self.0.wait_for(|pressed| *pressed).await;
    }

    /// Whether it was pressed.
    pub(crate) fn was_pressed(&self) -> bool {
        *self.0.borrow()
    }
}
