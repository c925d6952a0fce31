//! The operator above a join's first side that tells the second side's scans what it has seen. Part of `told_bounds`.

use std::fmt;
use std::sync::Arc;

use arrow::array::{Array, RecordBatch};
use arrow::compute::{SortOptions, sort_to_indices};
use arrow::datatypes::SchemaRef;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::execution::{RecordBatchStream, SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::Operator;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::{BinaryExpr, DynamicFilterPhysicalExpr, in_list, lit};
use datafusion::physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties,
    ReplaceChildrenOptions, apply_expression_roots,
};
use futures::{Stream, StreamExt};

/// What is told of a value of the second side.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    /// The first side's value that it is compared with.
    pub(super) value: Arc<dyn PhysicalExpr>,
    /// How it compares.
    pub(super) operator: Operator,
    /// The value itself, over the second side.
    pub(super) bounded: Arc<dyn PhysicalExpr>,
    /// Where the scan looks for it.
    pub(super) said: Arc<DynamicFilterPhysicalExpr>,
}

/// Passes on its rows; at their end it has told the bounds.
#[derive(Debug)]
pub(crate) struct TellingBounds {
    input: Arc<dyn ExecutionPlan>,
    /// The second side's columns.
    second: SchemaRef,
    bounds: Vec<Bound>,
}

impl TellingBounds {
    pub(super) fn new(input: Arc<dyn ExecutionPlan>, second: SchemaRef, bounds: Vec<Bound>) -> Self {
        Self { input, second, bounds }
    }
}

impl DisplayAs for TellingBounds {
    fn fmt_as(&self, _format: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Tells the bounds of its values")
    }
}

impl ExecutionPlan for TellingBounds {
    fn name(&self) -> &'static str {
        "TellingBounds"
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
        apply_expression_roots(self.bounds.iter().map(|bound| &bound.value), visit)
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let input = children.pop().unwrap_or_else(|| Arc::clone(&self.input));
        Ok(Arc::new(Self::new(input, Arc::clone(&self.second), self.bounds.clone())))
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
        let seen = self.bounds.iter().map(|bound| Seen { bound: bound.clone(), least: None, most: None });
        Ok(Box::pin(Watched { input, second: Arc::clone(&self.second), seen: seen.collect() }))
    }
}

/// The extremes of the values that a bound has been compared with.
struct Seen {
    bound: Bound,
    least: Option<ScalarValue>,
    most: Option<ScalarValue>,
}

impl Seen {
    fn look_at(&mut self, batch: &RecordBatch) -> Result<(), DataFusionError> {
        let values = self.bound.value.evaluate(batch)?.into_array(batch.num_rows())?;
        for (descending, kept) in [(false, &mut self.least), (true, &mut self.most)] {
            let options = SortOptions { descending, nulls_first: false };
            let order = sort_to_indices(&values, Some(options), Some(1))?;
            let Some(index) = order.iter().flatten().next().and_then(|index| usize::try_from(index).ok())
            else {
                continue;
            };
            if values.is_null(index) {
                continue;
            }
            let value = ScalarValue::try_from_array(&values, index)?;
            let further = match kept.as_ref().map(|kept| value.partial_cmp(kept)) {
                None => true,
                Some(order) => order.is_some_and(|order| order.is_gt() == descending && order.is_ne()),
            };
            if further {
                *kept = Some(value);
            }
        }
        Ok(())
    }

    /// What every row of the second side satisfies that matches one of the first.
    fn implied(&self, second: &SchemaRef) -> Result<Arc<dyn PhysicalExpr>, DataFusionError> {
        let bounded = &self.bound.bounded;
        let (Some(least), Some(most)) = (&self.least, &self.most) else {
            // Nothing compares with no value, or with NULL alone.
            return in_list(Arc::clone(bounded), Vec::new(), &false, second);
        };
        let compared = |operator: Operator, value: &ScalarValue| -> Arc<dyn PhysicalExpr> {
            Arc::new(BinaryExpr::new(Arc::clone(bounded), operator, lit(value.clone())))
        };
        Ok(match self.bound.operator {
            operator @ (Operator::Gt | Operator::GtEq) => compared(operator, least),
            operator @ (Operator::Lt | Operator::LtEq) => compared(operator, most),
            _ if least == most => compared(Operator::Eq, least),
            _ => Arc::new(BinaryExpr::new(
                compared(Operator::GtEq, least),
                Operator::And,
                compared(Operator::LtEq, most),
            )),
        })
    }
}

/// The rows on their way.
struct Watched {
    input: SendableRecordBatchStream,
    second: SchemaRef,
    seen: Vec<Seen>,
}

impl Watched {
    fn tell(&mut self) -> Result<(), DataFusionError> {
        for seen in std::mem::take(&mut self.seen) {
            let told = seen.implied(&self.second).and_then(|implied| seen.bound.said.update(implied));
            seen.bound.said.mark_complete();
            told?;
        }
        Ok(())
    }
}

/// Who waits for the bounds must not wait for ever: where the rows were not wanted to their end, nothing is known.
impl Drop for Watched {
    fn drop(&mut self) {
        for seen in &self.seen {
            seen.bound.said.mark_complete();
        }
    }
}

impl Stream for Watched {
    type Item = Result<RecordBatch, DataFusionError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let next = std::task::ready!(self.input.poll_next_unpin(context));
        let looked = match &next {
            Some(Ok(batch)) => self.seen.iter_mut().try_for_each(|seen| seen.look_at(batch)),
            Some(Err(_)) => Ok(()),
            None => self.tell(),
        };
        std::task::Poll::Ready(match looked {
            Ok(()) => next,
            Err(error) => Some(Err(error)),
        })
    }
}

impl RecordBatchStream for Watched {
    fn schema(&self) -> SchemaRef {
        self.input.schema()
    }
}
