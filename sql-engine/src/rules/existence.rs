//! EXISTS with a subquery that does not look at the outer row asks whether there is any: one row is enough, and so it is for
//! `COUNT(*) > 0`. An analyzer rule of the session; it runs before scalar subqueries become joins.

use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::expr::Exists;
use datafusion::logical_expr::{
    Aggregate, BinaryExpr, Expr, LogicalPlan, LogicalPlanBuilder, Operator, Projection, Subquery,
};
use datafusion::optimizer::AnalyzerRule;

use super::counts::counts_all_rows;

/// Ends the search with the first row.
#[derive(Debug)]
pub(crate) struct FirstRowIsEnough;

impl AnalyzerRule for FirstRowIsEnough {
    fn name(&self) -> &str {
        "first_row_is_enough"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        let rewritten = plan
            .transform_up_with_subqueries(|plan| plan.map_expressions(|expr| expr.transform_up(rewritten)));
        Ok(rewritten?.data)
    }
}

fn rewritten(expr: Expr) -> Result<Transformed<Expr>, DataFusionError> {
    match expr {
        Expr::Exists(Exists { subquery, negated }) if stands_alone(&subquery)? => {
            let subquery = subquery.with_plan(Arc::new(one_row_of(&subquery.subquery)?));
            Ok(Transformed::yes(Expr::Exists(Exists { subquery, negated })))
        }
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => {
            let any = matches!(op, Operator::Gt | Operator::Eq | Operator::NotEq) && is_zero(&right);
            let counted = match left.as_ref() {
                Expr::ScalarSubquery(subquery) if any && stands_alone(subquery)? => {
                    at_most_one(&subquery.subquery)?.map(|plan| subquery.with_plan(Arc::new(plan)))
                }
                _ => None,
            };
            let transformed = counted.is_some();
            let left = counted.map_or(left, |subquery| Box::new(Expr::ScalarSubquery(subquery)));
            let expr = Expr::BinaryExpr(BinaryExpr { left, op, right });
            Ok(Transformed::new(expr, transformed, TreeNodeRecursion::Continue))
        }
        other => Ok(Transformed::no(other)),
    }
}

/// Nothing in the subquery, however deep, looks at a row outside of its own query.
fn stands_alone(subquery: &Subquery) -> Result<bool, DataFusionError> {
    let mut alone = subquery.outer_ref_columns.is_empty();
    subquery.subquery.apply_with_subqueries(|plan| {
        alone &= !plan.contains_outer_reference();
        Ok(if alone { TreeNodeRecursion::Continue } else { TreeNodeRecursion::Stop })
    })?;
    Ok(alone)
}

fn one_row_of(plan: &LogicalPlan) -> Result<LogicalPlan, DataFusionError> {
    LogicalPlanBuilder::from(plan.clone()).limit(0, Some(1))?.build()
}

/// A count of all rows as a count of one of them at most.
fn at_most_one(plan: &LogicalPlan) -> Result<Option<LogicalPlan>, DataFusionError> {
    Ok(match plan {
        // Only the count itself: one that is reckoned with (`COUNT(*) - 5`) has to be the whole.
        LogicalPlan::Projection(Projection { expr, input, .. }) if expr.iter().all(is_column) => {
            match at_most_one(input)? {
                Some(input) => {
                    Some(LogicalPlan::Projection(Projection::try_new(expr.clone(), Arc::new(input))?))
                }
                None => None,
            }
        }
        LogicalPlan::Aggregate(Aggregate { input, group_expr, aggr_expr, .. })
            if group_expr.is_empty() && aggr_expr.iter().all(counts_rows) =>
        {
            let input = Arc::new(one_row_of(input)?);
            Some(LogicalPlan::Aggregate(Aggregate::try_new(input, Vec::new(), aggr_expr.clone())?))
        }
        _ => None,
    })
}

fn counts_rows(aggregate: &Expr) -> bool {
    matches!(aggregate.clone().unalias(), Expr::AggregateFunction(call) if counts_all_rows(&call))
}

fn is_column(expr: &Expr) -> bool {
    matches!(expr.clone().unalias(), Expr::Column(_))
}

fn is_zero(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(value, _) if matches!(value, ScalarValue::Int64(Some(0)) | ScalarValue::Int32(Some(0))))
}
