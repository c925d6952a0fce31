//! An operator that hands on its rows and lets somebody look at them on their way: what is seen of one side of a join may be told to
//! the scans of the other. What is looked at, and what is told, is decided by those who put it into a plan.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DataFusionError, Statistics};
use datafusion::execution::{RecordBatchStream, SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties,
    ReplaceChildrenOptions, StatisticsArgs, apply_expression_roots,
};
use futures::{Stream, StreamExt};

/// What is looked for among rows.
pub(crate) trait Interest: fmt::Debug + Send + Sync {
    /// The values looked at, over the rows.
    fn values(&self) -> Vec<&Arc<dyn PhysicalExpr>>;

    /// Somebody who looks at the rows of one run.
    fn observer(&self) -> Box<dyn Observer>;
}

/// Looks at rows. Dropped before the end, it has not seen all of them.
pub(crate) trait Observer: Send {
    /// # Errors
    /// A value that cannot be computed.
    fn look(&mut self, rows: &RecordBatch) -> Result<(), DataFusionError>;

    /// All rows have been seen.
    ///
    /// # Errors
    /// What was seen cannot be told.
    fn end(&mut self) -> Result<(), DataFusionError>;
}

/// Passes on its rows.
#[derive(Debug)]
pub(crate) struct Observing {
    input: Arc<dyn ExecutionPlan>,
    interest: Arc<dyn Interest>,
}

impl Observing {
    pub(crate) fn new(input: Arc<dyn ExecutionPlan>, interest: Arc<dyn Interest>) -> Self {
        Self { input, interest }
    }
}

impl DisplayAs for Observing {
    fn fmt_as(&self, _format: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Observing: {:?}", self.interest)
    }
}

impl ExecutionPlan for Observing {
    fn name(&self) -> &'static str {
        "Observing"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.input.properties()
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn apply_expressions(
        &self,
        visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion, DataFusionError>,
    ) -> Result<TreeNodeRecursion, DataFusionError> {
        apply_expression_roots(self.interest.values(), visit)
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let input = children.pop().unwrap_or_else(|| Arc::clone(&self.input));
        Ok(Arc::new(Self::new(input, Arc::clone(&self.interest))))
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream, DataFusionError> {
        let input = self.input.execute(partition, context)?;
        Ok(Box::pin(Observed { input, observer: self.interest.observer() }))
    }

    fn statistics_from_inputs(
        &self,
        inputs: &[Arc<Statistics>],
        _arguments: &StatisticsArgs,
    ) -> Result<Arc<Statistics>, DataFusionError> {
        let unknown = || Arc::new(Statistics::new_unknown(&self.schema()));
        Ok(inputs.first().map_or_else(unknown, Arc::clone))
    }
}

/// The rows on their way.
struct Observed {
    input: SendableRecordBatchStream,
    observer: Box<dyn Observer>,
}

impl Stream for Observed {
    type Item = Result<RecordBatch, DataFusionError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.input.poll_next_unpin(context));
        let looked = match &next {
            Some(Ok(rows)) => self.observer.look(rows),
            Some(Err(_)) => Ok(()),
            None => self.observer.end(),
        };
        Poll::Ready(match looked {
            Ok(()) => next,
            Err(error) => Some(Err(error)),
        })
    }
}

impl RecordBatchStream for Observed {
    fn schema(&self) -> SchemaRef {
        self.input.schema()
    }
}
