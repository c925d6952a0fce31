//! A page that the server does not manage is asked for in smaller pieces, and put together again: whoever reads pages reckons
//! with one page size throughout. The size that was managed holds for the rest of the scan.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use bigcommerce_schemas::Paging;
use futures::FutureExt;
use futures::future::BoxFuture;

use super::reader::Reader;
use crate::decode::Decoded;
use crate::error::StoreError;
use crate::requests::{Chain, Position};
use crate::send::too_much;

/// A page that took too long is divided by at least this: waiting for half of it would take nearly as long again.
const DIVISOR_AFTER_TIMEOUT: u32 = 10;

/// The largest page that is asked for; shared by the pages of a scan.
#[derive(Debug, Clone, Default)]
pub(crate) struct Largest(Arc<Bounds>);

#[derive(Debug)]
struct Bounds {
    rows: AtomicU32,
    timed_out: AtomicBool,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { rows: AtomicU32::new(u32::MAX), timed_out: AtomicBool::new(false) }
    }
}

impl Largest {
    /// The size of the pieces in which a page is read.
    fn piece(&self, page_size: u32) -> u32 {
        piece_size(page_size, self.0.rows.load(Ordering::Relaxed))
    }

    /// Learns from a page that failed. Answers whether smaller pieces are worth trying.
    fn learn(&self, page_size: u32, failure: &StoreError) -> bool {
        let most = match failure {
            _ if page_size <= 1 => return false,
            StoreError::Server { status, .. } if too_much(*status) => page_size - 1,
            StoreError::Timeout { .. } => page_size / DIVISOR_AFTER_TIMEOUT,
            _ => return false,
        };
        // Another page may have learned the same meanwhile.
        let known = self.piece(page_size) < page_size;
        if matches!(failure, StoreError::Timeout { .. }) && self.0.timed_out.swap(true, Ordering::Relaxed) {
            return known;
        }
        if !known {
            self.0.rows.fetch_min(piece_size(page_size, most), Ordering::Relaxed);
        }
        true
    }
}

impl Reader {
    /// A page, whole if the server manages it.
    pub(super) fn whole_or_in_pieces<'a>(
        &'a self,
        chain: &'a Chain,
        position: &'a Position,
    ) -> BoxFuture<'a, Result<Decoded, StoreError>> {
        async move {
            let divisible =
                divisible(chain) && chain.page_size > 1 && self.core.sender.settings().retry_limit > 0;
            if self.largest.piece(chain.page_size) == chain.page_size {
                match self.read(chain, position, divisible).await {
                    Err(failure) if divisible && self.largest.learn(chain.page_size, &failure) => {}
                    read => return read,
                }
            }
            let size = self.largest.piece(chain.page_size);
            tracing::debug!(path = chain.path, size, "the page is read in pieces");
            self.in_pieces(chain, position, size).await
        }
        .boxed()
    }

    /// The page from pieces of this size, one after the other: the server has trouble enough.
    async fn in_pieces(&self, chain: &Chain, position: &Position, size: u32) -> Result<Decoded, StoreError> {
        let pieces = u64::from(chain.page_size / size.max(1));
        let smaller = Chain { page_size: size, ..chain.clone() };
        let mut next = match position {
            Position::Number(number) => Position::Number((number - 1) * pieces + 1),
            after @ Position::After(_) => after.clone(),
        };
        let mut page = Decoded::empty();
        for number in 0..pieces {
            let piece = self.whole_or_in_pieces(&smaller, &next).await?;
            let per_page = piece.meta.per_page.unwrap_or(u64::from(size));
            if number == 0 && per_page < u64::from(size) {
                // The server's own limit is smaller still: its first page is the first page.
                return Ok(piece);
            }
            let last = piece.page_rows < u64::from(size);
            let following = following(&smaller, &next, &piece);
            page.append(piece);
            match following {
                Some(position) if !last => next = position,
                _ => break,
            }
        }
        page.meta.per_page = page.meta.per_page.map(|_| u64::from(chain.page_size));
        Ok(page)
    }
}

/// Where the piece after this one begins.
fn following(chain: &Chain, position: &Position, piece: &Decoded) -> Option<Position> {
    match (chain.paging, position) {
        (Paging::V3Page | Paging::V2Page, Position::Number(number)) => Some(Position::Number(number + 1)),
        (Paging::V3Cursor, _) => piece.meta.end_cursor.clone().map(Position::After),
        (Paging::V3LastKey, _) => piece.last_key.clone().map(Position::After),
        _ => None,
    }
}

/// Only lists in pages can be had in smaller ones.
fn divisible(chain: &Chain) -> bool {
    chain.is_numbered() || matches!(chain.paging, Paging::V3Cursor | Paging::V3LastKey)
}

/// The largest size, at most `most`, of which a whole number makes up the page, found by dividing by its smallest factors.
fn piece_size(page_size: u32, most: u32) -> u32 {
    let mut size = page_size.max(1);
    while size > most.max(1) {
        let factor = (2..=size).find(|factor| size.is_multiple_of(*factor)).unwrap_or(size);
        size /= factor;
    }
    size
}

#[cfg(test)]
mod tests {
    use super::piece_size;

    #[test]
    fn pieces_make_up_whole_pages() {
        assert_eq!([250, 249, 124, 24, 4].map(|most| piece_size(250, most)), [250, 125, 25, 5, 1]);
        assert_eq!([10, 9, 4].map(|most| piece_size(10, most)), [10, 5, 1]);
        assert_eq!(piece_size(7, 6), 1);
        assert_eq!(piece_size(250, u32::MAX), 250);
        assert_eq!(piece_size(250, 0), 1);
    }
}
