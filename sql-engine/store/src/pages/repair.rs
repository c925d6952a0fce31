//! Reads again, each by its own list, the rows of parents whose embedded rows did not add up. Called by the reader for the
//! page that held them, so that the page arrives complete.

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::{SortOptions, concat_batches, sort_to_indices, take_record_batch};
use arrow::error::ArrowError;
use bigcommerce_schemas::{Bind, Table};
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt, TryStreamExt};

use super::reader::Reader;
use super::rest::open;
use crate::decode::Decoder;
use crate::error::StoreError;
use crate::requests::Chain;
use crate::scan::{ScanOrder, Value};

/// How the rows of one parent are read by themselves.
#[derive(Debug)]
pub(crate) struct Repair {
    pub(crate) decoder: Arc<Decoder>,
    /// The table whose rows did not add up.
    pub(crate) table: Arc<Table>,
    /// Its list with placeholders in the path.
    pub(crate) template: Chain,
    pub(crate) binds: Vec<Bind>,
    pub(crate) order: Option<InOrder>,
}

/// The order that a page's rows come in, whether they were read once or again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InOrder {
    /// Place of the column in the batches.
    place: usize,
    descending: bool,
}

impl InOrder {
    /// The order as batches of these columns show it.
    pub(super) fn of(order: ScanOrder, columns: &[usize]) -> Option<Self> {
        let place = columns.iter().position(|column| *column == order.column)?;
        Some(Self { place, descending: order.descending })
    }

    /// The rows of a page as one batch in this order.
    pub(super) fn sorted(self, rows: &[RecordBatch]) -> Result<Vec<RecordBatch>, ArrowError> {
        let Some(first) = rows.first() else { return Ok(Vec::new()) };
        let all = concat_batches(&first.schema(), rows)?;
        let Some(column) = all.columns().get(self.place) else { return Ok(vec![all]) };
        let options = SortOptions { descending: self.descending, nulls_first: false };
        let order = sort_to_indices(column, Some(options), None)?;
        Ok(vec![take_record_batch(&all, &order)?])
    }
}

/// The rows below these parents, a list each, several lists at once.
pub(super) fn read_again(
    reader: &Reader,
    repair: &Arc<Repair>,
    parents: Vec<Vec<Value>>,
) -> BoxFuture<'static, Result<Vec<RecordBatch>, StoreError>> {
    reader.run.note_read_again(parents.len());
    let below = Reader {
        decoder: Arc::clone(&repair.decoder),
        table: Arc::clone(&repair.table),
        repair: None,
        shared: None,
        seen: None,
        ..reader.clone()
    };
    let most = reader.most;
    let lists: Vec<Option<Chain>> =
        parents.iter().map(|key| repair.template.at(&repair.table, &repair.binds, key)).collect();
    Box::pin(async move {
        let batches: Vec<Vec<RecordBatch>> = stream::iter(lists)
            .map(|list| {
                let below = below.clone();
                async move {
                    // Without a key in the path the rows cannot be had, and some rows must not pass for all.
                    let list =
                        list.ok_or_else(|| StoreError::Internal("a parent without a key".to_owned()))?;
                    open(below, list).await?.try_collect().await
                }
            })
            .buffered(most)
            .try_collect()
            .await?;
        Ok(batches.into_iter().flatten().collect())
    })
}
