//! Rows that are fetched one after another in small rowsets, copied out of their batch some at a time: a program that reads
//! row by row then finds all columns of a row in the processor's cache, not in as many distant places as there are
//! columns. Only `cursor` uses it.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef};
use arrow::compute::concat;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;

/// Larger rowsets read the batch itself, column by column.
const SMALL_ROWSET: usize = 16;

/// Cells that are copied at a time: with texts of usual length they fit the second cache of a processor.
const CELLS: usize = 8192;

/// The rows copied last.
#[derive(Debug, Default)]
pub struct NearRows {
    copied: Option<Copied>,
    /// Where the fetch before ended: copying is worth it only for rows that follow each other.
    next: usize,
}

#[derive(Debug)]
struct Copied {
    source: Arc<RecordBatch>,
    first: usize,
    rows: Arc<RecordBatch>,
}

impl NearRows {
    /// Where to read so many rows of a batch: the batch, or a copy with the same rows, and the place of the first.
    pub fn of(&mut self, batch: Arc<RecordBatch>, start: usize, length: usize) -> (Arc<RecordBatch>, usize) {
        let follows = self.next == start;
        self.next = start + length;
        let most = CELLS / batch.num_columns().max(1);
        if length > SMALL_ROWSET || length > most || batch.num_rows() <= most {
            return (batch, start);
        }
        if let Some(copied) = self.copied.as_ref().filter(|copied| copied.has(&batch, start, length)) {
            return (Arc::clone(&copied.rows), start - copied.first);
        }
        if !follows {
            return (batch, start);
        }
        let end = (start + most).min(batch.num_rows());
        let Ok(rows) = copy(&batch, start, end) else { return (batch, start) };
        let rows = Arc::new(rows);
        self.copied = Some(Copied { source: batch, first: start, rows: Arc::clone(&rows) });
        (rows, 0)
    }
}

impl Copied {
    fn has(&self, batch: &Arc<RecordBatch>, start: usize, length: usize) -> bool {
        Arc::ptr_eq(&self.source, batch)
            && self.first <= start
            && start + length <= self.first + self.rows.num_rows()
    }
}

/// A copy of some rows. Joining two slices makes one; a slice alone would only point into the batch.
fn copy(batch: &RecordBatch, start: usize, end: usize) -> Result<RecordBatch, ArrowError> {
    let half = (end - start) / 2;
    let copied = |column: &ArrayRef| -> Result<ArrayRef, ArrowError> {
        let halves: [&dyn Array; 2] =
            [&column.slice(start, half), &column.slice(start + half, end - start - half)];
        concat(&halves)
    };
    RecordBatch::try_new(batch.schema(), batch.columns().iter().map(copied).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use arrow::array::{ArrayRef, AsArray, Int64Array, StringArray};
    use arrow::datatypes::Int64Type;
    use arrow::record_batch::RecordBatch;

    use super::{CELLS, NearRows};

    fn batch(rows: usize) -> Arc<RecordBatch> {
        let numbers = 0..i64::try_from(rows).unwrap();
        let texts: StringArray =
            numbers.clone().map(|number| (number % 3 != 0).then(|| number.to_string())).collect();
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(numbers));
        let texts: ArrayRef = Arc::new(texts);
        Arc::new(
            RecordBatch::try_from_iter_with_nullable([("number", numbers, true), ("text", texts, true)])
                .unwrap(),
        )
    }

    #[test]
    fn every_row_is_found_whatever_the_order_and_size_of_the_fetches() {
        let (one, other) = (batch(3 * CELLS), batch(3 * CELLS));
        let mut near = NearRows::default();
        let mut copies = 0;
        let forward = (0..3 * CELLS).map(|row| (&one, row, 1));
        let jumps =
            [(&one, 7, 3), (&other, 8, 2), (&other, 10, 2), (&one, 3 * CELLS - 2, 2), (&other, 0, 900)];
        for (batch, start, length) in forward.chain(jumps) {
            let (rows, first) = near.of(Arc::clone(batch), start, length);
            copies += usize::from(!Arc::ptr_eq(&rows, batch));
            for row in 0..length {
                let number = rows.column(0).as_primitive::<Int64Type>().value(first + row);
                assert_eq!(number, i64::try_from(start + row).unwrap());
                assert_eq!(rows.column(1).is_null(first + row), number % 3 == 0);
            }
        }
        assert!(copies >= 3 * CELLS, "{copies}");
    }

    #[test]
    fn a_batch_that_is_near_anyway_is_not_copied() {
        let small = batch(CELLS / 2);
        let mut near = NearRows::default();
        for row in 0..small.num_rows() {
            assert!(Arc::ptr_eq(&near.of(Arc::clone(&small), row, 1).0, &small));
        }
    }
}
