//! The threads on which everything is parsed, planned and fetched, and the wait of an application's thread for them.
//! `environment` owns one; nothing outlives its shutdown, because hosts unload drivers.

use std::future::Future;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Planning recurses deeply; hosts give their own threads as little as one megabyte.
const STACK_BYTES: usize = 16 * 1024 * 1024;
const SHUTDOWN_PATIENCE: Duration = Duration::from_secs(3);
const MOST_THREADS: usize = 8;

/// Why a wait ended without a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// SQLCancel.
    Cancelled,
    /// The time allowed has passed.
    TimedOut,
    /// The work panicked, or the environment is gone.
    Died,
}

/// Worker threads, started with the first work.
#[derive(Debug, Default)]
pub struct Runtime(Mutex<Option<tokio::runtime::Runtime>>);

impl Runtime {
    /// Runs the future on a worker thread and waits for its end, for SQLCancel, or for the deadline, whichever comes first.
    /// In the last two cases the future is dropped at its next pause.
    ///
    /// # Errors
    /// See [`Interruption`].
    pub fn wait<T: Send + 'static>(
        &self,
        cancel: &Cancel,
        deadline: Option<Instant>,
        future: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Interruption> {
        let threads = self.threads().ok_or(Interruption::Died)?;
        let (sender, receiver) = mpsc::channel();
        let cancelled = sender.clone();
        if !cancel.watch(Box::new(move || drop(cancelled.send(Err(Interruption::Cancelled))))) {
            return Err(Interruption::Cancelled);
        }
        let work = threads.spawn(future);
        let abort = work.abort_handle();
        threads.spawn(async move { drop(sender.send(work.await.map_err(|_| Interruption::Died))) });
        let outcome = match deadline {
            None => receiver.recv().unwrap_or(Err(Interruption::Died)),
            Some(deadline) => receiver
                .recv_timeout(deadline.saturating_duration_since(Instant::now()))
                .unwrap_or_else(|error| match error {
                    RecvTimeoutError::Timeout => Err(Interruption::TimedOut),
                    RecvTimeoutError::Disconnected => Err(Interruption::Died),
                }),
        };
        cancel.unwatch();
        if outcome.is_err() {
            abort.abort();
        }
        outcome
    }

    /// Drops something whose end may need the worker threads, such as the rows of a running query.
    pub fn dispose<T: Send + 'static>(&self, value: T) {
        match lock(&self.0).as_ref() {
            Some(threads) => drop(threads.spawn(async move { drop(value) })),
            None => drop(value),
        }
    }

    /// Runs a whole function on a thread of its own; false when there are no threads to be had.
    pub fn run_aside(&self, function: impl FnOnce() + Send + 'static) -> bool {
        let threads = self.threads();
        threads.map(|threads| drop(threads.spawn_blocking(function))).is_some()
    }

    /// Stops the threads; work still under way is dropped.
    pub fn shut_down(&self) {
        if let Some(threads) = lock(&self.0).take() {
            threads.shutdown_timeout(SHUTDOWN_PATIENCE);
        }
    }

    fn threads(&self) -> Option<tokio::runtime::Handle> {
        let mut threads = lock(&self.0);
        if threads.is_none() {
            let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
            *threads = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(processors.clamp(2, MOST_THREADS))
                .thread_stack_size(STACK_BYTES)
                .thread_name("bigcommerce-odbc")
                .enable_all()
                .build()
                .ok();
        }
        threads.as_ref().map(|threads| threads.handle().clone())
    }
}

/// Where SQLCancel leaves its wish. It lies outside the lock of the handle it belongs to.
#[derive(Default)]
pub struct Cancel(Mutex<CancelState>);

#[derive(Default)]
struct CancelState {
    /// Functions under way: one inside another counts twice.
    active: usize,
    requested: bool,
    wake: Option<Box<dyn Fn() + Send>>,
}

impl Cancel {
    /// Marks the beginning of a function that can be cancelled; its end is the drop of the result.
    pub fn begin(&self) -> Cancellable<'_> {
        self.enter();
        Cancellable(self)
    }

    /// As [`Cancel::begin`], for a function that ends on another thread, with [`Cancel::leave`].
    pub fn enter(&self) {
        let mut state = lock(&self.0);
        state.requested &= state.active > 0;
        state.active += 1;
    }

    /// Marks the end of a function that can be cancelled.
    pub fn leave(&self) {
        let mut state = lock(&self.0);
        state.active = state.active.saturating_sub(1);
        state.requested &= state.active > 0;
        state.wake = None;
    }

    /// Ends the function under way with HY008; without one this does nothing, as ODBC 3 asks.
    pub fn request(&self) {
        let mut state = lock(&self.0);
        if state.active > 0 {
            state.requested = true;
            if let Some(wake) = &state.wake {
                wake();
            }
        }
    }

    fn watch(&self, wake: Box<dyn Fn() + Send>) -> bool {
        let mut state = lock(&self.0);
        state.wake = Some(wake);
        !state.requested
    }

    fn unwatch(&self) {
        lock(&self.0).wake = None;
    }
}

impl std::fmt::Debug for Cancel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Cancel")
    }
}

/// A function under way that can be cancelled.
#[derive(Debug)]
pub struct Cancellable<'a>(&'a Cancel);

impl Drop for Cancellable<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use super::{Cancel, Interruption, Runtime};

    async fn forever() {
        tokio::time::sleep(Duration::from_secs(600)).await;
    }

    #[test]
    fn work_is_done_on_a_thread_of_the_runtime() {
        let here = std::thread::current().id();
        let there = Runtime::default().wait(&Cancel::default(), None, async { std::thread::current().id() });
        assert!(there.is_ok_and(|there| there != here));
    }

    #[test]
    fn a_request_to_cancel_counts_only_while_something_is_under_way() {
        let (runtime, cancel) = (Runtime::default(), Arc::new(Cancel::default()));
        cancel.request();
        let under_way = cancel.begin();
        assert_eq!(runtime.wait(&cancel, None, async { 1 }), Ok(1));
        cancel.request();
        assert_eq!(runtime.wait(&cancel, None, async { 1 }), Err(Interruption::Cancelled));
        drop(under_way);
        assert_eq!(runtime.wait(&cancel, None, async { 1 }), Ok(1));
    }

    #[test]
    fn a_deadline_and_a_panic_end_the_wait() {
        let runtime = Runtime::default();
        let soon = Instant::now() + Duration::from_millis(50);
        assert_eq!(runtime.wait(&Cancel::default(), Some(soon), forever()), Err(Interruption::TimedOut));
        let panics = async { panic!("a fault in a query") };
        assert_eq!(runtime.wait::<()>(&Cancel::default(), None, panics), Err(Interruption::Died));
    }

    #[test]
    fn shutting_down_does_not_wait_for_work_that_was_given_up() {
        let runtime = Runtime::default();
        let soon = Instant::now() + Duration::from_millis(10);
        assert_eq!(runtime.wait(&Cancel::default(), Some(soon), forever()), Err(Interruption::TimedOut));
        let started = Instant::now();
        runtime.shut_down();
        assert!(started.elapsed() < Duration::from_secs(2));
    }
}
