//! `SELECT TOP 1 value FROM … WHERE … ORDER BY …` as an aggregate, the first value in that order. DataFusion finds the first row of all,
//! and not one for each outer row. Called by `single_values` for subqueries that look at the outer row.

use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, DataFusionError};
use datafusion::functions_aggregate::first_last::first_value_udaf;
use datafusion::logical_expr::expr::{AggregateFunction, Sort};
use datafusion::logical_expr::{Aggregate, Expr, LogicalPlan, Projection, lit};

/// The aggregate, its column called `name`; `None` for a plan of another form.
pub(super) fn aggregated(plan: &LogicalPlan, name: &str) -> Result<Option<LogicalPlan>, DataFusionError> {
    let LogicalPlan::Limit(limit) = plan else { return Ok(None) };
    let one = limit.fetch.as_deref().is_some_and(|fetch| *fetch == lit(1_i64));
    let Some((value, order, rows)) = taken_apart(&limit.input).filter(|_| one && limit.skip.is_none()) else {
        return Ok(None);
    };
    let first = AggregateFunction::new_udf(first_value_udaf(), vec![value], false, None, order, None);
    let first = Expr::AggregateFunction(first).alias(name);
    Ok(Some(LogicalPlan::Aggregate(Aggregate::try_new(rows, Vec::new(), vec![first])?)))
}

/// The value and the order, over the rows that both are made of.
fn taken_apart(plan: &LogicalPlan) -> Option<(Expr, Vec<Sort>, Arc<LogicalPlan>)> {
    // The planner drops above the sort what only the sort needs.
    let (shown, sorted) = match plan {
        LogicalPlan::Projection(Projection { expr, input, .. })
            if matches!(input.as_ref(), LogicalPlan::Sort(_)) =>
        {
            (Some(expr), input.as_ref())
        }
        other => (None, other),
    };
    let (order, listed) = match sorted {
        LogicalPlan::Sort(sort) => (sort.expr.clone(), sort.input.as_ref()),
        other => (Vec::new(), other),
    };
    let LogicalPlan::Projection(Projection { expr, input, schema, .. }) = listed else { return None };
    let [value] = shown.unwrap_or(expr).as_slice() else { return None };
    let names = schema.columns();
    let value = if shown.is_some() { meant(value.clone(), &names, expr)? } else { value.clone() };
    let order =
        order.into_iter().map(|key| Some(Sort { expr: meant(key.expr.clone(), &names, expr)?, ..key }));
    Some((value.unalias(), order.collect::<Option<Vec<_>>>()?, Arc::clone(input)))
}

/// The expression with what columns stand for in place of their names.
fn meant(whole: Expr, names: &[Column], exprs: &[Expr]) -> Option<Expr> {
    let meant = whole.transform_down(|part| match &part {
        Expr::Column(column) => match names.iter().zip(exprs).find(|(name, _)| *name == column) {
            Some((_, meant)) => Ok(Transformed::new(meant.clone().unalias(), true, TreeNodeRecursion::Jump)),
            None => Ok(Transformed::no(part)),
        },
        _ => Ok(Transformed::no(part)),
    });
    meant.map(|meant| meant.data).ok()
}
