//! Work that goes on while nobody waits for it: a program that pauses between two fetches must find the pages that were under
//! way finished, not timed out. Dropping the future ends the work.

use std::future::Future;

use tokio::task::JoinHandle;
use tracing::instrument::WithSubscriber;

use crate::error::StoreError;

struct Owned<T>(JoinHandle<T>);

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts the work as a task when first polled, and waits for it.
///
/// # Errors
/// The work's own, and a panic inside it.
pub(crate) async fn owned<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    let mut task = Owned(tokio::spawn(work.with_current_subscriber()));
    (&mut task.0).await.unwrap_or_else(|error| Err(StoreError::Internal(error.to_string())))
}
