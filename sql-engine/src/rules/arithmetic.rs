//! `+`, `-` and `*` of whole numbers and `/` of DOUBLE as functions that notice what does not fit. An analyzer rule that runs
//! after types are coerced: before, the two sides may have different ones.

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{BinaryExpr, Expr, ExprSchemable, LogicalPlan};
use datafusion::optimizer::AnalyzerRule;

use crate::functions::checked;

/// Makes arithmetic end the query instead of going round at the end of BIGINT.
#[derive(Debug)]
pub(crate) struct CheckedArithmetic;

impl AnalyzerRule for CheckedArithmetic {
    fn name(&self) -> &str {
        "checked_arithmetic"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        let rewritten = plan.transform_up_with_subqueries(|node| {
            let schema = merge_schema(&node.inputs());
            let names = NamePreserver::new(&node);
            let rewritten = node.map_expressions(|expr| {
                let name = names.save(&expr);
                let rewritten = expr.transform_up(|expr| Ok(rewritten(expr, &schema)))?;
                Ok(if rewritten.transformed {
                    rewritten.update_data(|expr| name.restore(expr))
                } else {
                    rewritten
                })
            })?;
            rewritten.map_data(LogicalPlan::recompute_schema)
        })?;
        Ok(rewritten.data)
    }
}

fn rewritten(expr: Expr, schema: &DFSchema) -> Transformed<Expr> {
    let Expr::BinaryExpr(BinaryExpr { left, op, right }) = &expr else { return Transformed::no(expr) };
    let (Ok(left_type), Ok(right_type)) = (left.get_type(schema), right.get_type(schema)) else {
        return Transformed::no(expr);
    };
    match checked(left, *op, right, [&left_type, &right_type]) {
        Some(checked) => Transformed::yes(checked),
        None => Transformed::no(expr),
    }
}
