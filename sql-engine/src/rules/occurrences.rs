//! PARTITION BY all columns: the tree pass numbers equal rows for INTERSECT ALL and EXCEPT ALL before it knows their columns.

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchemaRef, DataFusionError, ScalarValue};
use datafusion::logical_expr::expr::WindowFunction;
use datafusion::logical_expr::{Expr, LogicalPlan, Window};
use datafusion::optimizer::AnalyzerRule;

use crate::dialect::ALL_COLUMNS;

/// Replaces the word that stands for all columns by the columns of the window's input.
#[derive(Debug)]
pub(crate) struct EqualRows;

impl AnalyzerRule for EqualRows {
    fn name(&self) -> &str {
        "equal_rows"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        plan.transform_up_with_subqueries(|node| match node {
            LogicalPlan::Window(window) => over_all_columns(window),
            other => Ok(Transformed::no(other)),
        })
        .map(|rewritten| rewritten.data)
    }
}

fn over_all_columns(window: Window) -> Result<Transformed<LogicalPlan>, DataFusionError> {
    if !window.window_expr.iter().any(|expr| marked(expr).is_some()) {
        return Ok(Transformed::no(LogicalPlan::Window(window)));
    }
    let schema: &DFSchemaRef = window.input.schema();
    let columns: Vec<Expr> = schema.columns().into_iter().map(Expr::Column).collect();
    let window_expr = window.window_expr.iter().map(|expr| match marked(expr) {
        Some(function) => {
            let mut function = function.clone();
            function.params.partition_by.clone_from(&columns);
            // The columns above know the number by the name it has.
            Expr::WindowFunction(Box::new(function)).alias(expr.schema_name().to_string())
        }
        None => expr.clone(),
    });
    let rewritten = Window::try_new(window_expr.collect(), window.input.clone())?;
    Ok(Transformed::yes(LogicalPlan::Window(rewritten)))
}

fn marked(expr: &Expr) -> Option<&WindowFunction> {
    let Expr::WindowFunction(function) = expr else { return None };
    let [Expr::ScalarFunction(mark)] = function.params.partition_by.as_slice() else { return None };
    match mark.args.as_slice() {
        [Expr::Literal(ScalarValue::Utf8(Some(text)), _)] if text == ALL_COLUMNS => Some(function),
        _ => None,
    }
}
