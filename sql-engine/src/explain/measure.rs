//! Runs a plan for EXPLAIN ANALYZE: its rows are counted and dropped, then the plan is explained with what happened.

use arrow::record_batch::RecordBatch;
use datafusion::common::DataFusionError;
use tokio::time::Instant;

use super::Explanation;
use crate::running::{RunningQuery, requests_sent};

/// A query that is to be run for its figures.
pub(crate) struct Measurement(RunningQuery);

impl Measurement {
    /// Of a query that was not started.
    pub(crate) fn new(query: RunningQuery) -> Self {
        Self(query)
    }

    /// Runs the query to its end. Dropping the future stops it.
    ///
    /// # Errors
    /// Whatever the store or the computation met.
    pub(crate) async fn take(self) -> Result<RecordBatch, DataFusionError> {
        let Self(mut query) = self;
        let started = Instant::now();
        let mut rows = 0_u64;
        while let Some(batch) = query.next().await? {
            rows = rows.saturating_add(u64::try_from(batch.num_rows()).unwrap_or(u64::MAX));
        }
        let milliseconds = started.elapsed().as_millis();
        let in_vain = query.given_up();
        let mut explanation = Explanation { lines: Vec::new(), ran: true };
        let total = explanation.add("Result".to_owned(), format!("{milliseconds} milliseconds"));
        total.rows = Some(rows);
        total.sent = Some(requests_sent(query.plan()).saturating_add(in_vain.unwrap_or(0)));
        if let Some(requests) = in_vain {
            let detail =
                "MemoryLimit did not suffice for a side of the joins, which are made by sorting instead";
            explanation.add("Begun again".to_owned(), detail.to_owned()).sent = Some(requests);
        }
        explanation.describe(query.plan(), 0);
        explanation.batch()
    }
}
