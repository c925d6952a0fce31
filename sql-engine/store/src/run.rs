//! One run of a scan, and what it has done so far. All that works for the scan notes it here; the SQL engine reads it for
//! EXPLAIN ANALYZE. It decides nothing.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::pages::{Attempt, SharedPages};
use crate::scan::ScanPlan;

/// A run of a scan. Begins empty; shared with everything that works for it.
#[derive(Debug, Default)]
pub struct ScanRun {
    so_far: Mutex<Happened>,
    rows: AtomicU64,
    skipped: AtomicU64,
    pages: Option<Arc<SharedPages>>,
    attempt: Option<Arc<Attempt>>,
}

/// What a run has done.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Happened {
    /// Requests sent, repetitions included.
    pub requests: u64,
    /// Answers that held rows of a list, or could have.
    pub pages: u64,
    /// Rows that arrived, before the engine tested them.
    pub rows: u64,
    /// Time that requests waited for their turn, added up.
    pub waited: Duration,
    /// Rows of the parent table that did not hold all their rows of this one, and were read again by themselves.
    pub read_again: u64,
    /// Filter parameters that the server refused.
    pub refused: Vec<String>,
    /// The plan followed last: keys that arrived and refusals change it.
    pub plan: Option<ScanPlan>,
}

impl ScanRun {
    /// A run that shares its pages with other scans of its statement.
    pub fn sharing(pages: Arc<SharedPages>) -> Self {
        pages.join();
        Self { pages: Some(pages), ..Self::default() }
    }

    /// The run with the answers of earlier attempts at its statement, and for those that may follow.
    #[must_use]
    pub fn of_attempt(self, attempt: Arc<Attempt>) -> Self {
        Self { attempt: Some(attempt), ..self }
    }

    pub(crate) fn attempt(&self) -> Option<&Attempt> {
        self.attempt.as_deref()
    }

    pub(crate) fn pages(&self) -> Option<&Arc<SharedPages>> {
        self.pages.as_ref()
    }

    /// What has been done so far.
    pub fn so_far(&self) -> Happened {
        Happened { rows: self.rows.load(Ordering::Relaxed), ..self.state().clone() }
    }

    /// A request is about to be sent after having waited so long for its turn.
    pub(crate) fn note_request(&self, waited: Duration) {
        let mut state = self.state();
        state.requests += 1;
        state.waited += waited;
    }

    pub(crate) fn note_page(&self) {
        self.state().pages += 1;
    }

    /// Rows leave the store client.
    pub(crate) fn note_rows(&self, rows: usize) {
        self.rows.fetch_add(u64::try_from(rows).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// So many rows of the request's offset do not arrive. Known when the first rows have arrived.
    pub fn skipped(&self) -> u64 {
        self.skipped.load(Ordering::Relaxed)
    }

    pub(crate) fn note_skipped(&self, rows: u64) {
        self.skipped.store(rows, Ordering::Relaxed);
    }

    pub(crate) fn note_read_again(&self, parents: usize) {
        self.state().read_again += u64::try_from(parents).unwrap_or(u64::MAX);
    }

    pub(crate) fn note_refused<'a>(&self, parameters: impl Iterator<Item = &'a String>) {
        let mut state = self.state();
        for name in parameters {
            if !state.refused.contains(name) {
                state.refused.push(name.clone());
            }
        }
    }

    pub(crate) fn note_plan(&self, plan: ScanPlan) {
        self.state().plan = Some(plan);
    }

    fn state(&self) -> MutexGuard<'_, Happened> {
        self.so_far.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
