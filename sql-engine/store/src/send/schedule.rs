//! One scheduler per store for the whole process: bounds the requests under way, lets statements take turns, and keeps within
//! the store's quota, which all apps of the merchant share. `send` asks it before every request and tells it every answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use reqwest::header::HeaderMap;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::queue::{Bound, Lane, Queue};
use super::quota::{Claimant, Quota};

/// Answers without trouble after which one more request at a time is tried again.
const CALM_ANSWERS: u32 = 10;

/// Paces the requests to one store.
#[derive(Debug, Default)]
pub(crate) struct Scheduler {
    state: Mutex<State>,
    /// Somebody's turn may have come.
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    quota: Quota,
    queue: Queue,
    /// Most requests under way that any connection asked for.
    connections: usize,
    /// Most requests under way while the store is overloaded.
    width: usize,
    calm_answers: u32,
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

/// A place in the queue; dropping it gives it up.
#[derive(Debug)]
struct Place<'s> {
    scheduler: &'s Scheduler,
    ticket: u64,
}

/// The right to have one request under way.
#[derive(Debug)]
pub(crate) struct Turn<'s> {
    place: Place<'s>,
    /// The quota has not been told of an answer yet.
    unanswered: bool,
}

/// What to wait for.
enum Wait {
    Over,
    Change,
    Until(Instant),
}

impl Scheduler {
    /// The scheduler of a store, shared by all connections to it. The largest `max_connections` asked for counts.
    pub(crate) fn of(base_url: &str, store: &str, max_connections: usize) -> Arc<Self> {
        type All = Mutex<HashMap<(String, String), Arc<Scheduler>>>;
        static ALL: OnceLock<All> = OnceLock::new();
        let mut all = ALL.get_or_init(All::default).lock().unwrap_or_else(PoisonError::into_inner);
        let scheduler = Arc::clone(all.entry((base_url.to_owned(), store.to_owned())).or_default());
        scheduler.state().widen(max_connections.max(1));
        scheduler
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a request of this statement may be sent. Dropping the future gives up the place.
    pub(crate) async fn turn(&self, lane: &Lane, bound: Option<Bound>, reserve_percent: u32) -> Turn<'_> {
        let ticket = self.state().queue.arrive(lane, bound);
        let place = Place { scheduler: self, ticket };
        loop {
            let changed = self.changed.notified();
            let claimant = Claimant { reserve_percent, newcomer: lane.is_new() };
            let wait = self.state().try_start(ticket, claimant);
            match wait {
                Wait::Over => {
                    self.changed.notify_waiters();
                    return Turn { place, unanswered: true };
                }
                Wait::Change => changed.await,
                Wait::Until(moment) => tokio::select! {
                    () = changed => {}
                    () = tokio::time::sleep_until(moment) => {}
                },
            }
        }
    }

    /// The state of the quota.
    pub(crate) fn rate_limit(&self, reserve_percent: u32) -> RateLimit {
        self.state().quota.shown(reserve_percent, Instant::now())
    }

    /// A 429 came: nothing is sent before `moment`. One that names no moment means that the store itself is overloaded: then
    /// fewer requests are under way at once until answers come without trouble.
    pub(crate) fn throttled(&self, moment: Instant, overloaded: bool) {
        let mut state = self.state();
        state.quota.pause_until(moment);
        if overloaded {
            state.width = (state.width / 2).max(1);
            state.calm_answers = 0;
        }
    }
}

impl State {
    fn widen(&mut self, connections: usize) {
        if connections > self.connections {
            (self.connections, self.width) = (connections, connections);
        }
    }

    fn try_start(&mut self, ticket: u64, claimant: Claimant) -> Wait {
        if self.queue.next(self.width) != Some(ticket) {
            return Wait::Change;
        }
        match self.quota.claim(Instant::now(), claimant) {
            Ok(()) => {
                self.queue.start(ticket);
                Wait::Over
            }
            Err(moment) => Wait::Until(moment),
        }
    }

    fn calm(&mut self) {
        self.calm_answers += 1;
        if self.calm_answers >= CALM_ANSWERS && self.width < self.connections {
            self.width += 1;
            self.calm_answers = 0;
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.scheduler.state().queue.leave(self.ticket);
        self.scheduler.changed.notify_waiters();
    }
}

impl Turn<'_> {
    /// The answer has begun to arrive.
    pub(crate) fn answered(&mut self, success: bool, headers: &HeaderMap) {
        if !std::mem::take(&mut self.unanswered) {
            return;
        }
        let mut state = self.place.scheduler.state();
        state.quota.note(headers, Instant::now());
        if success {
            state.calm();
        }
        drop(state);
        self.place.scheduler.changed.notify_waiters();
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.unanswered {
            self.place.scheduler.state().quota.lost();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, timeout};

    use super::{Lane, Scheduler};

    const SOON: Duration = Duration::from_millis(50);

    fn scheduler(name: &str, connections: usize) -> std::sync::Arc<Scheduler> {
        Scheduler::of("http://127.0.0.1:1", name, connections)
    }

    #[tokio::test]
    async fn a_wait_that_is_given_up_lets_the_next_go() {
        let scheduler = scheduler("given up", 1);
        let (first, second) = (Lane::default(), Lane::default());
        let turn = scheduler.turn(&first, None, 10).await;
        assert!(timeout(SOON, scheduler.turn(&second, None, 10)).await.is_err());
        drop(turn);
        assert!(timeout(SOON, scheduler.turn(&first, None, 10)).await.is_ok());
    }

    #[tokio::test]
    async fn an_overloaded_store_is_asked_by_fewer_at_once_until_it_is_calm() {
        let scheduler = scheduler("overloaded", 4);
        scheduler.throttled(Instant::now(), true);
        let lane = Lane::default();
        let mut turns = vec![scheduler.turn(&lane, None, 10).await, scheduler.turn(&lane, None, 10).await];
        assert!(timeout(SOON, scheduler.turn(&lane, None, 10)).await.is_err());
        for _ in 0..10 {
            let mut turn = turns.remove(0);
            turn.answered(true, &reqwest::header::HeaderMap::new());
            drop(turn);
            turns.push(scheduler.turn(&lane, None, 10).await);
        }
        assert!(timeout(SOON, scheduler.turn(&lane, None, 10)).await.is_ok());
    }
}
