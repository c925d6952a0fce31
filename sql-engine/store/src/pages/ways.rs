//! The rows of alternatives that are read in different ways, each row once. Called by `walk`; which ways is decided in `routes`.

use std::collections::HashMap;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::error::ArrowError;
use arrow::row::{OwnedRow, RowConverter, SortField};
use futures::future::try_join_all;
use futures::stream;
use futures::{StreamExt, TryStreamExt};

use super::rest::Batches;
use crate::error::StoreError;
use crate::routes::Access;

/// The rows of all ways with these columns, one way after the other. All are begun before the first row goes on: as long as none
/// has, a filter that the server refuses can be done without.
pub(super) fn each_once(
    ways: &[Access],
    columns: &[usize],
    key: &[usize],
    open: impl Fn(Access, &[usize]) -> Batches,
) -> Batches {
    let mut read = columns.to_vec();
    read.extend(key.iter().filter(|column| !columns.contains(column)));
    let places = key.iter().filter_map(|key| read.iter().position(|column| column == key)).collect();
    let opened: Vec<Batches> = ways.iter().map(|way| open(way.clone(), &read)).collect();
    let mut known =
        Known { places, wanted: (0..columns.len()).collect(), converter: None, ways: HashMap::new() };
    let rows = async move {
        let begun = opened.into_iter().map(async |mut rows: Batches| {
            let first = rows.try_next().await?;
            Ok::<_, StoreError>(stream::iter(first.map(Ok)).chain(rows))
        });
        let begun = try_join_all(begun).await?;
        let numbered = begun.into_iter().enumerate().map(|(way, rows)| rows.map_ok(move |rows| (way, rows)));
        Ok::<_, StoreError>(stream::iter(numbered).flatten())
    };
    let fault = |error: ArrowError| StoreError::Internal(error.to_string());
    stream::once(rows)
        .try_flatten()
        .map(move |rows| rows.and_then(|(way, rows)| known.leave_out(way, &rows).map_err(fault)))
        .boxed()
}

/// The keys that have come, each with the way that brought it first: within one way nothing counts as repeated.
struct Known {
    /// Of the key within the batches.
    places: Vec<usize>,
    /// Columns that go on.
    wanted: Vec<usize>,
    converter: Option<RowConverter>,
    ways: HashMap<OwnedRow, usize>,
}

impl Known {
    /// The rows that no earlier way has brought.
    fn leave_out(&mut self, way: usize, rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let key: Vec<ArrayRef> =
            self.places.iter().filter_map(|place| rows.columns().get(*place).cloned()).collect();
        if self.converter.is_none() {
            let fields = key.iter().map(|column| SortField::new(column.data_type().clone())).collect();
            self.converter = Some(RowConverter::new(fields)?);
        }
        let keys = self.converter.as_ref().map(|converter| converter.convert_columns(&key)).transpose()?;
        let new: BooleanArray = keys
            .iter()
            .flatten()
            .map(|key| Some(*self.ways.entry(key.owned()).or_insert(way) == way))
            .collect();
        filter_record_batch(rows, &new)?.project(&self.wanted)
    }
}
