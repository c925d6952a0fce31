//! An open result set: where the next rows come from, the rowset fetched last, and how far SQLGetData has read.

use arrow::record_batch::RecordBatch;
use bigcommerce_sql::{ResultColumn, Rows};

use crate::catalog::LocalResult;
use crate::diagnostics::Diagnostic;

/// An open result set.
#[derive(Debug)]
pub struct Cursor {
    /// Its columns.
    pub columns: Vec<ResultColumn>,
    source: Option<Rows>,
    pending: Option<RecordBatch>,
    next_in_pending: usize,
    failed: Option<Diagnostic>,
    limit: usize,
    /// The rows fetched last, in order.
    pub rowset: Vec<Segment>,
    /// Rows before the rowset, plus one: the number of its first row; 0 before the first fetch and after the end.
    pub first_row: usize,
    delivered: usize,
    /// What SQLGetData has read of the current row.
    pub progress: Option<Progress>,
}

/// Rows of one batch that belong to the rowset.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The batch.
    pub batch: RecordBatch,
    /// Its first row of the rowset.
    pub start: usize,
    /// How many.
    pub length: usize,
}

/// How far SQLGetData has read a column of the current row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The column, from 1.
    pub column: u16,
    /// The C type it was asked for.
    pub c_type: i16,
    /// Bytes of the source that are done with.
    pub taken: usize,
    /// Bytes still to come in the application's form.
    pub remaining: usize,
    /// Nothing more comes.
    pub finished: bool,
}

impl Cursor {
    /// A cursor over rows that exist already. `limit` is SQL_ATTR_MAX_ROWS, which does not count for catalog functions
    /// unless the application set it.
    pub fn local(result: LocalResult, limit: usize) -> Self {
        Self::new(result.columns, None, Some(result.rows), limit)
    }

    /// A cursor over a running query.
    pub fn running(columns: Vec<ResultColumn>, rows: Rows, limit: usize) -> Self {
        Self::new(columns, Some(rows), None, limit)
    }

    fn new(
        columns: Vec<ResultColumn>,
        source: Option<Rows>,
        pending: Option<RecordBatch>,
        limit: usize,
    ) -> Self {
        Self {
            columns,
            source,
            pending,
            next_in_pending: 0,
            failed: None,
            limit: if limit == 0 { usize::MAX } else { limit },
            rowset: Vec::new(),
            first_row: 0,
            delivered: 0,
            progress: None,
        }
    }

    /// Makes the next rows the rowset and says how many there are; 0 at the end. `pull` asks the engine for a batch.
    ///
    /// # Errors
    /// What `pull` met; the same again on every later call, so that a result cut short never looks complete.
    pub fn advance(
        &mut self,
        wanted: usize,
        mut pull: impl FnMut(Rows) -> Result<(Rows, Option<RecordBatch>), Diagnostic>,
    ) -> Result<usize, Diagnostic> {
        self.rowset.clear();
        self.progress = None;
        self.first_row = 0;
        if let Some(failed) = &self.failed {
            return Err(failed.clone());
        }
        let wanted = wanted.min(self.limit - self.delivered);
        let mut count = 0;
        while count < wanted {
            let taken = self.take_pending(wanted - count);
            count += taken;
            if taken > 0 {
                continue;
            }
            let Some(rows) = self.source.take() else { break };
            let (rows, batch) = pull(rows).inspect_err(|error| self.failed = Some(error.clone()))?;
            if batch.is_some() {
                self.source = Some(rows);
            }
            self.pending = batch;
            self.next_in_pending = 0;
        }
        if count > 0 {
            self.first_row = self.delivered + 1;
            self.delivered += count;
        } else {
            self.source = None;
        }
        Ok(count)
    }

    /// The batch and the row in it of the rowset's first row, which SQLGetData reads.
    pub fn current(&self) -> Option<(&RecordBatch, usize)> {
        self.rowset.first().map(|segment| (&segment.batch, segment.start))
    }

    /// The running query, for a disposal on the worker threads.
    pub fn into_source(self) -> Option<Rows> {
        self.source
    }

    fn take_pending(&mut self, wanted: usize) -> usize {
        let Some(batch) = &self.pending else { return 0 };
        let length = wanted.min(batch.num_rows() - self.next_in_pending);
        if length > 0 {
            self.rowset.push(Segment { batch: batch.clone(), start: self.next_in_pending, length });
            self.next_in_pending += length;
        }
        length
    }
}
