//! The rows that matched a filtered or ordered request, kept so that its next pages need no new search.

use std::sync::{Arc, Mutex, PoisonError};

/// How many searches are remembered; each holds eight bytes per matching row.
const REMEMBERED: usize = 16;

/// Row indexes in the order of the answer.
pub(crate) type Matches = Arc<Vec<i64>>;

/// The searches made last, newest at the end.
#[derive(Debug, Default)]
pub(crate) struct MatchCache {
    entries: Mutex<Vec<(String, Matches)>>,
}

impl MatchCache {
    /// The matches for a search, made with `search` if they are not remembered.
    pub(crate) fn get_or_search(&self, key: &str, search: impl FnOnce() -> Vec<i64>) -> Matches {
        if let Some(known) = self.find(key) {
            return known;
        }
        let matches = Arc::new(search());
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= REMEMBERED {
            entries.remove(0);
        }
        entries.push((key.to_owned(), Arc::clone(&matches)));
        matches
    }

    fn find(&self, key: &str) -> Option<Matches> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().find(|(known, _)| known == key).map(|(_, matches)| Arc::clone(matches))
    }
}
