//! The answers that an attempt at a statement has had. Where it ends for want of memory, the next attempt takes them instead
//! of asking again. The SQL engine makes the attempts; `reader` keeps and takes.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::file::{PageFile, Place};
use super::{Key, key};
use crate::send::Body;

/// Attempts at one statement.
#[derive(Debug)]
pub struct Attempt {
    /// Most bytes of answers held in memory; the others lie in a temporary file.
    room: usize,
    state: Mutex<State>,
    file: PageFile,
}

#[derive(Debug, Default)]
struct State {
    stage: Stage,
    held: usize,
    answers: HashMap<Key, Kept>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The first attempt runs and may yet fail.
    #[default]
    First,
    /// Another attempt takes what the first has had.
    Again,
    /// Rows have come: there is no going back.
    Settled,
}

#[derive(Debug)]
enum Kept {
    /// In memory; nothing inside when the answer says that there is nothing.
    Held(Option<Body>),
    Filed(Place),
}

impl Attempt {
    /// The first attempt, which holds at most so many bytes of answers in memory.
    pub fn with_room(room: usize) -> Self {
        Self { room, state: Mutex::default(), file: PageFile::default() }
    }

    /// The first attempt has failed; what follows is the next.
    pub fn again(&self) {
        self.state().stage = Stage::Again;
    }

    /// The first row has come: no attempt follows, and nothing is kept for it.
    pub fn settle(&self) {
        let mut state = self.state();
        if state.stage == Stage::First {
            *state = State { stage: Stage::Settled, ..State::default() };
        }
    }

    /// Keeps an answer for an attempt that may follow.
    pub(super) fn keep(&self, path: &str, parameters: &[(String, String)], body: Option<&Body>) {
        let size = body.map_or(0, Body::held);
        {
            let mut state = self.state();
            if state.stage != Stage::First {
                return;
            }
            if state.held + size <= self.room {
                state.held += size;
                state.answers.insert(key(path, parameters), Kept::Held(body.cloned()));
                return;
            }
        }
        let Some(body) = body else { return };
        match self.file.put(body) {
            Ok(place) => {
                self.state().answers.insert(key(path, parameters), Kept::Filed(place));
            }
            // Then it is asked for again, as it would be without this.
            Err(error) => tracing::debug!(%error, "an answer cannot be laid aside"),
        }
    }

    /// The answer that an earlier attempt had, once.
    pub(super) fn take(&self, path: &str, parameters: &[(String, String)]) -> Option<Option<Body>> {
        let kept = {
            let mut state = self.state();
            if state.stage != Stage::Again {
                return None;
            }
            state.answers.remove(&key(path, parameters))?
        };
        match kept {
            Kept::Held(body) => Some(body),
            Kept::Filed(place) => match self.file.get(place) {
                Ok(body) => Some(Some(body)),
                Err(error) => {
                    tracing::debug!(%error, "an answer that was laid aside cannot be read");
                    None
                }
            },
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Attempt, Body};

    fn body(text: &'static str) -> Body {
        Body::plain(text.as_bytes().into())
    }

    fn filled() -> Attempt {
        let attempt = Attempt::with_room(10);
        attempt.keep("/held", &[], Some(&body("0123456789")));
        attempt.keep("/filed", &[], Some(&body("more than there is room for")));
        attempt.keep("/nothing", &[], None);
        attempt
    }

    #[test]
    fn the_next_attempt_takes_each_answer_once() {
        let attempt = filled();
        assert_eq!(attempt.take("/held", &[]), None, "the first attempt asks for itself");
        attempt.again();
        assert_eq!(attempt.take("/held", &[]), Some(Some(body("0123456789"))));
        assert_eq!(attempt.take("/held", &[]), None);
        let other = [("page".to_owned(), "2".to_owned())];
        assert_eq!(attempt.take("/filed", &other), None);
        assert_eq!(attempt.take("/filed", &[]), Some(Some(body("more than there is room for"))));
        assert_eq!(attempt.take("/nothing", &[]), Some(None));
        attempt.settle();
        attempt.keep("/late", &[], None);
        assert_eq!(attempt.take("/late", &[]), None);
    }

    #[test]
    fn nothing_is_kept_once_rows_have_come() {
        let attempt = filled();
        attempt.settle();
        attempt.keep("/late", &[], None);
        attempt.again();
        assert_eq!([attempt.take("/held", &[]), attempt.take("/late", &[])], [None, None]);
    }
}
