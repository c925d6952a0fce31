//! One scheduler per store for the whole process: bounds the requests under way and keeps within the store's quota, which
//! all apps of the merchant share. `send` asks it before every request and tells it every answer's headers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderMap;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

/// Quotas from here on are no real bound ("unlimited" plans name millions) and need no reserve.
const NO_RESERVE_FROM: u64 = 1000;
/// A window is never longer than this; a larger figure in a header is a mistake.
const LONGEST_WINDOW: Duration = Duration::from_secs(120);

/// Paces the requests to one store.
#[derive(Debug)]
pub(crate) struct Scheduler {
    permits: Semaphore,
    quota: Mutex<Quota>,
}

#[derive(Debug, Default)]
struct Quota {
    permits: usize,
    in_flight: u64,
    /// Requests left in the window, as far as the last answer told; `None` before the first.
    left: Option<u64>,
    total: u64,
    resets_at: Option<Instant>,
}

/// What the store's last answers said about its request quota, which all its apps share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests allowed per window; `None` while no answer has named it.
    pub quota: Option<u64>,
    /// Requests left in the window, less those under way; `None` while no answer has named it.
    pub left: Option<u64>,
    /// Requests of the quota that this driver leaves to other apps.
    pub reserve: u64,
    /// Milliseconds until the window starts again; `None` when no window is running.
    pub milliseconds_to_reset: Option<u64>,
}

/// The right to have one request under way.
#[derive(Debug)]
pub(crate) struct Turn<'s> {
    scheduler: &'s Scheduler,
    _permit: Option<SemaphorePermit<'s>>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut quota = self.scheduler.quota();
        quota.in_flight = quota.in_flight.saturating_sub(1);
    }
}

impl Scheduler {
    /// The scheduler of a store, shared by all connections to it. The largest `max_connections` asked for counts.
    pub(crate) fn of(base_url: &str, store: &str, max_connections: usize) -> Arc<Self> {
        type All = Mutex<HashMap<(String, String), Arc<Scheduler>>>;
        static ALL: OnceLock<All> = OnceLock::new();
        let mut all = ALL.get_or_init(All::default).lock().unwrap_or_else(PoisonError::into_inner);
        let scheduler = all.entry((base_url.to_owned(), store.to_owned())).or_insert_with(|| {
            Arc::new(Self { permits: Semaphore::new(0), quota: Mutex::new(Quota::default()) })
        });
        scheduler.widen(max_connections.max(1));
        Arc::clone(scheduler)
    }

    fn widen(&self, connections: usize) {
        let mut quota = self.quota();
        if let Some(more) = connections.checked_sub(quota.permits) {
            self.permits.add_permits(more);
            quota.permits = connections;
        }
    }

    fn quota(&self) -> std::sync::MutexGuard<'_, Quota> {
        self.quota.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a request may be sent.
    pub(crate) async fn turn(&self) -> Turn<'_> {
        // The semaphore is never closed; without a permit the request is merely not bounded.
        let permit = self.permits.acquire().await.ok();
        loop {
            let wait = self.quota().claim(Instant::now());
            match wait {
                None => return Turn { scheduler: self, _permit: permit },
                Some(moment) => tokio::time::sleep_until(moment).await,
            }
        }
    }

    /// Reads the quota from an answer.
    pub(crate) fn note(&self, headers: &HeaderMap) {
        let mut quota = self.quota();
        if let Some(left) = number(headers, "x-rate-limit-requests-left") {
            // The others under way are not in the figure yet.
            let others = quota.in_flight.saturating_sub(1);
            quota.left = Some(left.saturating_sub(others));
        }
        if let Some(total) = number(headers, "x-rate-limit-requests-quota") {
            quota.total = total;
        }
        if let Some(reset) = number(headers, "x-rate-limit-time-reset-ms") {
            quota.resets_at = Some(Instant::now() + Duration::from_millis(reset).min(LONGEST_WINDOW));
        }
    }

    /// The state of the quota.
    pub(crate) fn rate_limit(&self) -> RateLimit {
        let quota = self.quota();
        let left_of_window = quota.resets_at.and_then(|moment| moment.checked_duration_since(Instant::now()));
        RateLimit {
            quota: (quota.total > 0).then_some(quota.total),
            left: quota.left,
            reserve: quota.reserve(),
            milliseconds_to_reset: left_of_window.and_then(|left| u64::try_from(left.as_millis()).ok()),
        }
    }

    /// A 429 came: nothing is sent before `moment`.
    pub(crate) fn pause_until(&self, moment: Instant) {
        let mut quota = self.quota();
        quota.left = Some(0);
        quota.resets_at = Some(quota.resets_at.map_or(moment, |known| known.max(moment)));
    }
}

impl Quota {
    /// Takes one request out of the window, or answers how long to wait for the next.
    fn claim(&mut self, now: Instant) -> Option<Instant> {
        if self.resets_at.is_some_and(|moment| moment <= now) {
            self.resets_at = None;
            self.left = (self.total > 0).then_some(self.total);
        }
        if let (Some(left), Some(resets_at)) = (self.left, self.resets_at)
            && left <= self.reserve()
        {
            return Some(resets_at);
        }
        self.left = self.left.map(|left| left.saturating_sub(1));
        self.in_flight += 1;
        None
    }

    /// Requests left to the merchant's other apps.
    fn reserve(&self) -> u64 {
        if self.total == 0 || self.total >= NO_RESERVE_FROM { 0 } else { (self.total / 10).max(1) }
    }
}

/// The whole number in a header.
pub(crate) fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::Quota;

    fn quota(left: u64, total: u64, now: Instant) -> Quota {
        Quota { left: Some(left), total, resets_at: Some(now + Duration::from_secs(10)), ..Quota::default() }
    }

    #[test]
    fn a_tenth_of_a_small_quota_is_left_to_other_apps() {
        let now = Instant::now();
        assert!(quota(16, 150, now).claim(now).is_none());
        assert!(quota(15, 150, now).claim(now).is_some());
        assert!(quota(1, 5, now).claim(now).is_some());
        assert!(quota(1, 16_101_495, now).claim(now).is_none());
        assert!(quota(0, 16_101_495, now).claim(now).is_some());
    }

    #[test]
    fn requests_claimed_before_any_answer_count_against_the_window() {
        let now = Instant::now();
        let mut quota = quota(17, 150, now);
        assert!(quota.claim(now).is_none());
        assert!(quota.claim(now).is_none());
        assert!(quota.claim(now).is_some());
    }

    #[test]
    fn a_new_window_opens_at_the_reset() {
        let now = Instant::now();
        let mut quota = quota(0, 150, now);
        assert_eq!(quota.claim(now), Some(now + Duration::from_secs(10)));
        assert!(quota.claim(now + Duration::from_secs(10)).is_none());
        assert_eq!(quota.left, Some(149));
    }
}
