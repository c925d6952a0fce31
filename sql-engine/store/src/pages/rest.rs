//! The pages after the first: how many there are, how many are fetched at once, and where they end. `links` of an answer
//! are never followed; they are known to be wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;

use arrow::array::RecordBatch;
use bigcommerce_schemas::Paging;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use futures::{FutureExt, Stream, StreamExt, TryStreamExt};

use super::flight::{self, Flight, Width};
use super::reader::Reader;
use super::task::owned;
use crate::decode::Decoded;
use crate::error::StoreError;
use crate::requests::{Chain, Position};

pub(crate) type Batches = BoxStream<'static, Result<RecordBatch, StoreError>>;

/// The first page of a list and everything after it. The first page is fetched when this is awaited, the others as they
/// are asked for.
pub(crate) async fn open(mut reader: Reader, chain: Chain) -> Result<Batches, StoreError> {
    let chain = Arc::new(chain);
    reader.seen = chain.is_numbered().then(Arc::default);
    let page = reader.clone().page(Arc::clone(&chain), Position::Number(1)).await?;
    let more = more(&chain, &page);
    let batches = stream::iter(page.batches.into_iter().map(Ok));
    Ok(match more {
        More::None => batches.boxed(),
        More::Pages { last, size } => {
            let chain = resized(&chain, size);
            batches.chain(pages(reader, chain, Some(last))).boxed()
        }
        More::Unknown if counted(&chain) => batches.chain(counted_pages(reader, chain)).boxed(),
        More::Unknown => batches.chain(pages(reader, chain, None)).boxed(),
        More::After(key) => batches.chain(sequence(reader, chain, key)).boxed(),
    })
}

/// What follows a first page.
#[derive(Debug, PartialEq, Eq)]
enum More {
    None,
    /// Pages up to this number, of this size.
    Pages {
        last: u64,
        size: u64,
    },
    /// The end shows only when it is reached.
    Unknown,
    After(String),
}

fn more(chain: &Chain, page: &Decoded) -> More {
    if page.page_rows == 0 || chain.page_limit == Some(1) {
        return More::None;
    }
    let full = page.page_rows >= u64::from(chain.page_size);
    let unknown = if full { More::Unknown } else { More::None };
    let meta = &page.meta;
    match chain.paging {
        Paging::V3Page => match meta.total {
            Some(total) if total <= page.page_rows => More::None,
            Some(total) => {
                let asked = u64::from(chain.page_size);
                let size = meta.per_page.unwrap_or(asked).min(asked);
                // Reckoned from the rows that came: with some values of `include` the pages are smaller than the figures
                // say. An empty page ends the list in any case.
                let last = total.div_ceil(size.min(page.page_rows));
                More::Pages { last: chain.page_limit.map_or(last, |limit| limit.min(last)), size }
            }
            None if meta.total_pages.is_some_and(|pages| pages <= 1) => More::None,
            None => unknown,
        },
        Paging::V2Page => unknown,
        Paging::V3Cursor => meta.end_cursor.clone().map_or(More::None, More::After),
        Paging::V3LastKey => page.last_key.clone().filter(|_| full).map_or(More::None, More::After),
        Paging::V3Whole | Paging::V2Whole | Paging::One => More::None,
    }
}

/// A count of the whole list helps. Filtered lists are felt for: some count routes ignore filters, some refuse them.
fn counted(chain: &Chain) -> bool {
    chain.count.is_some() && chain.filters.is_empty() && chain.page_limit.is_none() && !chain.gentle
}

/// The list with the page size that the server really uses.
fn resized(chain: &Arc<Chain>, size: u64) -> Arc<Chain> {
    match u32::try_from(size) {
        Ok(size) if size < chain.page_size => {
            let mut chain = Chain::clone(chain);
            chain.page_size = size;
            Arc::new(chain)
        }
        _ => Arc::clone(chain),
    }
}

/// The pages that the count promises, and on while they are full. Unless the count is known, it is asked for beside the second
/// page, which a full first page makes likely.
fn counted_pages(reader: Reader, chain: Arc<Chain>) -> Batches {
    let page_size = u64::from(chain.page_size);
    let known = Arc::new(AtomicU64::new(0));
    let learn = move |total: u64, known: &AtomicU64| {
        known.store(total.div_ceil(page_size).saturating_sub(1), Ordering::Relaxed);
    };
    let width = flight::up_to(Arc::clone(&known), reader.most);
    if let Some(total) = reader.known_total(&chain) {
        learn(total, &known);
        return flown(reader, chain, None, width);
    }
    let (asking, list) = (reader.clone(), Arc::clone(&chain));
    let counting = async move {
        let Some(count) = &list.count else { return Ok(()) };
        if let Some(total) = asking.count(&list, count).await? {
            learn(total, &known);
        }
        Ok(())
    };
    beside(flown(reader, chain, None, width), owned(counting).boxed()).boxed()
}

/// A stream, and work that goes on while it is read. The stream looks at what the work found whenever it is polled.
fn beside(
    mut rows: Batches,
    work: BoxFuture<'static, Result<(), StoreError>>,
) -> impl Stream<Item = Result<RecordBatch, StoreError>> {
    let mut work = Some(work);
    stream::poll_fn(move |context| {
        if let Some(Poll::Ready(done)) = work.as_mut().map(|work| work.poll_unpin(context)) {
            work = None;
            if let Err(error) = done {
                return Poll::Ready(Some(Err(error)));
            }
        }
        rows.poll_next_unpin(context)
    })
}

/// Pages from the second on, up to `last` or to the first that is not full.
fn pages(reader: Reader, chain: Arc<Chain>, last: Option<u64>) -> Batches {
    let most = reader.most;
    let width = match last {
        _ if chain.gentle => flight::gentle(most),
        Some(_) => flight::steady(most),
        None => flight::feeling(most),
    };
    flown(reader, chain, last, width)
}

fn flown(reader: Reader, chain: Arc<Chain>, last: Option<u64>, width: Width) -> Batches {
    let page_size = u64::from(chain.page_size);
    let end = last.or(chain.page_limit).unwrap_or(u64::MAX);
    let requests = stream::iter(2..=end)
        .map(move |number| reader.clone().page(Arc::clone(&chain), Position::Number(number)).boxed())
        .boxed();
    // The flight is dropped with the last page: polled again, it would ask for more.
    stream::try_unfold(Some(Flight::new(requests, width)), move |flight| async move {
        let Some(mut flight) = flight else { return Ok(None) };
        let Some(page) = flight.next().await.transpose()? else { return Ok(None) };
        // With a known end a short page in between is no end: rows may have been deleted.
        let ends = page.page_rows == 0 || (last.is_none() && page.page_rows < page_size);
        let batches = stream::iter(page.batches.into_iter().map(Ok::<_, StoreError>));
        Ok::<_, StoreError>(Some((batches, (!ends).then_some(flight))))
    })
    .try_flatten()
    .boxed()
}

/// Pages that each say where the next one starts.
fn sequence(reader: Reader, chain: Arc<Chain>, after: String) -> Batches {
    stream::try_unfold(Some((1_u64, after)), move |state| {
        let (reader, chain) = (reader.clone(), Arc::clone(&chain));
        async move {
            let Some((read, after)) = state else { return Ok(None) };
            if chain.page_limit.is_some_and(|limit| read >= limit) {
                return Ok(None);
            }
            let page = reader.page(Arc::clone(&chain), Position::After(after.clone())).await?;
            let next = match more(&chain, &page) {
                More::After(key) if key != after => Some((read + 1, key)),
                _ => None,
            };
            let batches = stream::iter(page.batches.into_iter().map(Ok::<_, StoreError>));
            Ok::<_, StoreError>(Some((batches, next)))
        }
    })
    .try_flatten()
    .boxed()
}
