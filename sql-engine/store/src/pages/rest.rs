//! The pages after the first: how many there are, how many are fetched at once, and where they end. `links` of an answer
//! are never followed; they are known to be wrong.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;

use arrow::array::RecordBatch;
use bigcommerce_schemas::Paging;
use futures::future::{BoxFuture, Either, select};
use futures::stream::{self, BoxStream};
use futures::{Future, FutureExt, Stream, StreamExt, TryStreamExt};

use super::flight::{self, Flight, Width};
use super::head::{FirstRows, first_then};
use super::reader::Reader;
use super::task::owned;
use crate::decode::Decoded;
use crate::error::StoreError;
use crate::requests::{Chain, Position, Window};

pub(crate) type Batches = BoxStream<'static, Result<RecordBatch, StoreError>>;

/// The first page of a list and everything after it, as [`open`] does; its first rows before the page is decoded whole.
pub(super) async fn open_with_head(mut reader: Reader, chain: Chain) -> Result<Batches, StoreError> {
    // Where pages turn out smaller than the row asked for was reckoned by, the first is not the one wanted.
    if chain.rows_before() + chain.skip > 0 {
        return open(reader, chain).await;
    }
    let (first_rows, rows) = FirstRows::new();
    reader.first_rows = Some(first_rows);
    first_then(rows, open(reader, chain).boxed()).await
}

/// The first page of a list and everything after it. The first page is fetched when this is awaited, the others as they
/// are asked for; those that the list had when it was last seen go along with the first.
pub(crate) async fn open(mut reader: Reader, chain: Chain) -> Result<Batches, StoreError> {
    let mut chain = Arc::new(chain);
    if reader.seen.is_none() && chain.is_numbered() {
        reader.seen = Some(Arc::default());
    }
    let (mut page, mut early) = begin(&reader, &chain).await?;
    if let Some(smaller) = in_smaller_pages(&chain, &page) {
        chain = Arc::new(smaller);
        reader.seen = Some(Arc::default());
        (page, early) = begin(&reader, &chain).await?;
    }
    let more = more(&chain, &page);
    let batches = stream::iter(without_first(page.batches, chain.skip).into_iter().map(Ok));
    Ok(match more {
        More::None => batches.boxed(),
        More::Pages { last, size } => {
            let resized = resized(&chain, size);
            let (next, early) = match early.filter(|_| resized.page_size == chain.page_size) {
                Some(early) => (early.last + 1, early.pages),
                None => (chain.first_page + 1, stream::empty().boxed()),
            };
            batches.chain(early).chain(pages(reader, resized, next, Some(last))).boxed()
        }
        More::Unknown => match early {
            Some(early) => batches.chain(early.pages).boxed(),
            None if counted(&chain) => batches.chain(counted_pages(reader, chain)).boxed(),
            None => {
                let next = chain.first_page + 1;
                batches.chain(pages(reader, chain, next, None)).boxed()
            }
        },
        More::After(key) => {
            let left = page.meta.total.map(|total| total.saturating_sub(page.page_rows));
            batches.chain(sequence(reader, chain, key, left)).boxed()
        }
    })
}

/// The first page, and what is asked for beside it.
async fn begin(reader: &Reader, chain: &Arc<Chain>) -> Result<(Decoded, Option<Early>), StoreError> {
    let first = reader.clone().page(Arc::clone(chain), Position::Number(chain.first_page));
    let others = Reader { first_rows: None, ..reader.clone() };
    with_early(first, Early::of(&others, chain)).await
}

/// The list from the same row on, where the server's pages turn out smaller than those by which the row's page was reckoned.
fn in_smaller_pages(chain: &Chain, page: &Decoded) -> Option<Chain> {
    let before = chain.rows_before();
    let asked = u64::from(chain.page_size);
    if before + chain.skip == 0 {
        return None;
    }
    let told = page.meta.per_page.unwrap_or(asked);
    // With some values of `include` the pages are smaller than the figures say.
    let due = page.meta.total.map_or(page.page_rows, |total| total.saturating_sub(before).min(asked));
    let came = if page.page_rows > 0 && page.page_rows != due { page.page_rows } else { asked };
    let size = u32::try_from(told.min(came)).ok().filter(|size| u64::from(*size) < asked)?;
    // How many of them are needed shows when enough rows have come.
    Some(Chain { gentle: true, ..chain.from(Window::of(before + chain.skip, None, size)) })
}

/// The rows after the first `skip`.
fn without_first(batches: Vec<RecordBatch>, skip: u64) -> Vec<RecordBatch> {
    let mut left = usize::try_from(skip).unwrap_or(usize::MAX);
    let mut rest = Vec::with_capacity(batches.len());
    for batch in batches {
        let dropped = left.min(batch.num_rows());
        left -= dropped;
        rest.push(batch.slice(dropped, batch.num_rows() - dropped));
    }
    rest
}

/// Pages after the first that are asked for beside it.
struct Early {
    /// The last of them, as far as is known.
    last: u64,
    pages: Batches,
}

impl Early {
    /// The pages that a whole list had when an answer last told its size.
    fn of(reader: &Reader, chain: &Arc<Chain>) -> Option<Self> {
        let wanted = chain.is_numbered() && chain.page_limit.is_none() && !chain.gentle;
        let after = reader.known_total(chain).filter(|_| wanted).map(|rows| chain.pages_after_first(rows))?;
        if after == 0 {
            return None;
        }
        let known = Arc::new(AtomicU64::new(after));
        let next = chain.first_page + 1;
        let last = chain.first_page + after;
        // V2 tells no total: its list goes on while pages are full.
        let end = (chain.paging == Paging::V3Page).then_some(last);
        let width = flight::up_to(known, reader.most);
        Some(Self { last, pages: flown(reader.clone(), Arc::clone(chain), next, end, width) })
    }
}

/// A first page, and the beginning of those asked for beside it.
async fn with_early(
    first: impl Future<Output = Result<Decoded, StoreError>>,
    early: Option<Early>,
) -> Result<(Decoded, Option<Early>), StoreError> {
    let Some(Early { last, pages }) = early else { return Ok((first.await?, None)) };
    let mut pages = pages.peekable();
    let first = std::pin::pin!(first);
    let page = match select(first, Pin::new(&mut pages).peek()).await {
        Either::Left((page, _)) => page?,
        Either::Right((_, first)) => first.await?,
    };
    Ok((page, Some(Early { last, pages: pages.boxed() })))
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
    let read = chain.rows_before() + page.page_rows;
    match chain.paging {
        Paging::V3Page => match meta.total {
            Some(total) if total <= read => More::None,
            Some(total) => {
                let asked = u64::from(chain.page_size);
                let size = meta.per_page.unwrap_or(asked).min(asked);
                // Reckoned from the rows that came: with some values of `include` the pages are smaller than the figures
                // say. An empty page ends the list in any case.
                let last = total.div_ceil(size.min(page.page_rows));
                More::Pages { last: chain.last_page().map_or(last, |limit| limit.min(last)), size }
            }
            None if meta.total_pages.is_some_and(|pages| pages <= chain.first_page) => More::None,
            None => unknown,
        },
        Paging::V2Page => unknown,
        // The last page has a cursor, too.
        Paging::V3Cursor if meta.total.is_some_and(|total| total <= page.page_rows) => More::None,
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

/// Two pages, which end a list that a count would not have made shorter; if both are full, the rows are counted beside the next
/// one, then come the pages that the count promises, and on while they are full.
fn counted_pages(reader: Reader, chain: Arc<Chain>) -> Batches {
    let known = Arc::new(AtomicU64::new(0));
    let started = Arc::new(AtomicU64::new(0));
    let width = flight::telling(flight::up_to(Arc::clone(&known), reader.most), Arc::clone(&started));
    let (asking, list) = (reader.clone(), Arc::clone(&chain));
    let counting = async move {
        let Some(count) = &list.count else { return Ok(()) };
        if let Some(total) = asking.count(&list, count).await? {
            known.store(list.pages_after_first(total), Ordering::Relaxed);
        }
        Ok(())
    };
    let due = move || started.load(Ordering::Relaxed) > flight::TOGETHER;
    let next = chain.first_page + 1;
    beside(flown(reader, chain, next, None, width), owned(counting).boxed(), due).boxed()
}

/// A stream, and work that goes on while it is read, from when it is due. The stream looks at what the work found whenever it is
/// polled.
fn beside(
    mut rows: Batches,
    work: BoxFuture<'static, Result<(), StoreError>>,
    due: impl Fn() -> bool + Send,
) -> impl Stream<Item = Result<RecordBatch, StoreError>> {
    let mut work = Some(work);
    stream::poll_fn(move |context| {
        loop {
            let polled = rows.poll_next_unpin(context);
            let found = work.as_mut().filter(|_| due()).map(|work| work.poll_unpin(context));
            match found {
                Some(Poll::Ready(Err(error))) => {
                    work = None;
                    return Poll::Ready(Some(Err(error)));
                }
                Some(Poll::Ready(Ok(()))) => work = None,
                Some(Poll::Pending) | None => return polled,
            }
            if polled.is_ready() {
                return polled;
            }
        }
    })
}

/// Pages from the `next` on, up to `last` or to the first that is not full.
fn pages(reader: Reader, chain: Arc<Chain>, next: u64, last: Option<u64>) -> Batches {
    let most = reader.most;
    let width = match (last, chain.rows_at_most) {
        _ if chain.gentle => flight::gentle(most),
        (Some(_), _) => flight::steady(most),
        (None, Some(rows)) => {
            flight::up_to(Arc::new(AtomicU64::new(chain.pages_after_first(rows).max(1))), most)
        }
        (None, None) => flight::feeling(most),
    };
    flown(reader, chain, next, last, width)
}

fn flown(reader: Reader, chain: Arc<Chain>, next: u64, last: Option<u64>, width: Width) -> Batches {
    let page_size = u64::from(chain.page_size);
    let end = last.or(chain.last_page()).unwrap_or(u64::MAX);
    let requests = stream::iter(next..=end)
        .map(move |number| reader.clone().page(Arc::clone(&chain), Position::Number(number)).boxed())
        .boxed();
    // The flight is dropped with the last page: polled again, it would ask for more.
    stream::try_unfold(Some(Flight::new(requests, width)), move |flight| async move {
        let Some(mut flight) = flight else { return Ok(None) };
        let Some(page) = flight.next().await.transpose()? else { return Ok(None) };
        // With a known end a short page in between is no end: rows may have been deleted.
        let ends = page.page_rows == 0
            || (last.is_none() && page.page_rows < page_size)
            || ignores_pages(&page, page_size);
        let batches = stream::iter(page.batches.into_iter().map(Ok::<_, StoreError>));
        Ok::<_, StoreError>(Some((batches, (!ends).then_some(flight))))
    })
    .try_flatten()
    .boxed()
}

/// All rows again, and more than were asked for: the server takes neither `page` nor `limit`, and there would be no end to it.
fn ignores_pages(page: &Decoded, page_size: u64) -> bool {
    page.page_rows > page_size && page.repeated == page.page_rows
}

/// Pages that each say where the next one starts; `left` rows are to come, where the first page told.
fn sequence(reader: Reader, chain: Arc<Chain>, after: String, left: Option<u64>) -> Batches {
    stream::try_unfold(Some((1_u64, after, left)), move |state| {
        let (reader, chain) = (reader.clone(), Arc::clone(&chain));
        async move {
            let Some((read, after, left)) = state else { return Ok(None) };
            if chain.page_limit.is_some_and(|limit| read >= limit) {
                return Ok(None);
            }
            let page = reader.page(Arc::clone(&chain), Position::After(after.clone())).await?;
            let left = left.map(|rows| rows.saturating_sub(page.page_rows));
            let next = match more(&chain, &page) {
                More::After(key) if key != after && left != Some(0) => Some((read + 1, key, left)),
                _ => None,
            };
            let batches = stream::iter(page.batches.into_iter().map(Ok::<_, StoreError>));
            Ok::<_, StoreError>(Some((batches, next)))
        }
    })
    .try_flatten()
    .boxed()
}
