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
}

impl RateLimit {
    pub(crate) fn new(limit: Option<u32>, window: Duration) -> Self {
        RateLimit { limit, window, state: Mutex::new(Window { began: Instant::now(), used: 0 }) }
    }

    /// Takes one request out of the window, if there is one left.
    pub(crate) fn take(&self) -> Quota {
        let limit = self.limit.unwrap_or(WITHOUT_LIMIT);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.began.elapsed() >= self.window {
            *state = Window { began: Instant::now(), used: 0 };
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
