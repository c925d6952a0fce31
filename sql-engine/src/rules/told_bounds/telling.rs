//! What is seen of a join's first side and told to the scans of the second: the extremes of the values compared. Part of `told_bounds`.

use std::sync::Arc;

use arrow::array::{Array, RecordBatch};
use arrow::compute::{SortOptions, sort_to_indices};
use arrow::datatypes::SchemaRef;
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::Operator;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::{BinaryExpr, DynamicFilterPhysicalExpr, in_list, lit};

use crate::telling::{Interest, Observer};

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

/// Tells bounds when all rows of the first side have been seen.
#[derive(Debug)]
pub(super) struct Bounds {
    /// The second side's columns.
    pub(super) second: SchemaRef,
    pub(super) bounds: Vec<Bound>,
}

impl Interest for Bounds {
    fn values(&self) -> Vec<&Arc<dyn PhysicalExpr>> {
        self.bounds.iter().map(|bound| &bound.value).collect()
    }

    fn observer(&self) -> Box<dyn Observer> {
        let seen = self.bounds.iter().map(|bound| Seen { bound: bound.clone(), least: None, most: None });
        Box::new(AllSeen { second: Arc::clone(&self.second), seen: seen.collect() })
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

/// What is seen for each of several bounds.
struct AllSeen {
    second: SchemaRef,
    seen: Vec<Seen>,
}

impl Observer for AllSeen {
    fn look(&mut self, rows: &RecordBatch) -> Result<(), DataFusionError> {
        self.seen.iter_mut().try_for_each(|seen| seen.look_at(rows))
    }

    fn end(&mut self) -> Result<(), DataFusionError> {
        for seen in std::mem::take(&mut self.seen) {
            let told = seen.implied(&self.second).and_then(|implied| seen.bound.said.update(implied));
            seen.bound.said.mark_complete();
            told?;
        }
        Ok(())
    }
}

/// Who waits for the bounds must not wait for ever: where the rows were not wanted to their end, nothing is known.
impl Drop for AllSeen {
    fn drop(&mut self) {
        for seen in &self.seen {
            seen.bound.said.mark_complete();
        }
    }
}
