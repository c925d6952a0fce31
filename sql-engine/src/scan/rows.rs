//! The rows of a scan while it runs: from the store's batches through the local test to the operator's output.

use std::future::Future;

use arrow::array::RecordBatchOptions;
use arrow::compute::filter_record_batch;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use bigcommerce_store::schemas::Table;
use bigcommerce_store::{ScanRequest, ScanRun, Statement, Store, StoreError};
use datafusion::common::DataFusionError;
use datafusion::common::cast::as_boolean_array;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_plan::metrics::Count;
use datafusion::physical_plan::stream::RecordBatchReceiverStreamBuilder;
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use std::sync::Arc;
use tracing::instrument::WithSubscriber;

use super::shown::shown;
use crate::presentation::Presentation;

/// Batches read ahead of a join that does not ask for them yet.
const BATCHES_AHEAD: usize = 2;

/// Rows in a batch that only counts.
const COUNTED_BATCH: u64 = 8_192;

/// What reading needs beside the request.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) store: Store,
    /// Schema of the output: the first columns read.
    pub(super) schema: SchemaRef,
    pub(super) table: Arc<Table>,
    /// Columns of the table in the store's batches.
    pub(super) read: Vec<usize>,
    pub(super) presentation: Presentation,
    pub(super) residual: Option<Arc<dyn PhysicalExpr>>,
    pub(super) fetch: Option<usize>,
    /// So many of the rows that pass the test come before those wanted.
    pub(super) offset: usize,
    /// Only the number of rows matters, and the conditions say all that is to be tested.
    pub(super) countable: bool,
    /// Keeps account.
    pub(super) run: Arc<ScanRun>,
    /// Rows that passed the test.
    pub(super) kept: Count,
}

/// What is read, and what is to be done after the last row.
pub(super) struct Asked {
    pub(super) request: ScanRequest,
    pub(super) finished: Option<Box<dyn FnOnce() + Send>>,
}

type Batches = BoxStream<'static, Result<RecordBatch, DataFusionError>>;

/// Reads what is `asked` for once it is known. Nothing is sent before the first batch is polled.
pub(super) fn read(
    reading: Reading,
    asked: impl Future<Output = Result<Asked, DataFusionError>> + Send + 'static,
) -> Batches {
    stream::once(async move {
        let Asked { request, finished } = asked.await?;
        if reading.countable
            && let Some(count) = count(&reading, &request).await?
        {
            return Ok(counted(&reading, count));
        }
        let rows = reading.store.scan(request, &reading.run).map_err(store_error).chain(after(finished));
        let tested_by = reading.clone();
        let tested = rows.map(move |batch| tested_by.output(batch?)).boxed();
        Ok::<Batches, DataFusionError>(match (reading.fetch, reading.offset) {
            (None, 0) => tested,
            (fetch, _) => limited(tested, reading, fetch.unwrap_or(usize::MAX)),
        })
    })
    .try_flatten()
    .try_filter(|batch| std::future::ready(batch.num_rows() > 0))
    .boxed()
}

/// The rows, read by a task of their own: a join does not ask for one before it has read its other side.
pub(super) fn ahead(schema: SchemaRef, mut rows: Batches) -> SendableRecordBatchStream {
    let mut task = RecordBatchReceiverStreamBuilder::new(schema, BATCHES_AHEAD);
    let sender = task.tx();
    let work = Statement::current().scope(async move {
        while let Some(batch) = rows.next().await {
            if sender.send(batch).await.is_err() {
                break;
            }
        }
        Ok(())
    });
    task.spawn(work.with_current_subscriber());
    task.build()
}

impl Reading {
    fn output(&self, batch: RecordBatch) -> Result<RecordBatch, DataFusionError> {
        let batch = shown(self.presentation, &self.table, &self.read, batch)?;
        let kept = match &self.residual {
            None => batch,
            Some(test) => {
                let verdict = test.evaluate(&batch)?.into_array(batch.num_rows())?;
                filter_record_batch(&batch, as_boolean_array(&verdict)?)?
            }
        };
        self.kept.add(kept.num_rows());
        let columns = kept.columns().iter().take(self.schema.fields().len()).cloned().collect();
        let options = RecordBatchOptions::new().with_row_count(Some(kept.num_rows()));
        Ok(RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?)
    }
}

/// The number of rows, where the store tells it. A filter that it refuses is left to reading the rows.
async fn count(reading: &Reading, request: &ScanRequest) -> Result<Option<u64>, DataFusionError> {
    match reading.store.count(request, &reading.run).await {
        Err(refusal) if matches!(refusal.status(), Some(400 | 422)) => Ok(None),
        counted => counted.map_err(store_error),
    }
}

/// No batch, but something to do when it is asked for.
fn after<T: Send>(finished: Option<Box<dyn FnOnce() + Send>>) -> impl futures::Stream<Item = T> + Send {
    stream::once(async move {
        if let Some(finished) = finished {
            finished();
        }
    })
    .filter_map(|()| std::future::ready(None))
}

/// Drops the rows before the offset that the store has not left out, and stops asking it once enough rows have passed.
fn limited(rows: Batches, reading: Reading, limit: usize) -> Batches {
    let state = (rows, None, limit);
    stream::try_unfold(state, move |(mut rows, before, left)| {
        let (run, offset) = (Arc::clone(&reading.run), reading.offset);
        async move {
            if left == 0 {
                return Ok(None);
            }
            let Some(batch) = rows.try_next().await? else { return Ok(None) };
            let skipped = || usize::try_from(run.skipped()).unwrap_or(usize::MAX);
            let before = before.unwrap_or_else(|| offset.saturating_sub(skipped()));
            let dropped = before.min(batch.num_rows());
            let batch = batch.slice(dropped, left.min(batch.num_rows() - dropped));
            let left = left - batch.num_rows();
            Ok(Some((batch, (rows, Some(before - dropped), left))))
        }
    })
    .boxed()
}

fn counted(reading: &Reading, count: u64) -> Batches {
    let count = match reading.fetch {
        Some(limit) => count.min(u64::try_from(limit).unwrap_or(u64::MAX)),
        None => count,
    };
    let schema = Arc::clone(&reading.schema);
    stream::iter((0..count).step_by(usize::try_from(COUNTED_BATCH).unwrap_or(1)))
        .map(move |start| {
            let rows = usize::try_from((count - start).min(COUNTED_BATCH)).unwrap_or(0);
            let options = RecordBatchOptions::new().with_row_count(Some(rows));
            Ok(RecordBatch::try_new_with_options(Arc::clone(&schema), Vec::new(), &options)?)
        })
        .boxed()
}

/// A store error on its way through DataFusion; `translate` finds it again.
fn store_error(error: StoreError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}
