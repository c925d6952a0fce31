//! The threads that tests run statements on: planning wants a larger stack than a test's own thread has.

use std::future::Future;
use std::io;

/// As large as the driver's worker threads, in bytes.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Runs the work on a worker thread with a large stack and waits for its end.
///
/// # Errors
/// No thread can be had, or the work panicked.
pub fn on_large_stack<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> io::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_stack_size(STACK_BYTES)
        .enable_all()
        .build()?;
    runtime.block_on(runtime.spawn(work)).map_err(io::Error::other)
}
