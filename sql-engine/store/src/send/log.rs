//! The last requests sent, for the call log and for tests. By its type it can hold neither header nor host.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use reqwest::header::HeaderMap;

use super::body::Body;

/// Requests remembered.
const KEPT: usize = 2000;

/// A request that was sent and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRequest {
    /// `GET`
    pub method: &'static str,
    /// Path below `/stores/{store_hash}`.
    pub path: String,
    /// Query parameters in the order sent.
    pub parameters: Vec<(String, String)>,
    /// HTTP status; `None` when no complete answer came.
    pub status: Option<u16>,
    /// Milliseconds that it waited before it was sent: for its turn, for the quota, or after passing trouble.
    pub waited: u64,
    /// Milliseconds from sending to the end of the answer.
    pub milliseconds: u64,
    /// Rows of the table wanted that the answer held; `None` until it was read.
    pub rows: Option<u64>,
}

/// Longest beginning of a body that is written down, in bytes.
const LONGEST_BODY: usize = 2_000;

/// Says to the log file what an answer looks like and how it begins. Request headers, which hold the token, are never said.
pub(super) fn tell(path: &str, headers: &HeaderMap, body: &Body) {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (kind, left) = (header("content-type"), header("x-rate-limit-requests-left"));
    tracing::trace!(path, bytes = body.size(), ?kind, ?left, "answer");
    // The text is unpacked only where somebody wants to see it.
    tracing::trace!(
        target: "bigcommerce_store::send::body",
        path,
        text = String::from_utf8_lossy(&body.beginning(LONGEST_BODY)).as_ref(),
        "body"
    );
}

/// A bounded log of requests.
#[derive(Debug, Default)]
pub(crate) struct Log {
    sent: AtomicU64,
    kept: Mutex<VecDeque<(u64, SentRequest)>>,
}

impl Log {
    /// Counts a request that is about to be sent.
    pub(crate) fn count(&self) -> u64 {
        self.sent.fetch_add(1, Ordering::Relaxed)
    }

    /// Requests sent so far, repetitions included.
    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Keeps a finished request under its number.
    pub(crate) fn keep(&self, number: u64, request: SentRequest) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back((number, request));
    }

    /// Notes how many rows an answer held.
    pub(crate) fn note_rows(&self, number: u64, rows: u64) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, request)) = kept.iter_mut().rev().find(|(known, _)| *known == number) {
            request.rows = Some(rows);
        }
    }

    /// The requests kept, in the order sent.
    pub(crate) fn entries(&self) -> Vec<SentRequest> {
        let mut kept: Vec<_> =
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect();
        kept.sort_by_key(|(number, _)| *number);
        kept.into_iter().map(|(_, request)| request).collect()
    }
}
