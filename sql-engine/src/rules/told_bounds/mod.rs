//! `WHERE DateCreated >= (SELECT MAX(DateCreated) FROM …)`: where a join compares a side with the other by inequality, the side that it
//! reads first tells the other's scan the least and the greatest value that its rows compare with. DataFusion does so for equality
//! alone. One of the session's physical rules; it runs when the sides are chosen.

mod path;
mod telling;

use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{DataFusionError, JoinSide, JoinType};
use datafusion::logical_expr::Operator;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::{BinaryExpr, Column, DynamicFilterPhysicalExpr, lit};
use datafusion::physical_expr::utils::split_conjunction;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::aggregates::AggregateExec;
use datafusion::physical_plan::execution_plan::replace_children_if_necessary;
use datafusion::physical_plan::joins::NestedLoopJoinExec;
use datafusion::physical_plan::joins::utils::JoinFilter;
use datafusion::physical_plan::placeholder_row::PlaceholderRowExec;
use datafusion::physical_plan::projection::ProjectionExec;
use datafusion::physical_plan::recursive_query::RecursiveQueryExec;

use path::told;
use telling::{Bound, Bounds};

use crate::telling::Observing;

/// Lets joins by inequality bound what is read for their second side.
#[derive(Debug)]
pub(crate) struct ToldBounds;

impl PhysicalOptimizerRule for ToldBounds {
    fn name(&self) -> &'static str {
        "told_bounds"
    }

    fn schema_check(&self) -> bool {
        true
    }

    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _config: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        if repeats(&plan)? {
            return Ok(plan);
        }
        let turned = plan.transform_up(|node| match node.downcast_ref::<NestedLoopJoinExec>() {
            Some(join) if reads_the_single_row_last(join) => Ok(Transformed::yes(join.swap_inputs()?)),
            _ => Ok(Transformed::no(node)),
        })?;
        let told = turned.data.transform_up(|node| match node.downcast_ref::<NestedLoopJoinExec>() {
            Some(join) => Ok(match telling_join(join)? {
                Some(sides) => Transformed::yes(replace_children_if_necessary(node, sides)?),
                None => Transformed::no(node),
            }),
            None => Ok(Transformed::no(node)),
        })?;
        Ok(told.data)
    }
}

/// The sides are the wrong way round where the planner knew nothing of their size.
fn reads_the_single_row_last(join: &NestedLoopJoinExec) -> bool {
    *join.join_type() == JoinType::Inner && gives_one_row(join.right()) && !gives_one_row(join.left())
}

fn gives_one_row(plan: &Arc<dyn ExecutionPlan>) -> bool {
    if let Some(projection) = plan.downcast_ref::<ProjectionExec>() {
        return gives_one_row(projection.input());
    }
    plan.downcast_ref::<AggregateExec>().is_some_and(|aggregate| aggregate.group_expr().is_empty())
        || plan.downcast_ref::<PlaceholderRowExec>().is_some()
}

/// A recursive query runs its parts several times, and what one run tells must not hold for the next.
fn repeats(plan: &Arc<dyn ExecutionPlan>) -> Result<bool, DataFusionError> {
    plan.exists(|node| Ok(node.downcast_ref::<RecursiveQueryExec>().is_some()))
}

/// Both sides of the join, the first of which tells the second; `None` where there is nothing to tell.
fn telling_join(join: &NestedLoopJoinExec) -> Result<Option<Vec<Arc<dyn ExecutionPlan>>>, DataFusionError> {
    let Some(filter) = join.filter().filter(|_| drops_second(*join.join_type())) else { return Ok(None) };
    let mut second = Arc::clone(join.right());
    let mut bounds = Vec::new();
    for (first_value, operator, second_value) in comparisons(filter)? {
        let said = Arc::new(DynamicFilterPhysicalExpr::new(vec![Arc::clone(&second_value)], lit(true)));
        let expr: Arc<dyn PhysicalExpr> = Arc::<DynamicFilterPhysicalExpr>::clone(&said);
        if let Some(bounded) = told(&second, &second_value, &expr)? {
            second = bounded;
            bounds.push(Bound { value: first_value, operator, bounded: second_value, said });
        }
    }
    if bounds.is_empty() {
        return Ok(None);
    }
    let bounds = Arc::new(Bounds { second: join.right().schema(), bounds });
    Ok(Some(vec![Arc::new(Observing::new(Arc::clone(join.left()), bounds)), second]))
}

/// Rows of the second side that match no row of the first come to nothing.
fn drops_second(join_type: JoinType) -> bool {
    use JoinType::{Inner, Left, LeftAnti, LeftMark, LeftSemi, RightSemi};
    matches!(join_type, Inner | Left | LeftSemi | LeftAnti | LeftMark | RightSemi)
}

/// A value of the first side, how a value of the second must compare with it, and that value.
type Comparison = (Arc<dyn PhysicalExpr>, Operator, Arc<dyn PhysicalExpr>);

/// The comparisons of one side with the other that all pairs of rows satisfy.
fn comparisons(filter: &JoinFilter) -> Result<Vec<Comparison>, DataFusionError> {
    let mut found = Vec::new();
    for part in split_conjunction(filter.expression()) {
        let Some(binary) = part.downcast_ref::<BinaryExpr>() else { continue };
        let (left, right) = (binary.left(), binary.right());
        let turned = binary.op().swap();
        if let (Some(second), Some(first)) =
            (of(left, JoinSide::Right, filter)?, of(right, JoinSide::Left, filter)?)
        {
            found.extend(bounding(*binary.op()).map(|operator| (first, operator, second)));
        } else if let (Some(first), Some(second)) =
            (of(left, JoinSide::Left, filter)?, of(right, JoinSide::Right, filter)?)
        {
            found.extend(turned.and_then(bounding).map(|operator| (first, operator, second)));
        }
    }
    Ok(found)
}

fn bounding(operator: Operator) -> Option<Operator> {
    use Operator::{Eq, Gt, GtEq, Lt, LtEq};
    matches!(operator, Eq | Gt | GtEq | Lt | LtEq).then_some(operator)
}

/// The expression over the columns of one side; `None` where it has others, or none.
fn of(
    expr: &Arc<dyn PhysicalExpr>,
    side: JoinSide,
    filter: &JoinFilter,
) -> Result<Option<Arc<dyn PhysicalExpr>>, DataFusionError> {
    let (mut own, mut others) = (false, false);
    let over_side = Arc::clone(expr).transform_up(|part| {
        let Some(column) = part.downcast_ref::<Column>() else { return Ok(Transformed::no(part)) };
        match filter.column_indices().get(column.index()) {
            Some(place) if place.side == side => {
                own = true;
                let column: Arc<dyn PhysicalExpr> = Arc::new(Column::new(column.name(), place.index));
                Ok(Transformed::yes(column))
            }
            _ => {
                others = true;
                Ok(Transformed::no(part))
            }
        }
    })?;
    Ok((own && !others).then_some(over_side.data))
}
