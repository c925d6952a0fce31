//! Who is next: the requests that wait for their turn, and those under way, by statement and by table. It knows no time and
//! waits for nothing. Called by `schedule`.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Requests that a statement may send before it counts as a long one.
const FEW: u64 = 4;

/// The requests of one statement: statements take turns, whatever number of requests each of them waits with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lane(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    under_way: AtomicU64,
    started: AtomicU64,
    /// When the lane last had a turn, counted in turns of all lanes.
    last_turn: AtomicU64,
}

/// No more than this many requests for a table may be under way, by BigCommerce's own word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) table: String,
    pub(crate) most: usize,
}

/// A request that waits, or is under way.
#[derive(Debug, Clone)]
struct Entry {
    ticket: u64,
    lane: Lane,
    bound: Option<Bound>,
}

/// Everything that waits and everything under way.
#[derive(Debug, Default)]
pub(super) struct Queue {
    tickets: u64,
    turns: u64,
    waiting: Vec<Entry>,
    under_way: HashMap<u64, Entry>,
}

impl Lane {
    /// The statement has sent next to nothing yet.
    pub(super) fn is_new(&self) -> bool {
        self.0.started.load(Ordering::Relaxed) < FEW
    }

    fn standing(&self) -> (u64, u64) {
        (self.0.under_way.load(Ordering::Relaxed), self.0.last_turn.load(Ordering::Relaxed))
    }
}

impl Queue {
    /// Lets a request wait; its ticket.
    pub(super) fn arrive(&mut self, lane: &Lane, bound: Option<Bound>) -> u64 {
        self.tickets += 1;
        self.waiting.push(Entry { ticket: self.tickets, lane: lane.clone(), bound });
        self.tickets
    }

    /// Whose turn is next, when no more than `most` requests may be under way: that of the statement with the fewest under way,
    /// then of the one that has waited longest.
    pub(super) fn next(&self, most: usize) -> Option<u64> {
        if self.under_way.len() >= most {
            return None;
        }
        let admitted = self.waiting.iter().filter(|entry| self.admits(entry));
        admitted.min_by_key(|entry| (entry.lane.standing(), entry.ticket)).map(|entry| entry.ticket)
    }

    fn admits(&self, entry: &Entry) -> bool {
        let Some(bound) = &entry.bound else { return true };
        let of_table = |other: &&Entry| other.bound.as_ref().is_some_and(|other| other.table == bound.table);
        self.under_way.values().filter(of_table).count() < bound.most.max(1)
    }

    /// The request is sent.
    pub(super) fn start(&mut self, ticket: u64) {
        let Some(place) = self.waiting.iter().position(|entry| entry.ticket == ticket) else { return };
        let entry = self.waiting.remove(place);
        self.turns += 1;
        entry.lane.0.last_turn.store(self.turns, Ordering::Relaxed);
        entry.lane.0.started.fetch_add(1, Ordering::Relaxed);
        entry.lane.0.under_way.fetch_add(1, Ordering::Relaxed);
        self.under_way.insert(ticket, entry);
    }

    /// The request has ended, or waits no more. Answers whether it was under way.
    pub(super) fn leave(&mut self, ticket: u64) -> bool {
        self.waiting.retain(|entry| entry.ticket != ticket);
        let Some(entry) = self.under_way.remove(&ticket) else { return false };
        entry.lane.0.under_way.fetch_sub(1, Ordering::Relaxed);
        true
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::{Bound, Lane, Queue};

    #[test]
    fn a_short_query_is_not_queued_behind_a_long_one() {
        let (long, short) = (Lane::default(), Lane::default());
        let mut queue = Queue::default();
        let first: Vec<u64> = (0..8).map(|_| queue.arrive(&long, None)).collect();
        queue.start(first[0]);
        queue.start(first[1]);
        let other = queue.arrive(&short, None);
        assert_eq!(queue.next(3), Some(other));
        queue.start(other);
        assert_eq!(queue.next(3), None, "no more than three at once");
        assert!(queue.leave(other));
        assert_eq!(queue.next(3), Some(first[2]));
    }

    #[test]
    fn statements_take_turns() {
        let lanes = [Lane::default(), Lane::default()];
        let mut queue = Queue::default();
        let mut tickets: Vec<(u64, usize)> = Vec::new();
        for lane in [0, 0, 0, 1, 1, 1] {
            tickets.push((queue.arrive(&lanes[lane], None), lane));
        }
        let mut order = Vec::new();
        while let Some(ticket) = queue.next(1) {
            queue.start(ticket);
            queue.leave(ticket);
            order.push(tickets.iter().find(|(known, _)| *known == ticket).unwrap().1);
        }
        assert_eq!(order, [0, 1, 0, 1, 0, 1]);
    }

    #[test]
    fn a_table_with_a_bound_does_not_hold_back_others() {
        let lane = Lane::default();
        let bound = || Some(Bound { table: "CategoryTreeNodes".to_owned(), most: 1 });
        let mut queue = Queue::default();
        let [one, two] = [queue.arrive(&lane, bound()), queue.arrive(&Lane::default(), bound())];
        let other = queue.arrive(&lane, None);
        queue.start(one);
        assert_eq!(queue.next(8), Some(other));
        queue.start(other);
        assert_eq!(queue.next(8), None);
        queue.leave(one);
        assert_eq!(queue.next(8), Some(two));
    }

    #[test]
    fn one_that_gave_up_waiting_is_forgotten() {
        let mut queue = Queue::default();
        let lane = Lane::default();
        let gone = queue.arrive(&lane, None);
        let next = queue.arrive(&lane, None);
        assert!(!queue.leave(gone));
        assert_eq!(queue.next(8), Some(next));
    }
}
