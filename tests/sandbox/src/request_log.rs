//! The list of answered requests, for tests that say which requests were allowed.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

/// One request that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServedRequest {
    /// `GET`, `POST` …
    pub method: String,
    /// The path below the store, such as `/v3/catalog/products`; the whole path for another store.
    pub path: String,
    /// The query without its question mark, decoded.
    pub query: String,
    /// The HTTP status sent; 0 when the request was left without an answer on purpose.
    pub status: u16,
}

/// The requests answered so far.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    served: Mutex<Vec<ServedRequest>>,
}

impl RequestLog {
    pub(crate) fn add(&self, request: ServedRequest) {
        self.lock().push(request);
    }

    pub(crate) fn all(&self) -> Vec<ServedRequest> {
        self.lock().clone()
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<ServedRequest>> {
        self.served.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
