//! Scalar subqueries in the condition of a join, where DataFusion plans those alone that it can move below the join: each becomes a
//! column of the side whose rows the condition compares it with.

use std::sync::Arc;

use datafusion::common::tree_node::Transformed;
use datafusion::common::{Column, DataFusionError};
use datafusion::logical_expr::utils::{conjunction, split_conjunction};
use datafusion::logical_expr::{BinaryExpr, Expr, Join, LogicalPlan, Operator, Projection};

use super::joining::{Joining, Reach, columns_of};

/// The join with columns in place of the subqueries of its condition.
pub(super) fn rewritten(join: &Join) -> Result<Transformed<LogicalPlan>, DataFusionError> {
    let mut sides = Sides {
        left: Joining::of(&join.left, Reach::All),
        right: Joining::of(&join.right, Reach::All).on_the_right(),
        right_columns: join.right.schema().columns(),
    };
    let filter = join.filter.iter().flat_map(|filter| split_conjunction(filter));
    let filter = filter.map(|test| sides.test(test.clone())).collect::<Result<Vec<_>, _>>()?;
    let on = join
        .on
        .iter()
        .map(|(left, right)| Ok((sides.left.joined(left.clone())?, sides.right.joined(right.clone())?)));
    let on = on.collect::<Result<Vec<_>, DataFusionError>>()?;
    let Sides { left, right, .. } = sides;
    if left.count + right.count == 0 {
        return Ok(Transformed::no(LogicalPlan::Join(join.clone())));
    }
    let joined = Join::try_new(
        Arc::new(left.plan),
        Arc::new(right.plan),
        on,
        conjunction(filter),
        join.join_type,
        join.join_constraint,
        join.null_equality,
        join.null_aware,
    )?;
    let columns = columns_of(&LogicalPlan::Join(join.clone()));
    let plan = Projection::try_new(columns, Arc::new(LogicalPlan::Join(joined)))?;
    Ok(Transformed::yes(LogicalPlan::Projection(plan)))
}

struct Sides {
    left: Joining,
    right: Joining,
    right_columns: Vec<Column>,
}

impl Sides {
    fn test(&mut self, test: Expr) -> Result<Expr, DataFusionError> {
        match test {
            // So that it stays a comparison of one side's value with the other's.
            Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) => {
                let (left, right) = (self.value(*left)?, self.value(*right)?);
                Ok(Expr::BinaryExpr(BinaryExpr {
                    left: Box::new(left),
                    op: Operator::Eq,
                    right: Box::new(right),
                }))
            }
            other => self.value(other),
        }
    }

    fn value(&mut self, value: Expr) -> Result<Expr, DataFusionError> {
        let columns = value.column_refs();
        let of_right =
            !columns.is_empty() && columns.iter().all(|column| self.right_columns.contains(column));
        if of_right { self.right.joined(value) } else { self.left.joined(value) }
    }
}
