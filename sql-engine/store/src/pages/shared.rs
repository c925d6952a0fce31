//! Answers that several scans of one statement want: each is asked for once and kept until the last of them has read it,
//! beyond a limit of memory in a temporary file.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OnceCell;

use super::file::{PageFile, Place};
use super::{Key, key};
use crate::send::Body;

/// What came; `None` inside when the answer says that there is nothing.
type Slot = Arc<OnceCell<Option<Body>>>;

/// Answers shared by the scans of a statement.
#[derive(Debug)]
pub struct SharedPages {
    /// Most bytes of answers in memory that wait for another reader.
    room: usize,
    /// How many scans read each answer.
    readers: AtomicUsize,
    kept: Mutex<HashMap<Key, Kept>>,
    bytes: AtomicUsize,
    file: PageFile,
    lost: AtomicBool,
}

#[derive(Debug, Default)]
struct Kept {
    /// In memory, or about to be.
    body: Slot,
    /// In the file.
    filed: Option<Place>,
    read: usize,
}

impl SharedPages {
    /// Keeps at most this many bytes in memory of answers that wait for another reader.
    pub fn with_room(room: usize) -> Self {
        Self {
            room,
            readers: AtomicUsize::default(),
            kept: Mutex::default(),
            bytes: AtomicUsize::default(),
            file: PageFile::default(),
            lost: AtomicBool::default(),
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

    /// Some answer could not be kept, and is asked for again.
    pub fn incomplete(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    /// The answer to a request, by `ask` unless another scan has asked or is asking already.
    ///
    /// # Errors
    /// Those of `ask`; they are not kept.
    pub(super) async fn answer<E>(
        &self,
        path: &str,
        parameters: &[(String, String)],
        ask: impl Future<Output = Result<Option<Body>, E>>,
    ) -> Result<Option<Body>, E> {
        let answer = self.ahead(path, parameters, ask).await?;
        self.note_read(&key(path, parameters), answer.as_ref());
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
        ask: impl Future<Output = Result<Option<Body>, E>>,
    ) -> Result<Option<Body>, E> {
        let (body, filed) = {
            let mut kept = self.kept();
            let entry = kept.entry(key(path, parameters)).or_default();
            (Arc::clone(&entry.body), entry.filed)
        };
        let answer = body.get_or_try_init(async || {
            let answer = match filed.and_then(|place| self.file.get(place).ok()) {
                Some(body) => Some(body),
                None => ask.await?,
            };
            // Before anybody can read it and let go of it.
            self.bytes.fetch_add(answer.as_ref().map_or(0, Body::held), Ordering::Relaxed);
            Ok(answer)
        });
        answer.await.cloned()
    }

    /// Lets go of an answer that all have read, and lays one aside for which there is no room.
    fn note_read(&self, key: &Key, body: Option<&Body>) {
        let full = self.bytes.load(Ordering::Relaxed) > self.room;
        let mut kept = self.kept();
        let Some(entry) = kept.get_mut(key) else { return };
        entry.read += 1;
        let wanted = entry.read < self.readers.load(Ordering::Relaxed);
        if wanted && !full {
            return;
        }
        let filed = entry.filed.is_some();
        drop(kept);
        // Written without the lock: others go on reading the answer in memory meanwhile.
        let place = body.filter(|_| wanted && !filed).and_then(|body| self.file.put(body).ok());
        self.release(key, wanted, place, body.map_or(0, Body::held));
    }

    /// Takes an answer out of memory, and away where nobody wants it or it lies nowhere else.
    fn release(&self, key: &Key, wanted: bool, place: Option<Place>, size: usize) {
        let mut kept = self.kept();
        let Some(entry) = kept.get_mut(key) else { return };
        entry.filed = entry.filed.or(place);
        let stays = wanted && entry.filed.is_some();
        if wanted && !stays {
            self.lost.store(true, Ordering::Relaxed);
        }
        if entry.body.initialized() {
            self.bytes.fetch_sub(size, Ordering::Relaxed);
        }
        if stays {
            entry.body = Slot::default();
        } else {
            kept.remove(key);
        }
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<Key, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Body, Ordering, SharedPages};

    const ROOM: usize = 1_000;

    async fn asked(pages: &SharedPages, path: &str, size: usize) -> bool {
        let mut sent = false;
        let ask = async {
            sent = true;
            Ok::<_, ()>(Some(Body::plain(vec![b' '; size].into())))
        };
        assert_eq!(pages.answer(path, &[], ask).await.unwrap().unwrap().size(), size);
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
        assert!(!pages.incomplete());
    }

    #[tokio::test]
    async fn answers_beyond_the_limit_come_out_of_a_file() {
        let pages = SharedPages::with_room(ROOM);
        for _ in 0..3 {
            pages.join();
        }
        assert!(asked(&pages, "/large", ROOM).await);
        assert!(asked(&pages, "/b", 500).await);
        assert_eq!(pages.bytes.load(Ordering::Relaxed), ROOM, "what is filed is not in memory");
        for _ in 0..2 {
            assert!(!asked(&pages, "/b", 500).await);
            assert!(!asked(&pages, "/large", ROOM).await);
        }
        assert!(!pages.incomplete());
        assert!(asked(&pages, "/b", 500).await, "all three have read it");
        assert_eq!(pages.bytes.load(Ordering::Relaxed), 500);
    }
}
