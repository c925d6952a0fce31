//! A subquery that always gives one row is joined to all rows alike: where the planner keeps rows without partner, there are none. As an
//! inner join its value reaches the conditions above, and those the store. One of the session's optimizer rules.

use datafusion::common::tree_node::Transformed;
use datafusion::common::{DataFusionError, JoinType, ScalarValue};
use datafusion::logical_expr::{Expr, Join, LogicalPlan};
use datafusion::optimizer::{ApplyOrder, OptimizerConfig, OptimizerRule};

/// Makes inner joins of such outer ones.
#[derive(Debug)]
pub(crate) struct SingleRows;

impl OptimizerRule for SingleRows {
    fn name(&self) -> &str {
        "single_rows"
    }

    fn apply_order(&self) -> Option<ApplyOrder> {
        Some(ApplyOrder::BottomUp)
    }

    fn rewrite(
        &self,
        plan: LogicalPlan,
        _config: &dyn OptimizerConfig,
    ) -> Result<Transformed<LogicalPlan>, DataFusionError> {
        match plan {
            LogicalPlan::Join(join) if keeps_no_more(&join) => {
                let inner = Join::try_new(
                    join.left,
                    join.right,
                    join.on,
                    None,
                    JoinType::Inner,
                    join.join_constraint,
                    join.null_equality,
                    false,
                )?;
                Ok(Transformed::yes(LogicalPlan::Join(inner)))
            }
            other => Ok(Transformed::no(other)),
        }
    }
}

fn keeps_no_more(join: &Join) -> bool {
    let always = match &join.filter {
        None => true,
        Some(Expr::Literal(ScalarValue::Boolean(Some(true)), _)) => true,
        Some(_) => false,
    };
    join.join_type == JoinType::Left && join.on.is_empty() && always && gives_one_row(&join.right)
}

fn gives_one_row(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::Projection(projection) => gives_one_row(&projection.input),
        LogicalPlan::SubqueryAlias(alias) => gives_one_row(&alias.input),
        LogicalPlan::Aggregate(aggregate) => aggregate.group_expr.is_empty(),
        LogicalPlan::EmptyRelation(empty) => empty.produce_one_row,
        _ => false,
    }
}
