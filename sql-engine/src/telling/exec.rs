//! The operator that tells: it hands on the rows of the side that a join holds, and puts the keys seen so far into the filter
//! that the join fills when it has all of them.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DataFusionError, ScalarValue, Statistics};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::Operator;
use datafusion::physical_expr::expressions::{BinaryExpr, DynamicFilterPhysicalExpr, in_list, lit};
use datafusion::physical_expr::{PhysicalExpr, PhysicalExprRef};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties,
    ReplaceChildrenOptions, StatisticsArgs,
};
use futures::{StreamExt, stream};

/// Keys after which no more are told: whoever has not begun by then needs all of them.
const MOST_KEYS: usize = 2_000;
/// Rows after which no more are looked at.
const MOST_ROWS: usize = 100_000;

/// Tells a join's keys while the side that it holds is being read.
#[derive(Debug)]
pub(crate) struct TellingKeys {
    input: Arc<dyn ExecutionPlan>,
    telling: Telling,
}

/// What is told, and to whom.
#[derive(Debug, Clone)]
struct Telling {
    filter: Arc<dyn PhysicalExpr>,
    /// The keys of the side held and of the other.
    on: Vec<(PhysicalExprRef, PhysicalExprRef)>,
    /// Of the other side.
    schema: SchemaRef,
}

impl TellingKeys {
    pub(super) fn new(
        input: Arc<dyn ExecutionPlan>,
        filter: Arc<dyn PhysicalExpr>,
        on: Vec<(PhysicalExprRef, PhysicalExprRef)>,
        schema: SchemaRef,
    ) -> Self {
        Self { input, telling: Telling { filter, on, schema } }
    }
}

impl Telling {
    fn tell(&self, test: Arc<dyn PhysicalExpr>) -> Result<(), DataFusionError> {
        match self.filter.downcast_ref::<DynamicFilterPhysicalExpr>() {
            Some(filter) => filter.update(test),
            None => Ok(()),
        }
    }
}

impl DisplayAs for TellingKeys {
    fn fmt_as(&self, _format: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Tells its keys early")
    }
}

impl ExecutionPlan for TellingKeys {
    fn name(&self) -> &'static str {
        "TellingKeys"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.input.properties()
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let Some(input) = children.pop() else {
            return Err(DataFusionError::Internal("a join's side has gone".to_owned()));
        };
        Ok(Arc::new(Self { input, telling: self.telling.clone() }))
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn apply_expressions(
        &self,
        _visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion, DataFusionError>,
    ) -> Result<TreeNodeRecursion, DataFusionError> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream, DataFusionError> {
        let rows = self.input.execute(partition, context)?;
        let (schema, telling) = (rows.schema(), self.telling.clone());
        let mut seen = Seen::new(telling.clone());
        let looked_at = rows.map(move |batch| {
            let batch = batch?;
            seen.look(&batch)?;
            Ok(batch)
        });
        // Where the join has nothing to put into its filter, it leaves it as it was: some of the keys must not stay in it.
        let taken_back = stream::once(async move { telling.tell(lit(true)) })
            .filter_map(|done| async { done.err().map(Err) });
        Ok(Box::pin(RecordBatchStreamAdapter::new(schema, looked_at.chain(taken_back))))
    }

    fn statistics_from_inputs(
        &self,
        inputs: &[Arc<Statistics>],
        _arguments: &StatisticsArgs,
    ) -> Result<Arc<Statistics>, DataFusionError> {
        let own = || Arc::new(Statistics::new_unknown(&self.schema()));
        Ok(inputs.first().map_or_else(own, Arc::clone))
    }
}

/// The keys seen so far.
#[derive(Debug)]
struct Seen {
    telling: Telling,
    /// Per pair of keys.
    values: Vec<HashSet<ScalarValue>>,
    /// How many there were when they were told last.
    told: usize,
    rows: usize,
}

impl Seen {
    fn new(telling: Telling) -> Self {
        let values = vec![HashSet::new(); telling.on.len()];
        Self { telling, values, told: 0, rows: 0 }
    }

    fn count(&self) -> usize {
        self.values.iter().map(HashSet::len).sum()
    }

    fn look(&mut self, batch: &RecordBatch) -> Result<(), DataFusionError> {
        if self.rows >= MOST_ROWS || self.told >= MOST_KEYS {
            return Ok(());
        }
        self.rows += batch.num_rows();
        for ((held, _), values) in self.telling.on.iter().zip(&mut self.values) {
            let keys = held.evaluate(batch)?.into_array(batch.num_rows())?;
            for row in 0..keys.len() {
                let key = ScalarValue::try_from_array(&keys, row)?;
                if !key.is_null() {
                    values.insert(key);
                }
            }
        }
        // Told whenever there are twice as many, as each telling costs as much as there are.
        if self.count() >= (2 * self.told).max(1) {
            self.told = self.count();
            self.telling.tell(self.so_far()?)?;
        }
        Ok(())
    }

    /// The test that the other side's rows pass which have a partner so far.
    fn so_far(&self) -> Result<Arc<dyn PhysicalExpr>, DataFusionError> {
        let mut tests = Vec::new();
        for ((_, other), values) in self.telling.on.iter().zip(&self.values) {
            let values = values.iter().map(|value| lit(value.clone())).collect();
            tests.push(in_list(Arc::clone(other), values, &false, &self.telling.schema)?);
        }
        let all = tests.into_iter().reduce(|all, test| Arc::new(BinaryExpr::new(all, Operator::And, test)));
        Ok(all.unwrap_or_else(|| lit(true)))
    }
}
