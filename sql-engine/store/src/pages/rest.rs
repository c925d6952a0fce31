//! The pages after the first: how many there are, how many are fetched at once, and where they end. `links` of an answer
//! are never followed; they are known to be wrong.

use std::ops::ControlFlow;
use std::sync::Arc;

use arrow::array::RecordBatch;
use bigcommerce_schemas::Paging;
use futures::stream::{self, BoxStream};
use futures::{FutureExt, StreamExt, TryStreamExt};

use super::flight::{self, Flight, Width};
use super::reader::Reader;
use crate::decode::Decoded;
use crate::error::StoreError;
use crate::requests::{Chain, Position};

pub(crate) type Batches = BoxStream<'static, Result<RecordBatch, StoreError>>;

/// The first page of a list and everything after it. The first page is fetched when this is awaited, the others as they
/// are asked for.
pub(crate) async fn open(reader: Reader, chain: Chain) -> Result<Batches, StoreError> {
    let chain = Arc::new(chain);
    let page = reader.clone().page(Arc::clone(&chain), Position::Number(1)).await?;
    let more = more(&chain, &page);
    let batches = stream::iter(page.batches.into_iter().map(Ok));
    Ok(match more {
        More::None => batches.boxed(),
        More::Pages { last, size } => {
            let chain = resized(&chain, size);
            batches.chain(pages(reader, chain, Some(last))).boxed()
        }
        More::Unknown if counted(&chain) => {
            batches.chain(stream::once(counted_pages(reader, chain)).try_flatten()).boxed()
        }
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
    match chain.paging {
        Paging::V3Page => match page.meta.total {
            Some(total) if total <= page.page_rows => More::None,
            // Reckoned from the rows that came: the server may use a smaller page than asked for, and be wrong about
            // the number of pages then.
            Some(total) => {
                let size = page.meta.per_page.unwrap_or(page.page_rows).min(page.page_rows);
                let last = total.div_ceil(size);
                More::Pages { last: chain.page_limit.map_or(last, |limit| limit.min(last)), size }
            }
            None if page
                .meta
                .total_pages
                .is_some_and(|pages| pages <= page.meta.current_page.unwrap_or(1)) =>
            {
                More::None
            }
            None => {
                if full {
                    More::Unknown
                } else {
                    More::None
                }
            }
        },
        Paging::V2Page => {
            if full {
                More::Unknown
            } else {
                More::None
            }
        }
        Paging::V3Cursor => page.meta.end_cursor.clone().map_or(More::None, More::After),
        Paging::V3LastKey => page.last_key.clone().filter(|_| full).map_or(More::None, More::After),
        Paging::V3Whole | Paging::V2Whole | Paging::One => More::None,
    }
}

fn counted(chain: &Chain) -> bool {
    chain.count.is_some() && chain.page_limit.is_none() && !chain.gentle
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

/// Asks the count route, then reads the pages that it promises and goes on while they are full.
async fn counted_pages(reader: Reader, chain: Arc<Chain>) -> Result<Batches, StoreError> {
    let total = match &chain.count {
        Some(count) => reader.count(&chain, count).await?,
        None => None,
    };
    let Some(total) = total else { return Ok(pages(reader, chain, None)) };
    let known = total.div_ceil(u64::from(chain.page_size)).saturating_sub(1);
    let width = flight::up_to(known, reader.core.max_connections());
    Ok(flown(reader, chain, None, width))
}

/// Pages from the second on, up to `last` or to the first that is not full.
fn pages(reader: Reader, chain: Arc<Chain>, last: Option<u64>) -> Batches {
    let most = reader.core.max_connections();
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
    Flight::new(requests, width)
        .scan(ControlFlow::Continue(()), move |state, page| {
            let next = match (*state, &page) {
                (ControlFlow::Break(()), _) => None,
                (_, Err(_)) => Some(ControlFlow::Break(())),
                (_, Ok(page)) if page.page_rows == 0 => Some(ControlFlow::Break(())),
                // With a known end a short page in between is no end: rows may have been deleted.
                (_, Ok(page)) if last.is_none() && page.page_rows < page_size => Some(ControlFlow::Break(())),
                _ => Some(ControlFlow::Continue(())),
            };
            let item = next.map(|next| {
                *state = next;
                page
            });
            futures::future::ready(item)
        })
        .map_ok(|page| stream::iter(page.batches.into_iter().map(Ok)))
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
