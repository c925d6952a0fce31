//! Joins whose smaller side does not fit into memory: they are made by sorting both sides, which spills to temporary files,
//! instead of by a table of one side, which cannot. Put into the session's physical rules right after the choice of sides.

use std::sync::Arc;

use arrow::compute::SortOptions;
use arrow::datatypes::{DataType, Schema};
use datafusion::common::DataFusionError;
use datafusion::common::config::ConfigOptions;
use datafusion::common::stats::Precision;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::joins::{HashJoinExec, SortMergeJoinExec};
use datafusion::physical_plan::projection::ProjectionExec;
use datafusion::physical_plan::statistics::{StatisticsArgs, StatisticsContext};

/// Name of DataFusion's rule that decides which side of a join is held in memory.
const CHOICE_OF_SIDES: &str = "join_selection";
/// Bytes that a text is taken to have, its place in the table included.
const TEXT_BYTES: usize = 32;
/// Bytes that a value of another type is taken to have.
const VALUE_BYTES: usize = 12;

/// Replaces joins that are expected not to fit, or all of them when `prefer_hash_join` is off.
#[derive(Debug)]
pub(crate) struct RoomyJoins {
    memory_limit: usize,
}

impl RoomyJoins {
    /// Adds the rule to DataFusion's own.
    pub(crate) fn among(
        mut rules: Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>>,
        memory_limit: usize,
    ) -> Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>> {
        let place = rules.iter().position(|rule| rule.name() == CHOICE_OF_SIDES);
        rules.insert(place.map_or(0, |place| place + 1), Arc::new(Self { memory_limit }));
        rules
    }

    /// The side that would be held is expected to be larger than the memory.
    fn is_too_large(&self, join: &HashJoinExec) -> bool {
        let held = join.left();
        let statistics = StatisticsContext::new().compute(held.as_ref(), &StatisticsArgs::new());
        let rows = match statistics.map(|statistics| statistics.num_rows) {
            Ok(Precision::Exact(rows) | Precision::Inexact(rows)) => rows,
            Ok(Precision::Absent) | Err(_) => return false,
        };
        rows.saturating_mul(row_bytes(&held.schema())) > self.memory_limit
    }
}

fn row_bytes(schema: &Schema) -> usize {
    let bytes = |data_type: &DataType| match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Binary => TEXT_BYTES,
        _ => VALUE_BYTES,
    };
    schema.fields().iter().map(|field| bytes(field.data_type())).sum()
}

impl PhysicalOptimizerRule for RoomyJoins {
    fn name(&self) -> &'static str {
        "roomy_joins"
    }

    fn schema_check(&self) -> bool {
        true
    }

    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let all = !config.optimizer.prefer_hash_join;
        plan.transform_up(|node| match node.downcast_ref::<HashJoinExec>() {
            // A merge join does not know the rules of NOT IN where a key is NULL.
            Some(join) if !join.null_aware && (all || self.is_too_large(join)) => {
                Ok(Transformed::yes(merge_join(join)?))
            }
            _ => Ok(Transformed::no(node)),
        })
        .map(|rewritten| rewritten.data)
    }
}

/// The same join by merging sorted sides; the sorts are added by the rule that enforces requirements.
fn merge_join(join: &HashJoinExec) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
    let merge = Arc::new(SortMergeJoinExec::try_new(
        Arc::clone(join.left()),
        Arc::clone(join.right()),
        join.on().to_vec(),
        join.filter().cloned(),
        *join.join_type(),
        vec![SortOptions::default(); join.on().len()],
        join.null_equality(),
    )?);
    let Some(projection) = &join.projection else { return Ok(merge) };
    let schema = merge.schema();
    let columns = projection.iter().map(|index| {
        let name = schema.field(*index).name().clone();
        let column: Arc<dyn PhysicalExpr> = Arc::new(Column::new(&name, *index));
        (column, name)
    });
    Ok(Arc::new(ProjectionExec::try_new(columns.collect::<Vec<_>>(), merge)?))
}

/// Whether a plan has a join that holds a side in memory.
pub(crate) fn holds_a_side(plan: &dyn ExecutionPlan) -> bool {
    plan.downcast_ref::<HashJoinExec>().is_some()
        || plan.children().into_iter().any(|child| holds_a_side(child.as_ref()))
}
