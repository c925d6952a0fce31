//! Scalar subqueries where DataFusion has no plan: those compared with the outer row by more than equality, and all that stand in
//! ORDER BY, aggregates, windows and the conditions of joins. An analyzer rule of the session; it runs before types are coerced, and behind `single_values`.

mod conditions;
mod first_rows;
mod found;
mod joining;
mod single_values;

use std::sync::Arc;

use datafusion::common::DataFusionError;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::{Aggregate, Expr, Filter, LogicalPlan, Projection, Sort, Window};
use datafusion::optimizer::AnalyzerRule;

use joining::{Joining, Reach, columns_of};
pub(crate) use single_values::SingleValues;

/// Puts joins in place of such subqueries.
#[derive(Debug)]
pub(crate) struct ScalarSubqueries;

impl AnalyzerRule for ScalarSubqueries {
    fn name(&self) -> &str {
        "scalar_subqueries"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        Ok(plan.transform_up_with_subqueries(rewritten)?.data)
    }
}

fn rewritten(plan: LogicalPlan) -> Result<Transformed<LogicalPlan>, DataFusionError> {
    if let LogicalPlan::Join(join) = &plan {
        return conditions::rewritten(join);
    }
    let reach = match &plan {
        LogicalPlan::Projection(_) | LogicalPlan::Filter(_) => Reach::Compared,
        LogicalPlan::Sort(_) | LogicalPlan::Window(_) => Reach::All,
        LogicalPlan::Aggregate(aggregate) if !aggregate.group_expr.iter().any(is_grouping_set) => Reach::All,
        _ => return Ok(Transformed::no(plan)),
    };
    let inputs = plan.inputs();
    let [input] = inputs.as_slice() else { return Ok(Transformed::no(plan)) };
    let mut joining = Joining::of(&Arc::new((*input).clone()), reach);
    let names = NamePreserver::new_for_projection();
    let mut joined = |expr: &Expr| {
        let name = names.save(expr);
        let changed = joining.joined(expr.clone())?;
        Ok::<_, DataFusionError>(if changed == *expr { changed } else { name.restore(changed) })
    };
    let exprs = |exprs: &[Expr], joined: &mut dyn FnMut(&Expr) -> Result<Expr, DataFusionError>| {
        exprs.iter().map(joined).collect::<Result<Vec<_>, _>>()
    };
    let changed = match &plan {
        LogicalPlan::Projection(projection) => Changed::Projection(exprs(&projection.expr, &mut joined)?),
        LogicalPlan::Filter(filter) => Changed::Filter(joined(&filter.predicate)?.unalias()),
        LogicalPlan::Sort(sort) => {
            let keys = sort.expr.iter().map(|key| Ok(key.with_expr(joined(&key.expr)?.unalias())));
            Changed::Sort(keys.collect::<Result<Vec<_>, DataFusionError>>()?, sort.fetch)
        }
        LogicalPlan::Window(window) => Changed::Window(exprs(&window.window_expr, &mut joined)?),
        LogicalPlan::Aggregate(aggregate) => Changed::Aggregate(
            exprs(&aggregate.group_expr, &mut joined)?,
            exprs(&aggregate.aggr_expr, &mut joined)?,
        ),
        _ => return Ok(Transformed::no(plan)),
    };
    if joining.count == 0 {
        return Ok(Transformed::no(plan));
    }
    Ok(Transformed::yes(changed.over(joining.plan, &plan)?))
}

fn is_grouping_set(expr: &Expr) -> bool {
    matches!(expr, Expr::GroupingSet(_))
}

/// The expressions of a step without their subqueries.
enum Changed {
    Projection(Vec<Expr>),
    Filter(Expr),
    Sort(Vec<datafusion::logical_expr::SortExpr>, Option<usize>),
    Window(Vec<Expr>),
    Aggregate(Vec<Expr>, Vec<Expr>),
}

impl Changed {
    /// The step over the joined rows, with the columns that it had.
    fn over(self, input: LogicalPlan, before: &LogicalPlan) -> Result<LogicalPlan, DataFusionError> {
        let input = Arc::new(input);
        let plan = match self {
            Self::Projection(exprs) => {
                return Ok(LogicalPlan::Projection(Projection::try_new(exprs, input)?));
            }
            Self::Aggregate(groups, aggregates) => {
                return Ok(LogicalPlan::Aggregate(Aggregate::try_new(input, groups, aggregates)?));
            }
            Self::Filter(predicate) => LogicalPlan::Filter(Filter::try_new(predicate, input)?),
            Self::Sort(expr, fetch) => LogicalPlan::Sort(Sort { expr, input, fetch }),
            Self::Window(exprs) => LogicalPlan::Window(Window::try_new(exprs, input)?),
        };
        Ok(LogicalPlan::Projection(Projection::try_new(columns_of(before), Arc::new(plan))?))
    }
}
