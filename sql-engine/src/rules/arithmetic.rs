//! `+`, `-` and `*` of whole numbers and `/` of DOUBLE as functions that notice what does not fit. An analyzer rule that runs
//! after types are coerced: before, the two sides may have different ones.

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{BinaryExpr, Expr, ExprSchemable, LogicalPlan};
use datafusion::optimizer::AnalyzerRule;

use super::expressions::keeping_names;
use crate::functions::checked;

/// Makes arithmetic end the query instead of going round at the end of BIGINT.
#[derive(Debug)]
pub(crate) struct CheckedArithmetic;

impl AnalyzerRule for CheckedArithmetic {
    fn name(&self) -> &str {
        "checked_arithmetic"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        let mut changed = false;
        let rewritten = plan.transform_up_with_subqueries(|node| {
            let schema = merge_schema(&node.inputs());
            let rewritten = keeping_names(node, |expr| Ok(rewritten(expr, &schema)))?;
            // Above a node that has changed every schema may have; most plans have none.
            changed |= rewritten.transformed;
            if changed { rewritten.map_data(LogicalPlan::recompute_schema) } else { Ok(rewritten) }
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
