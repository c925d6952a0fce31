//! Lateral joins (CROSS and OUTER APPLY) that DataFusion has no plan for: subqueries that read no table of their own, such as
//! the items of a JSON column, and subqueries with TOP. An analyzer rule of the session; it runs before types are coerced.

mod ranked;
mod widened;

use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{Column, DataFusionError, TableReference};
use datafusion::logical_expr::{Expr, Join, JoinType, LogicalPlan, Subquery, SubqueryAlias, lit};
use datafusion::optimizer::AnalyzerRule;

/// Turns such joins into plans without references to outer columns.
#[derive(Debug)]
pub(crate) struct LateralJoins;

impl AnalyzerRule for LateralJoins {
    fn name(&self) -> &str {
        "lateral_joins"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        Ok(plan.transform_up_with_subqueries(rewritten)?.data)
    }
}

fn rewritten(plan: LogicalPlan) -> Result<Transformed<LogicalPlan>, DataFusionError> {
    let LogicalPlan::Join(join) = &plan else { return Ok(Transformed::no(plan)) };
    if !matches!(join.join_type, JoinType::Inner | JoinType::Left) || !join.on.is_empty() {
        return Ok(Transformed::no(plan));
    }
    let Some(lateral) = Lateral::of(join) else { return Ok(Transformed::no(plan)) };
    let replaced = match widened::plan(join, &lateral)? {
        Some(widened) => Some(widened),
        None => ranked::plan(join, &lateral)?,
    };
    Ok(replaced.map_or_else(|| Transformed::no(plan), Transformed::yes))
}

/// The right side of a lateral join.
struct Lateral {
    alias: Option<TableReference>,
    plan: Arc<LogicalPlan>,
}

impl Lateral {
    fn of(join: &Join) -> Option<Self> {
        let (alias, subquery) = match join.right.as_ref() {
            LogicalPlan::Subquery(subquery) => (None, subquery),
            LogicalPlan::SubqueryAlias(SubqueryAlias { input, alias, .. }) => match input.as_ref() {
                LogicalPlan::Subquery(subquery) => (Some(alias.clone()), subquery),
                _ => return None,
            },
            _ => return None,
        };
        let Subquery { subquery, outer_ref_columns, .. } = subquery;
        // A column of a query further out is none of the left side's.
        let all_left = outer_ref_columns.iter().all(|column| match column {
            Expr::OuterReferenceColumn(_, column) => join.left.schema().has_column(column),
            _ => false,
        });
        all_left.then(|| Self { alias, plan: Arc::clone(subquery) })
    }
}

/// The expression with outer columns as columns.
fn inward(expr: Expr) -> Result<Expr, DataFusionError> {
    let changed = expr.transform(|expr| match expr {
        Expr::OuterReferenceColumn(_, column) => Ok(Transformed::yes(Expr::Column(column))),
        other => Ok(Transformed::no(other)),
    })?;
    Ok(changed.data)
}

/// The columns of a plan as expressions.
fn columns_of(plan: &LogicalPlan) -> Vec<Expr> {
    plan.schema().columns().into_iter().map(Expr::Column).collect()
}

/// The condition of the join, if it has one that says something.
fn condition(join: &Join) -> Option<&Expr> {
    join.filter.as_ref().filter(|filter| **filter != lit(true))
}

/// A column under the names that the lateral subquery gives it.
fn named(column: Column, alias: Option<&TableReference>, name: &str) -> Expr {
    Expr::Column(column).alias_qualified(alias.cloned(), name)
}
