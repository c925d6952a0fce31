//! A running plan as a task of its own: the next batches are made while the program is busy with the last ones. Started by the
//! first row asked for; dropping it ends the plan and its requests.

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use bigcommerce_store::as_one_statement;
use datafusion::common::DataFusionError;
use datafusion::execution::SendableRecordBatchStream;
use futures::StreamExt;
use futures::future::BoxFuture;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;
use tracing::instrument::WithSubscriber;

use crate::result::conform;

/// Batches made ahead of the program. More would only cost memory: the store client looks ahead by itself.
const BATCHES_AHEAD: usize = 2;

/// The same plan made in another way, for when memory does not suffice.
pub(crate) type Otherwise = BoxFuture<'static, Result<SendableRecordBatchStream, DataFusionError>>;

/// The rows of a plan that is being run.
#[derive(Debug)]
pub(crate) struct Pipeline {
    batches: Receiver<Result<RecordBatch, DataFusionError>>,
    task: JoinHandle<()>,
}

impl Drop for Pipeline {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Pipeline {
    /// Starts the plan. Its batches are converted to `schema`. Where memory does not suffice before the first row, the plan is
    /// run `otherwise`, from the start.
    pub(crate) fn start(
        rows: SendableRecordBatchStream,
        otherwise: Option<Otherwise>,
        schema: SchemaRef,
    ) -> Self {
        let (sender, batches) = channel(BATCHES_AHEAD);
        let work = as_one_statement(deliver(rows, otherwise, schema, sender));
        Self { batches, task: tokio::spawn(work.with_current_subscriber()) }
    }

    /// The next batch that has rows; `None` after the last.
    ///
    /// # Errors
    /// The plan's own, and a panic inside it.
    pub(crate) async fn next(&mut self) -> Result<Option<RecordBatch>, DataFusionError> {
        match self.batches.recv().await {
            Some(batch) => batch.map(Some),
            None => match (&mut self.task).await {
                Ok(()) => Ok(None),
                Err(fault) => Err(DataFusionError::Internal(fault.to_string())),
            },
        }
    }
}

async fn deliver(
    mut rows: SendableRecordBatchStream,
    mut otherwise: Option<Otherwise>,
    schema: SchemaRef,
    sender: Sender<Result<RecordBatch, DataFusionError>>,
) {
    while let Some(batch) = rows.next().await {
        let mut batch = batch.and_then(|batch| Ok(conform(&batch, &schema)?));
        if exhausted(&batch)
            && let Some(otherwise) = otherwise.take()
        {
            tracing::debug!("memory does not suffice; the joins are made by sorting");
            match otherwise.await {
                Ok(again) => {
                    rows = again;
                    continue;
                }
                Err(error) => batch = Err(error),
            }
        }
        let last = batch.is_err();
        if batch.as_ref().is_ok_and(|batch| batch.num_rows() == 0) {
            continue;
        }
        otherwise = None;
        if sender.send(batch).await.is_err() || last {
            return;
        }
    }
}

fn exhausted(batch: &Result<RecordBatch, DataFusionError>) -> bool {
    batch.as_ref().is_err_and(|error| matches!(error.find_root(), DataFusionError::ResourcesExhausted(_)))
}
