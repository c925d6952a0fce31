//! The way from a side of a join down to the scan whose column is compared. Part of `told_bounds`.

use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{DataFusionError, JoinType};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::utils::collect_columns;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion::physical_plan::execution_plan::replace_children_if_necessary;
use datafusion::physical_plan::joins::{HashJoinExec, NestedLoopJoinExec};
use datafusion::physical_plan::projection::ProjectionExec;

use crate::scan::StoreScan;

/// The plan, with a scan in it that is told `said` of its rows; `None` where `value`, an expression over the plan's output, comes from
/// no scan that can use it. `said` has the value for its only child.
pub(super) fn told(
    plan: &Arc<dyn ExecutionPlan>,
    value: &Arc<dyn PhysicalExpr>,
    said: &Arc<dyn PhysicalExpr>,
) -> Result<Option<Arc<dyn ExecutionPlan>>, DataFusionError> {
    if let Some(scan) = plan.downcast_ref::<StoreScan>() {
        let said = Arc::clone(said).with_new_children(vec![Arc::clone(value)])?;
        let Some(scan) = scan.told(value, said) else { return Ok(None) };
        return Ok(Some(Arc::new(scan)));
    }
    let Some((child, value)) = below(plan, value)? else { return Ok(None) };
    let mut children: Vec<_> = plan.children().into_iter().map(Arc::clone).collect();
    let Some(place) = children.get_mut(child) else { return Ok(None) };
    let Some(bounded) = told(place, &value, said)? else { return Ok(None) };
    *place = bounded;
    replace_children_if_necessary(Arc::clone(plan), children).map(Some)
}

/// Which child, and a value over its output.
type Below = (usize, Arc<dyn PhysicalExpr>);

/// The child whose rows the value comes from, and the value over its output. Only of steps that lose a row when the child does.
fn below(
    plan: &Arc<dyn ExecutionPlan>,
    value: &Arc<dyn PhysicalExpr>,
) -> Result<Option<Below>, DataFusionError> {
    if plan.downcast_ref::<CooperativeExec>().is_some() {
        return Ok(Some((0, Arc::clone(value))));
    }
    if let Some(projection) = plan.downcast_ref::<ProjectionExec>() {
        let computed = |column: &Column| projection.expr().get(column.index()).map(|it| Arc::clone(&it.expr));
        return Ok(replaced(value, &computed)?.map(|value| (0, value)));
    }
    let (left, projection) = if let Some(join) = plan.downcast_ref::<NestedLoopJoinExec>() {
        if *join.join_type() != JoinType::Inner {
            return Ok(None);
        }
        (join.left(), join.projection().clone())
    } else if let Some(join) = plan.downcast_ref::<HashJoinExec>() {
        if *join.join_type() != JoinType::Inner {
            return Ok(None);
        }
        (join.left(), join.projection.clone())
    } else {
        return Ok(None);
    };
    let width = left.schema().fields().len();
    let joined = |index: usize| match &projection {
        Some(projection) => projection.get(index).copied(),
        None => Some(index),
    };
    let columns = collect_columns(value);
    let places: Option<Vec<usize>> = columns.iter().map(|column| joined(column.index())).collect();
    let Some(places) = places else { return Ok(None) };
    let first = places.iter().all(|place| *place < width);
    if !first && places.iter().any(|place| *place < width) {
        return Ok(None);
    }
    let below = |column: &Column| {
        let place = joined(column.index())?;
        let place = if first { place } else { place.checked_sub(width)? };
        let column: Arc<dyn PhysicalExpr> = Arc::new(Column::new(column.name(), place));
        Some(column)
    };
    Ok(replaced(value, &below)?.map(|value| (usize::from(!first), value)))
}

/// The value with other expressions in place of its columns.
fn replaced(
    value: &Arc<dyn PhysicalExpr>,
    by: &dyn Fn(&Column) -> Option<Arc<dyn PhysicalExpr>>,
) -> Result<Option<Arc<dyn PhysicalExpr>>, DataFusionError> {
    let mut missing = false;
    let replaced = Arc::clone(value).transform_down(|part| {
        let Some(column) = part.downcast_ref::<Column>() else { return Ok(Transformed::no(part)) };
        Ok(match by(column) {
            Some(other) => Transformed::new(other, true, TreeNodeRecursion::Jump),
            None => {
                missing = true;
                Transformed::no(part)
            }
        })
    })?;
    Ok((!missing).then_some(replaced.data))
}
