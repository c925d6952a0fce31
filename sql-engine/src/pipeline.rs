//! A running plan as a task of its own: the next batches are made while the program is busy with the last ones. Started by the
//! first row asked for; dropping it ends the plan and its requests.

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use datafusion::common::DataFusionError;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;
use tracing::instrument::WithSubscriber;

use crate::result::conform;
use crate::running::RunningQuery;

/// Batches made ahead of the program. More would only cost memory: the store client looks ahead by itself.
const BATCHES_AHEAD: usize = 2;

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
    /// Starts a query. Its batches are converted to `schema`.
    pub(crate) fn start(query: RunningQuery, schema: SchemaRef) -> Self {
        let (sender, batches) = channel(BATCHES_AHEAD);
        let work = deliver(query, schema, sender).with_current_subscriber();
        Self { batches, task: tokio::spawn(work) }
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
    mut query: RunningQuery,
    schema: SchemaRef,
    sender: Sender<Result<RecordBatch, DataFusionError>>,
) {
    while let Some(batch) = query.next().await.transpose() {
        let batch = batch.and_then(|batch| Ok(conform(&batch, &schema)?));
        let last = batch.is_err();
        if sender.send(batch).await.is_err() || last {
            return;
        }
    }
}
