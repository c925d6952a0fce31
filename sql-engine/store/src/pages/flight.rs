//! Futures under way in order, with a width that may grow: `buffered` with a slow start. Dropping it drops them all, so
//! nothing is ever sent for a reader that has gone.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use futures::stream::{BoxStream, FuturesOrdered};
use futures::{Future, Stream, StreamExt};

/// How many may be under way, given how many were started and how many have ended.
pub(crate) type Width = Box<dyn Fn(u64, u64) -> u64 + Send>;

/// Pages that are asked for at once after a full first one: a list of two full pages ends with the third.
pub(crate) const TOGETHER: u64 = 2;

/// Runs the futures of a source, several at a time, and gives their results in the source's order.
pub(crate) struct Flight<F: Future> {
    source: Option<BoxStream<'static, F>>,
    under_way: FuturesOrdered<F>,
    width: Width,
    started: u64,
    ended: u64,
}

impl<F: Future> Flight<F> {
    pub(crate) fn new(source: BoxStream<'static, F>, width: Width) -> Self {
        Self { source: Some(source), under_way: FuturesOrdered::new(), width, started: 0, ended: 0 }
    }

    fn room(&self) -> bool {
        let under_way = self.started.saturating_sub(self.ended);
        under_way < (self.width)(self.started, self.ended).max(1)
    }
}

// No field is ever pinned in place: the source and the futures are boxed.
impl<F: Future> Unpin for Flight<F> {}

impl<F: Future> Stream for Flight<F> {
    type Item = F::Output;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<F::Output>> {
        let this = self.get_mut();
        while this.room() {
            let Some(source) = &mut this.source else { break };
            match source.poll_next_unpin(context) {
                Poll::Ready(Some(future)) => {
                    this.started += 1;
                    this.under_way.push_back(future);
                }
                Poll::Ready(None) => this.source = None,
                Poll::Pending => break,
            }
        }
        match this.under_way.poll_next_unpin(context) {
            Poll::Ready(Some(output)) => {
                this.ended += 1;
                Poll::Ready(Some(output))
            }
            Poll::Ready(None) if this.source.is_some() => Poll::Pending,
            other => other,
        }
    }
}

/// As many as allowed from the start.
pub(crate) fn steady(most: usize) -> Width {
    let most = with_those_arrived(most);
    Box::new(move |_, _| most)
}

/// Pages under way or waiting for their turn, for as many requests: while answers are unpacked and decoded, or wait for one
/// before them, the scheduler has other requests to send. One request at a time means one page after the other.
fn with_those_arrived(requests: usize) -> u64 {
    u64::try_from((2 * requests).saturating_sub(1)).unwrap_or(u64::MAX)
}

/// One, then two, then four …: what the reader may not want is not fetched in haste.
pub(crate) fn gentle(most: usize) -> Width {
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    Box::new(move |_, ended| {
        1_u64.checked_shl(u32::try_from(ended).unwrap_or(u32::MAX)).unwrap_or(most).min(most)
    })
}

/// One, two, four, then a fifth of what was read: for lists whose end shows only when it is reached. None is in vain where two pages
/// hold the list, at most three at first, and later one in five.
pub(crate) fn feeling(most: usize) -> Width {
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    let width = |ended| match ended {
        0 => 1,
        1 => 2,
        _ => 4.max(ended / 5),
    };
    Box::new(move |_, ended| width(ended).min(most))
}

/// Full width up to the page that is `known`, then one by one. What is known may grow meanwhile; while nothing is (0), the first two
/// go together.
pub(crate) fn up_to(known: Arc<AtomicU64>, most: usize) -> Width {
    let together = TOGETHER.min(u64::try_from(most).unwrap_or(u64::MAX));
    let most = with_those_arrived(most);
    Box::new(move |started, _| match known.load(Ordering::Relaxed) {
        0 if started < TOGETHER => together,
        known if started < known => most,
        _ => 1,
    })
}

/// Tells `started` how many futures a flight of this width has started.
pub(crate) fn telling(width: Width, started: Arc<AtomicU64>) -> Width {
    Box::new(move |so_far, ended| {
        started.store(so_far, Ordering::Relaxed);
        width(so_far, ended)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::{feeling, gentle, up_to};

    #[test]
    fn widths_grow_as_described() {
        let width = gentle(8);
        assert_eq!((0..5).map(|ended| width(0, ended)).collect::<Vec<_>>(), [1, 2, 4, 8, 8]);
        assert_eq!(width(0, 900), 8);
        let width = feeling(8);
        assert_eq!([0, 1, 2, 24, 30, 900].map(|ended| width(0, ended)), [1, 2, 4, 4, 6, 8]);
        let known = Arc::new(AtomicU64::new(0));
        let width = up_to(Arc::clone(&known), 8);
        assert_eq!([width(0, 0), width(1, 0), width(2, 0), width(2, 2)], [2, 2, 1, 1]);
        known.store(3, Ordering::Relaxed);
        assert_eq!([width(0, 0), width(2, 0), width(3, 3)], [15, 15, 1]);
    }
}
