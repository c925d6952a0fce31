//! Answers that several scans of one statement want: each is asked for once and kept until the last of them has read it.
//! Beyond a limit of memory answers are not kept, and are asked for again.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::OnceCell;

type Key = (String, Vec<(String, String)>);
/// An answer's body; `None` inside when the answer says that there is nothing.
type Body = Arc<OnceCell<Option<Bytes>>>;

/// Answers shared by the scans of a statement.
#[derive(Debug)]
pub struct SharedPages {
    /// Most bytes of answers that wait for another reader.
    room: usize,
    /// How many scans read each answer.
    readers: AtomicUsize,
    kept: Mutex<HashMap<Key, Kept>>,
    bytes: AtomicUsize,
    overflowed: AtomicBool,
}

#[derive(Debug, Default)]
struct Kept {
    body: Body,
    read: usize,
}

impl SharedPages {
    /// Keeps at most this many bytes of answers that wait for another reader.
    pub fn with_room(room: usize) -> Self {
        Self {
            room,
            readers: AtomicUsize::default(),
            kept: Mutex::default(),
            bytes: AtomicUsize::default(),
            overflowed: AtomicBool::default(),
        }
    }

    /// For a single scan that looks ahead: it waits for nobody.
    pub(crate) fn of_one_reader() -> Arc<Self> {
        let pages = Arc::new(Self::with_room(usize::MAX));
        pages.join();
        pages
    }

    /// One more scan will read the answers.
    pub fn join(&self) {
        self.readers.fetch_add(1, Ordering::Relaxed);
    }

    /// Some answer was too much to keep.
    pub fn overflowed(&self) -> bool {
        self.overflowed.load(Ordering::Relaxed)
    }

    /// The answer to a request, by `ask` unless another scan has asked or is asking already.
    ///
    /// # Errors
    /// Those of `ask`; they are not kept.
    pub(super) async fn answer<E>(
        &self,
        path: &str,
        parameters: &[(String, String)],
        ask: impl Future<Output = Result<Option<Bytes>, E>>,
    ) -> Result<Option<Bytes>, E> {
        let answer = self.ahead(path, parameters, ask).await?;
        let size = answer.as_ref().map_or(0, Bytes::len);
        self.note_read(&(path.to_owned(), parameters.to_vec()), size);
        Ok(answer)
    }

    /// As [`SharedPages::answer`], for one who only looks: the answer is kept for all its readers.
    ///
    /// # Errors
    /// Those of `ask`; they are not kept.
    pub(super) async fn ahead<E>(
        &self,
        path: &str,
        parameters: &[(String, String)],
        ask: impl Future<Output = Result<Option<Bytes>, E>>,
    ) -> Result<Option<Bytes>, E> {
        let key = (path.to_owned(), parameters.to_vec());
        let body = Arc::clone(&self.kept().entry(key).or_default().body);
        let mut asked = false;
        let answer = body
            .get_or_try_init(|| {
                asked = true;
                ask
            })
            .await?
            .clone();
        let size = answer.as_ref().map_or(0, Bytes::len);
        if asked {
            self.bytes.fetch_add(size, Ordering::Relaxed);
        }
        Ok(answer)
    }

    /// Lets go of an answer that all have read, or for which there is no room.
    fn note_read(&self, key: &Key, size: usize) {
        let full = self.bytes.load(Ordering::Relaxed) > self.room;
        let mut kept = self.kept();
        let Some(entry) = kept.get_mut(key) else { return };
        entry.read += 1;
        let wanted = entry.read < self.readers.load(Ordering::Relaxed);
        if full && wanted {
            self.overflowed.store(true, Ordering::Relaxed);
        }
        if full || !wanted {
            kept.remove(key);
            self.bytes.fetch_sub(size, Ordering::Relaxed);
        }
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<Key, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Bytes, SharedPages};

    const ROOM: usize = 1_000;

    async fn asked(pages: &SharedPages, path: &str, size: usize) -> bool {
        let mut sent = false;
        let ask = async {
            sent = true;
            Ok::<_, ()>(Some(Bytes::from(vec![b' '; size])))
        };
        assert_eq!(pages.answer(path, &[], ask).await.unwrap().unwrap().len(), size);
        sent
    }

    #[tokio::test]
    async fn an_answer_is_asked_for_once_and_dropped_after_its_last_reader() {
        let pages = SharedPages::with_room(ROOM);
        pages.join();
        pages.join();
        assert!(asked(&pages, "/a", 10).await);
        assert!(!asked(&pages, "/a", 10).await);
        assert!(asked(&pages, "/a", 10).await);
        assert!(!pages.overflowed());
    }

    #[tokio::test]
    async fn answers_beyond_the_limit_are_asked_for_again() {
        let pages = SharedPages::with_room(ROOM);
        pages.join();
        pages.join();
        assert!(asked(&pages, "/large", ROOM).await);
        assert!(asked(&pages, "/b", 1).await);
        assert!(asked(&pages, "/b", 1).await);
        assert!(pages.overflowed());
        assert!(!asked(&pages, "/large", ROOM).await);
    }
}
