//! A query being run: by a plan whose joins hold a side in memory, and where that does not suffice before a row has gone on, again
//! by one whose joins sort both sides. Used by `pipeline` and by EXPLAIN ANALYZE; it does nothing with the rows.

use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use bigcommerce_store::{Attempt, Statement};
use datafusion::common::DataFusionError;
use datafusion::execution::{SendableRecordBatchStream, SessionState};
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::{EmptyRecordBatchStream, ExecutionPlan};
use futures::StreamExt;

use crate::plan::{self, FirstPlan};
use crate::scan::StoreScan;

/// A plan that is run, and what follows when memory ends.
pub(crate) struct RunningQuery {
    statement: Statement,
    plan: Arc<dyn ExecutionPlan>,
    rows: SendableRecordBatchStream,
    /// As long as another plan may follow.
    again: Option<Again>,
    /// Requests of the plan that was given up for want of memory. The plan itself would hold its rows and go on asking for more.
    given_up: Option<u64>,
}

/// What makes another plan. Dropped, it lets go of what the first attempt has read.
struct Again {
    session: SessionState,
    query: LogicalPlan,
    attempt: Arc<Attempt>,
}

impl Drop for Again {
    fn drop(&mut self) {
        self.attempt.settle();
    }
}

impl RunningQuery {
    /// Starts a query by its first plan. Requests are sent as batches are asked for.
    ///
    /// # Errors
    /// A plan that cannot be started.
    pub(crate) fn new(
        session: &SessionState,
        query: LogicalPlan,
        first: FirstPlan,
    ) -> Result<Self, DataFusionError> {
        let FirstPlan { plan, attempt } = first;
        let again = attempt.map(|attempt| Again { session: session.clone(), query, attempt });
        let statement = Statement::default();
        let rows = statement.enter(|| plan::run(session, Arc::clone(&plan)))?;
        Ok(Self { statement, plan, rows, again, given_up: None })
    }

    /// The next batch that has rows; `None` after the last.
    ///
    /// # Errors
    /// Whatever the store or the computation met.
    pub(crate) async fn next(&mut self) -> Result<Option<RecordBatch>, DataFusionError> {
        let statement = self.statement.clone();
        statement.scope(self.advance()).await
    }

    async fn advance(&mut self) -> Result<Option<RecordBatch>, DataFusionError> {
        while let Some(batch) = self.rows.next().await {
            match batch {
                Ok(batch) if batch.num_rows() == 0 => {}
                Ok(batch) => {
                    self.again = None;
                    return Ok(Some(batch));
                }
                Err(error) => match self.again.take().filter(|_| exhausted(&error)) {
                    Some(again) => self.begin(&again).await?,
                    None => return Err(error),
                },
            }
        }
        Ok(None)
    }

    async fn begin(&mut self, again: &Again) -> Result<(), DataFusionError> {
        tracing::debug!("memory does not suffice; the joins are made by sorting");
        // Scans that read ahead of their joins stop here.
        self.rows = Box::pin(EmptyRecordBatchStream::new(self.rows.schema()));
        let plan = plan::next_plan(&again.session, &again.query, &again.attempt).await?;
        self.rows = plan::run(&again.session, Arc::clone(&plan))?;
        self.given_up = Some(requests_sent(self.plan.as_ref()));
        self.plan = plan;
        Ok(())
    }

    /// The plan that gives the rows.
    pub(crate) fn plan(&self) -> &dyn ExecutionPlan {
        self.plan.as_ref()
    }

    /// Requests of the plan that was given up for want of memory, if there was one.
    pub(crate) fn given_up(&self) -> Option<u64> {
        self.given_up
    }
}

/// Requests sent by all scans of a plan.
pub(crate) fn requests_sent(plan: &dyn ExecutionPlan) -> u64 {
    let own = plan.downcast_ref::<StoreScan>().map_or(0, |scan| scan.happened().requests);
    plan.children().into_iter().fold(own, |sum, child| sum.saturating_add(requests_sent(child.as_ref())))
}

fn exhausted(error: &DataFusionError) -> bool {
    matches!(error.find_root(), DataFusionError::ResourcesExhausted(_))
}
