//! The request quota of the store: a fixed window, and the four headers that report it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The quota that a store without a limit reports.
const WITHOUT_LIMIT: u32 = 16_101_495;

/// What the quota looks like at one request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quota {
    pub allowed: bool,
    pub limit: u32,
    pub left: u32,
    pub window: Duration,
    pub reset: Duration,
}

/// Counts the requests of the current window.
#[derive(Debug)]
pub(crate) struct RateLimit {
    limit: Option<u32>,
    window: Duration,
    state: Mutex<Window>,
}

#[derive(Debug)]
struct Window {
    began: Instant,
    used: u32,
    /// What was used of the windows before.
    past: Vec<u32>,
}

impl RateLimit {
    pub(crate) fn new(limit: Option<u32>, window: Duration) -> Self {
        RateLimit {
            limit,
            window,
            state: Mutex::new(Window { began: Instant::now(), used: 0, past: Vec::new() }),
        }
    }

    /// The requests answered in each window so far, the running one last.
    pub(crate) fn used(&self) -> Vec<u32> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.past.iter().copied().chain([state.used]).collect()
    }

    /// Takes one request out of the window, if there is one left.
    pub(crate) fn take(&self) -> Quota {
        let limit = self.limit.unwrap_or(WITHOUT_LIMIT);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.began.elapsed() >= self.window {
            let used = state.used;
            state.past.push(used);
            (state.began, state.used) = (Instant::now(), 0);
        }
        let allowed = state.used < limit;
        if allowed {
            state.used += 1;
        }
        Quota {
            allowed,
            limit,
            left: limit.saturating_sub(state.used),
            window: self.window,
            reset: self.window.saturating_sub(state.began.elapsed()),
        }
    }
}
