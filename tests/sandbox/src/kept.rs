//! Finished answers, kept to be sent again to the same request: measuring a client wants a store that costs next to nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

/// The answers kept, up to a number of bytes; what does not fit is made anew each time.
#[derive(Debug)]
pub(crate) struct KeptAnswers {
    most_bytes: usize,
    answers: Mutex<Answers>,
}

#[derive(Debug, Default)]
struct Answers {
    bytes: usize,
    bodies: HashMap<String, Bytes>,
}

impl KeptAnswers {
    pub(crate) fn new(most_bytes: usize) -> Self {
        Self { most_bytes, answers: Mutex::default() }
    }

    /// The body of a success that was sent to this request before.
    pub(crate) fn find(&self, request: &str) -> Option<Bytes> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).bodies.get(request).cloned()
    }

    /// Keeps the body of a success.
    pub(crate) fn keep(&self, request: String, body: &Bytes) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = answers.bytes + body.len();
        if bytes <= self.most_bytes && !answers.bodies.contains_key(&request) {
            answers.bytes = bytes;
            answers.bodies.insert(request, body.clone());
        }
    }
}
