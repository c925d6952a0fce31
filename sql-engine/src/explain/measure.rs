//! Runs a plan for EXPLAIN ANALYZE: its rows are counted and dropped, then the plan is explained with what happened.

use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use datafusion::common::DataFusionError;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::physical_plan::ExecutionPlan;
use futures::TryStreamExt;
use tokio::time::Instant;

use super::Explanation;
use crate::scan::StoreScan;

/// A plan that is to be run for its figures.
pub(crate) struct Measurement {
    plan: Arc<dyn ExecutionPlan>,
    rows: SendableRecordBatchStream,
}

impl Measurement {
    /// `rows` are those of `plan`.
    pub(crate) fn new(plan: Arc<dyn ExecutionPlan>, rows: SendableRecordBatchStream) -> Self {
        Self { plan, rows }
    }

    /// Runs the plan to its end. Dropping the future stops it.
    ///
    /// # Errors
    /// Whatever the store or the computation met.
    pub(crate) async fn take(mut self) -> Result<RecordBatch, DataFusionError> {
        let started = Instant::now();
        let mut rows = 0_u64;
        while let Some(batch) = self.rows.try_next().await? {
            rows = rows.saturating_add(u64::try_from(batch.num_rows()).unwrap_or(u64::MAX));
        }
        let milliseconds = started.elapsed().as_millis();
        drop(self.rows);
        let mut explanation = Explanation { lines: Vec::new(), ran: true };
        let total = explanation.add("Result".to_owned(), format!("{milliseconds} milliseconds"));
        total.rows = Some(rows);
        total.sent = Some(sent(self.plan.as_ref()));
        explanation.describe(self.plan.as_ref(), 0);
        explanation.batch()
    }
}

/// Requests sent by all scans of a plan.
fn sent(plan: &dyn ExecutionPlan) -> u64 {
    let own = plan.downcast_ref::<StoreScan>().map_or(0, |scan| scan.happened().requests);
    plan.children().into_iter().fold(own, |sum, child| sum.saturating_add(sent(child.as_ref())))
}
