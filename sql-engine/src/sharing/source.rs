//! Which scan, and which column of its table, a column of a plan comes from unchanged; joins by equality, however they are made.

use std::sync::Arc;

use datafusion::common::JoinType;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::{PhysicalExpr, PhysicalExprRef};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion::physical_plan::filter::FilterExec;
use datafusion::physical_plan::joins::{CrossJoinExec, HashJoinExec, SortMergeJoinExec};
use datafusion::physical_plan::projection::ProjectionExec;
use datafusion::physical_plan::sorts::sort::SortExec;

use crate::scan::StoreScan;

/// A join by equality.
pub(super) struct EqualJoin<'p> {
    pub(super) left: &'p Arc<dyn ExecutionPlan>,
    pub(super) right: &'p Arc<dyn ExecutionPlan>,
    pub(super) on: &'p [(PhysicalExprRef, PhysicalExprRef)],
    pub(super) join_type: JoinType,
    /// The columns of both sides that are given, where not all are.
    given: Option<&'p [usize]>,
}

/// The plan as a join by equality.
pub(super) fn equal_join(plan: &Arc<dyn ExecutionPlan>) -> Option<EqualJoin<'_>> {
    if let Some(join) = plan.downcast_ref::<HashJoinExec>() {
        let (left, right, join_type) = (join.left(), join.right(), *join.join_type());
        return Some(EqualJoin { left, right, on: join.on(), join_type, given: join.projection.as_deref() });
    }
    let join = plan.downcast_ref::<SortMergeJoinExec>()?;
    let (left, right, join_type) = (join.left(), join.right(), join.join_type());
    Some(EqualJoin { left, right, on: join.on(), join_type, given: None })
}

/// A column of a table as a scan reads it.
pub(super) struct Source<'p> {
    pub(super) scan: &'p StoreScan,
    /// Index in the table.
    pub(super) column: usize,
}

/// Where an expression over a plan comes from, if it is a column. Every row of the plan holds there a value of one of the
/// scan's rows, or NULL.
pub(super) fn source<'p>(
    plan: &'p Arc<dyn ExecutionPlan>,
    expression: &Arc<dyn PhysicalExpr>,
) -> Option<Source<'p>> {
    column_source(plan, expression.downcast_ref::<Column>()?.index())
}

fn column_source(plan: &Arc<dyn ExecutionPlan>, index: usize) -> Option<Source<'_>> {
    if let Some(scan) = plan.downcast_ref::<StoreScan>() {
        return scan.table_column(index).map(|column| Source { scan, column });
    }
    if let Some(projection) = plan.downcast_ref::<ProjectionExec>() {
        return source(projection.input(), &projection.expr().get(index)?.expr);
    }
    if let Some(filter) = plan.downcast_ref::<FilterExec>() {
        let index = match filter.projection() {
            Some(kept) => kept.get(index).copied()?,
            None => index,
        };
        return column_source(filter.input(), index);
    }
    if let Some(join) = equal_join(plan) {
        let index = match join.given {
            Some(given) => given.get(index).copied()?,
            None => index,
        };
        return match join.join_type {
            JoinType::LeftSemi | JoinType::LeftAnti => column_source(join.left, index),
            JoinType::RightSemi | JoinType::RightAnti => column_source(join.right, index),
            JoinType::Inner | JoinType::Left | JoinType::Right | JoinType::Full => {
                side(join.left, join.right, index)
            }
            JoinType::LeftMark | JoinType::RightMark => None,
        };
    }
    if let Some(join) = plan.downcast_ref::<CrossJoinExec>() {
        return side(join.left(), join.right(), index);
    }
    if plan.downcast_ref::<CooperativeExec>().is_some() || plan.downcast_ref::<SortExec>().is_some() {
        return column_source(plan.children().into_iter().next()?, index);
    }
    None
}

fn side<'p>(
    left: &'p Arc<dyn ExecutionPlan>,
    right: &'p Arc<dyn ExecutionPlan>,
    index: usize,
) -> Option<Source<'p>> {
    let width = left.schema().fields().len();
    match index.checked_sub(width) {
        None => column_source(left, index),
        Some(index) => column_source(right, index),
    }
}
