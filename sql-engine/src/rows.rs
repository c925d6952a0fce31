//! The rows of a running statement, as the driver and the command take them.

use std::sync::Arc;
use std::time::Instant;

use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;

use crate::error::SqlError;
use crate::explain::Measurement;
use crate::pipeline::Pipeline;
use crate::prepared::Prepared;
use crate::result::ResultColumn;
use crate::running::RunningQuery;
use crate::translate::sql_error;

/// The rows of a running statement, a batch at a time.
pub struct Rows {
    source: Source,
    schema: Arc<Schema>,
    statement: Prepared,
    affected: Option<usize>,
    count: usize,
    started: Instant,
}

/// Where rows come from.
pub(crate) enum Source {
    /// A query that was not started.
    Waiting(RunningQuery),
    Running(Pipeline),
    Ready(RecordBatch),
    Measured(Measurement),
    Finished,
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Rows").field("columns", &self.schema.fields().len()).finish_non_exhaustive()
    }
}

impl Rows {
    /// The rows of a statement; `affected` is how many rows a statement without a result was about.
    pub(crate) fn of(statement: Prepared, source: Source, affected: Option<usize>) -> Self {
        let fields: Vec<_> = statement.query_columns().iter().map(ResultColumn::arrow_field).collect();
        let schema = Arc::new(Schema::new(fields));
        Self { source, schema, statement, affected, count: 0, started: Instant::now() }
    }

    /// The columns of the result; empty for a statement without one. They are those that the statement was prepared with, unless
    /// temporary tables were made or dropped since.
    pub fn columns(&self) -> &[ResultColumn] {
        self.statement.columns()
    }

    /// How many rows a statement without a result has put in or taken away; `None` for a query and for statements that make or
    /// drop tables.
    pub fn affected(&self) -> Option<usize> {
        self.affected
    }

    /// The next batch, never empty; `None` after the last. The arrays have the types that the statement's columns name. The
    /// first call starts the requests; between calls the next batches are made ready.
    ///
    /// # Errors
    /// Whatever the store or the computation met. After an error nothing more comes.
    pub async fn next(&mut self) -> Result<Option<RecordBatch>, SqlError> {
        let log = self.statement.connection().log().clone();
        let batch = log.of(self.advance()).await;
        let milliseconds = self.started.elapsed().as_millis();
        match &batch {
            Ok(Some(batch)) => self.count += batch.num_rows(),
            Ok(None) => log.write(|| tracing::info!(rows = self.count, milliseconds, "finished")),
            Err(error) => log.write(|| tracing::error!(rows = self.count, milliseconds, %error, "failed")),
        }
        batch
    }

    async fn advance(&mut self) -> Result<Option<RecordBatch>, SqlError> {
        let mut pipeline = match std::mem::replace(&mut self.source, Source::Finished) {
            Source::Finished => return Ok(None),
            Source::Ready(batch) => return Ok(Some(batch).filter(|batch| batch.num_rows() > 0)),
            Source::Measured(measurement) => {
                let rows = measurement.take().await;
                return rows.map(Some).map_err(|error| sql_error(&error, self.statement.labels()));
            }
            Source::Waiting(query) => Pipeline::start(query, Arc::clone(&self.schema)),
            Source::Running(pipeline) => pipeline,
        };
        let batch = pipeline.next().await.map_err(|error| sql_error(&error, self.statement.labels()))?;
        if batch.is_some() {
            self.source = Source::Running(pipeline);
        }
        Ok(batch)
    }
}
