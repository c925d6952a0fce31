//! An open result set: where the next rows come from, the rowset fetched last, and how far SQLGetData has read. Rows of a
//! forward-only cursor pass by; those of a scrollable one are kept in a `RowStore`, filled only as far as was asked for.

use std::sync::Arc;

use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use bigcommerce_cells::lent_row::{LentRow, Progress};
use bigcommerce_sql::{ResultColumn, ResultType, Rows};

use crate::catalog::LocalResult;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::handles::near_rows::NearRows;
use crate::handles::position::{Landing, Orientation, Position, land};
use crate::handles::row_store::RowStore;

/// An open result set.
#[derive(Debug)]
pub struct Cursor {
    /// Its columns.
    pub columns: Vec<ResultColumn>,
    types: Arc<[ResultType]>,
    source: Option<Rows>,
    /// All rows that count were received; the source may have more beyond SQL_ATTR_MAX_ROWS.
    complete: bool,
    failed: Option<Diagnostic>,
    limit: usize,
    /// Rows taken from the source so far.
    received: usize,
    kept: Kept,
    near: NearRows,
    /// The rows fetched last, in order.
    pub rowset: Vec<Segment>,
    position: Position,
    /// The current row, counted from 0 within the rowset.
    row: usize,
    /// What SQLGetData has read of the current row.
    pub progress: Option<Progress>,
    /// The function that fetched first: SQLExtendedFetch does not mix with the others.
    pub fetched_by: Option<FetchedBy>,
}

/// How an application fetches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchedBy {
    /// SQLFetch and SQLFetchScroll.
    Fetch,
    /// SQLExtendedFetch.
    ExtendedFetch,
}

#[derive(Debug)]
enum Kept {
    /// A batch of which the rows from `next` were not fetched yet.
    Passing {
        batch: Option<Arc<RecordBatch>>,
        next: usize,
    },
    Scrollable(RowStore),
}

/// Rows of one batch that lie next to each other in the rowset.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The batch.
    pub batch: Arc<RecordBatch>,
    /// Its first row that counts.
    pub start: usize,
    /// How many.
    pub length: usize,
    /// The row of the application's buffers where they begin, from 0.
    pub at: usize,
    /// The number of the first one in the result, from 1: its bookmark.
    pub number: usize,
}

/// What a fetch brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetched {
    /// Rows in the rowset.
    pub rows: usize,
    /// The rowset overlapped the start of the result and begins there instead.
    pub overlapped: bool,
}

/// Asks the engine for a batch; gives the rows back with it.
pub trait Pull: FnMut(Rows) -> Result<(Rows, Option<RecordBatch>), Diagnostic> {}
impl<F: FnMut(Rows) -> Result<(Rows, Option<RecordBatch>), Diagnostic>> Pull for F {}

impl Cursor {
    /// A cursor over rows that exist already, and stay in memory. `limit` is SQL_ATTR_MAX_ROWS, which does not count for
    /// catalog functions unless the application set it.
    pub fn local(result: LocalResult, limit: usize, scrollable: bool) -> Self {
        let mut cursor = Self::new(result.columns, None, limit, scrollable.then_some(usize::MAX));
        let rows = result.rows.slice(0, result.rows.num_rows().min(cursor.limit));
        if let Err(error) = cursor.receive(rows) {
            cursor.failed = Some(error);
        }
        cursor
    }

    /// A cursor over a running query. A scrollable one keeps `memory` bytes of rows in memory, and the rest in a file.
    pub fn running(columns: Vec<ResultColumn>, rows: Rows, limit: usize, memory: Option<usize>) -> Self {
        Self::new(columns, Some(rows), limit, memory)
    }

    fn new(columns: Vec<ResultColumn>, source: Option<Rows>, limit: usize, memory: Option<usize>) -> Self {
        let kept = match memory {
            Some(bound) => Kept::Scrollable(RowStore::with_bound(bound)),
            None => Kept::Passing { batch: None, next: 0 },
        };
        Self {
            types: columns.iter().map(|column| column.result_type).collect(),
            columns,
            complete: source.is_none(),
            source,
            failed: None,
            limit: if limit == 0 { usize::MAX } else { limit },
            received: 0,
            kept,
            near: NearRows::default(),
            rowset: Vec::new(),
            position: Position::BeforeStart,
            row: 0,
            progress: None,
            fetched_by: None,
        }
    }

    /// The cursor goes anywhere, not only forward.
    pub fn is_scrollable(&self) -> bool {
        matches!(self.kept, Kept::Scrollable(_))
    }

    /// How many rows the result has, once that is known.
    pub fn known_rows(&self) -> Option<usize> {
        (self.complete && self.failed.is_none()).then_some(self.received)
    }

    /// Rows taken from the query so far: the largest bookmark there can be.
    pub fn received_rows(&self) -> usize {
        self.received
    }

    /// Moves to a rowset and takes its rows; no rows beyond either end. A forward-only cursor knows only `Next`.
    ///
    /// # Errors
    /// What `pull` met; the same again on every later call that needs rows beyond, so that a result cut short never looks
    /// complete. The temporary file fails.
    pub fn fetch(
        &mut self,
        orientation: Orientation,
        size: usize,
        mut pull: impl Pull,
    ) -> Result<Fetched, Diagnostic> {
        self.rowset.clear();
        self.progress = None;
        self.row = 0;
        if !self.is_scrollable() {
            let rows = self.pass(size, pull)?;
            return Ok(Fetched { rows, overlapped: false });
        }
        let landing = land(orientation, self.position, size, |row| self.reach(row, &mut pull))?;
        let (first, overlapped) = match landing {
            Landing::Row(first) => (first, false),
            Landing::FirstInstead => (1, true),
            Landing::BeforeStart => {
                self.position = Position::BeforeStart;
                return Ok(Fetched { rows: 0, overlapped: false });
            }
            Landing::AfterEnd => {
                self.position = Position::AfterEnd;
                return Ok(Fetched { rows: 0, overlapped: false });
            }
        };
        let known = self.reach(first.saturating_add(size - 1), &mut pull)?;
        let rows = size.min((known + 1).saturating_sub(first));
        let mut at = 0;
        while at < rows {
            let Some(segment) = self.kept_rows(first + at, rows - at, at)? else { break };
            at += segment.length;
            self.rowset.push(segment);
        }
        self.position = Position::Rowset { first, size };
        Ok(Fetched { rows: at, overlapped })
    }

    /// The row with a number, for the row `at` of the application's buffers; `None` when it was never fetched.
    ///
    /// # Errors
    /// The temporary file fails.
    pub fn marked_row(&mut self, number: usize, at: usize) -> Result<Option<Segment>, Diagnostic> {
        if number == 0 { Ok(None) } else { self.kept_rows(number, 1, at) }
    }

    /// Rows in the rowset.
    pub fn rowset_rows(&self) -> usize {
        self.rowset.last().map_or(0, |segment| segment.at + segment.length)
    }

    /// The number of the current row in the result, from 1; `None` without one.
    pub fn row_number(&self) -> Option<usize> {
        self.current().map(|(segment, skipped)| segment.number + skipped)
    }

    /// Makes a row of the rowset, from 0, the current one.
    pub fn set_row(&mut self, row: usize) {
        self.row = row;
        self.progress = None;
    }

    /// Where the current row lies: a segment of the rowset, and the rows of it before the current one.
    pub fn current(&self) -> Option<(&Segment, usize)> {
        self.locate(self.row)
    }

    /// The current row and what was read of it, to be lent to SQLGetData.
    pub fn current_row(&self) -> Option<LentRow> {
        let (segment, skipped) = self.current()?;
        Some(LentRow {
            batch: Arc::clone(&segment.batch),
            row: segment.start + skipped,
            types: Arc::clone(&self.types),
            progress: self.progress,
        })
    }

    /// A row of the rowset, from 0, as a segment of its own.
    pub fn segment(&self, row: usize) -> Option<Segment> {
        let (segment, skipped) = self.locate(row)?;
        Some(Segment {
            batch: Arc::clone(&segment.batch),
            start: segment.start + skipped,
            length: 1,
            at: row,
            number: segment.number + skipped,
        })
    }

    fn locate(&self, row: usize) -> Option<(&Segment, usize)> {
        let holds = |segment: &&Segment| (segment.at..segment.at + segment.length).contains(&row);
        self.rowset.iter().find(holds).map(|segment| (segment, row - segment.at))
    }

    /// The running query, for a disposal on the worker threads.
    pub fn into_source(self) -> Option<Rows> {
        self.source
    }

    /// The next rows of a forward-only cursor.
    fn pass(&mut self, size: usize, mut pull: impl Pull) -> Result<usize, Diagnostic> {
        let first = match self.position {
            Position::Rowset { first, size } => first + size,
            Position::BeforeStart => 1,
            Position::AfterEnd => usize::MAX,
        };
        let mut at = 0;
        while at < size {
            if let Kept::Passing { batch: Some(batch), next } = &mut self.kept {
                let length = (size - at).min(batch.num_rows() - *next);
                if length > 0 {
                    let (batch, start) = self.near.of(Arc::clone(batch), *next, length);
                    let segment = Segment { batch, start, length, at, number: first + at };
                    *next += length;
                    at += length;
                    self.rowset.push(segment);
                    continue;
                }
            }
            if !self.pull(&mut pull)? {
                break;
            }
        }
        self.position = match at {
            0 => Position::AfterEnd,
            rows => Position::Rowset { first, size: rows },
        };
        Ok(at)
    }

    /// Pulls until so many rows are kept, or all; says how many are.
    fn reach(&mut self, row: usize, pull: &mut impl Pull) -> Result<usize, Diagnostic> {
        while self.received < row && self.pull(pull)? {}
        Ok(self.received)
    }

    fn kept_rows(&mut self, number: usize, most: usize, at: usize) -> Result<Option<Segment>, Diagnostic> {
        let Kept::Scrollable(store) = &mut self.kept else { return Ok(None) };
        let found = store.find(number - 1).map_err(|error| lost(&error))?;
        Ok(found.map(|(batch, start)| {
            let length = most.min(batch.num_rows() - start);
            let (batch, start) = self.near.of(batch, start, length);
            Segment { batch, start, length, at, number }
        }))
    }

    /// Takes a batch from the query; false at the end of the result.
    fn pull(&mut self, pull: &mut impl Pull) -> Result<bool, Diagnostic> {
        if let Some(failed) = &self.failed {
            return Err(failed.clone());
        }
        if self.complete {
            return Ok(false);
        }
        let Some(rows) = self.source.take() else { return Ok(false) };
        let (rows, batch) = pull(rows).inspect_err(|error| self.failed = Some(error.clone()))?;
        self.source = Some(rows);
        let Some(batch) = batch else {
            self.complete = true;
            return Ok(false);
        };
        let batch = batch.slice(0, batch.num_rows().min(self.limit - self.received));
        self.complete = self.received + batch.num_rows() >= self.limit;
        self.receive(batch).inspect_err(|error| self.failed = Some(error.clone()))?;
        Ok(true)
    }

    fn receive(&mut self, rows: RecordBatch) -> Result<(), Diagnostic> {
        self.received += rows.num_rows();
        match &mut self.kept {
            Kept::Passing { batch, next } => {
                *batch = Some(Arc::new(rows));
                *next = 0;
                Ok(())
            }
            Kept::Scrollable(store) => store.push(rows).map_err(|error| lost(&error)),
        }
    }
}

fn lost(error: &ArrowError) -> Diagnostic {
    Diagnostic::new(
        SqlState::General,
        format!(
            "The rows of the scrollable cursor could not be kept in a temporary file ({error}). \
             Make room in the temporary folder, or use a forward-only cursor."
        ),
    )
}
