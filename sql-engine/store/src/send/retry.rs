//! How long to wait after passing trouble, and when to give up. Only reading is repeated here.

use std::time::Duration;

use reqwest::header::HeaderMap;

use super::LONGEST_WAIT;
use super::quota::{header, until_reset};
use super::refusal::words;
use crate::error::StoreError;
use crate::network::Unreachable;

const FIRST_WAIT: Duration = Duration::from_millis(250);
const FIRST_WAIT_THROTTLED: Duration = Duration::from_secs(1);
/// A quota window lasts 30 seconds; a larger figure in a header is not believed.
const LONGEST_QUOTA_WAIT: Duration = Duration::from_secs(120);

/// A failure that may pass.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// 429, with the wait that its headers ask for.
    Throttled { wait: Option<Duration> },
    /// 500, 502, 503, 504.
    Server { status: u16, words: String },
    /// The connection broke.
    Lost { reason: String },
    /// There was no connection.
    Unreachable { reason: Unreachable },
}

impl Trouble {
    /// The trouble behind a status, if it is one that may pass.
    pub(crate) fn of(status: u16, headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        match status {
            429 => {
                // The second name is what gateways in front of the API send.
                let after = header(headers, "x-retry-after").max(header(headers, "retry-after"));
                let after = after.map(|seconds| Duration::from_secs(seconds).min(LONGEST_QUOTA_WAIT));
                Some(Self::Throttled { wait: until_reset(headers).max(after) })
            }
            500 | 502 | 503 | 504 => Some(Self::Server { status, words: words(body) }),
            _ => None,
        }
    }

    /// What to say when patience has ended.
    pub(crate) fn into_error(self, path: &str, host: &str, attempts: u32) -> StoreError {
        let path = path.to_owned();
        match self {
            Self::Throttled { .. } => StoreError::Throttled { path, attempts },
            Self::Server { status, words } => StoreError::Server { path, status, words, attempts },
            Self::Lost { reason } => StoreError::Lost { path, reason },
            Self::Unreachable { reason } => StoreError::Unreachable { host: host.to_owned(), reason },
        }
    }
}

/// Repetitions of a page that may be too large for the server, before it is asked for in parts.
const REPETITIONS_OF_A_LARGE_PAGE: u32 = 1;

/// A status with which a server also answers when it was asked for too much at once. 503 is maintenance.
pub(crate) fn too_much(status: u16) -> bool {
    matches!(status, 500 | 502 | 504)
}

/// Counts attempts and lengthens the waits.
#[derive(Debug)]
pub(crate) struct Backoff {
    attempts: u32,
    retry_limit: u32,
    divisible: bool,
}

impl Backoff {
    /// `divisible`: the answer can be had in smaller parts.
    pub(crate) fn new(retry_limit: u32, divisible: bool) -> Self {
        Self { attempts: 0, retry_limit, divisible }
    }

    /// Attempts made.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Counts a failed attempt; the time to wait before the next, `None` when there is to be none.
    pub(crate) fn wait(&mut self, trouble: &Trouble) -> Option<Duration> {
        self.attempts += 1;
        // A host that refuses connections is asked once more only: a wrong address should fail at once.
        let limit = match trouble {
            Trouble::Unreachable { .. } => self.retry_limit.min(1),
            Trouble::Server { status, .. } if self.divisible && too_much(*status) => {
                self.retry_limit.min(REPETITIONS_OF_A_LARGE_PAGE)
            }
            _ => self.retry_limit,
        };
        if self.attempts > limit {
            return None;
        }
        if let Trouble::Throttled { wait: Some(wait) } = trouble {
            return Some(*wait);
        }
        let first =
            if matches!(trouble, Trouble::Throttled { .. }) { FIRST_WAIT_THROTTLED } else { FIRST_WAIT };
        let grown = first.saturating_mul(1_u32 << (self.attempts - 1).min(16)).min(LONGEST_WAIT);
        Some(grown.mul_f64(rand::random_range(0.5..1.0)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::header::{HeaderMap, HeaderValue};

    use super::{Backoff, Trouble};

    #[test]
    fn waits_grow_and_end_at_the_retry_limit() {
        let mut backoff = Backoff::new(3, false);
        let trouble = Trouble::Lost { reason: String::new() };
        let waits: Vec<_> = std::iter::from_fn(|| backoff.wait(&trouble)).collect();
        assert_eq!(waits.len(), 3);
        for (wait, longest) in waits.iter().zip([250, 500, 1000]) {
            assert!(*wait <= Duration::from_millis(longest) && *wait >= Duration::from_millis(longest / 2));
        }
    }

    #[test]
    fn a_page_that_can_be_divided_is_repeated_once() {
        let mut backoff = Backoff::new(5, true);
        let failed = |status| Trouble::Server { status, words: String::new() };
        assert!(backoff.wait(&failed(500)).is_some());
        assert!(backoff.wait(&failed(503)).is_some(), "maintenance is not a matter of size");
        assert!(backoff.wait(&failed(504)).is_none());
    }

    #[test]
    fn the_last_millisecond_of_a_window_is_waited_for_too() {
        let mut headers = HeaderMap::new();
        headers.insert("x-rate-limit-time-reset-ms", HeaderValue::from(0));
        let trouble = Trouble::of(429, &headers, &[]);
        // The header's figure is rounded down. Asking at once would be refused again, and again, until patience has ended.
        assert!(
            matches!(trouble, Some(Trouble::Throttled { wait: Some(wait) }) if wait >= Duration::from_millis(1)),
            "{trouble:?}"
        );
    }

    #[test]
    fn the_wait_that_a_429_names_is_kept() {
        let mut backoff = Backoff::new(1, false);
        let trouble = Trouble::Throttled { wait: Some(Duration::from_millis(1234)) };
        assert_eq!(backoff.wait(&trouble), Some(Duration::from_millis(1234)));
        assert_eq!(backoff.wait(&trouble), None);
    }
}
