//! Text that becomes a date or timestamp, whether a CAST says so or a comparison: read by our own function, which knows more
//! forms than the planner's cast. An analyzer rule that runs after types are coerced.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::logical_expr::expr::{Cast, TryCast};
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{Expr, ExprSchemable, LogicalPlan};
use datafusion::optimizer::AnalyzerRule;

use super::expressions::keeping_names;
use crate::functions::read_moment;

/// Reads text as dates.
#[derive(Debug)]
pub(crate) struct WrittenMoments;

impl AnalyzerRule for WrittenMoments {
    fn name(&self) -> &str {
        "written_moments"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        let rewritten = plan.transform_up_with_subqueries(|node| {
            let schema = merge_schema(&node.inputs());
            keeping_names(node, |expr| read(expr, &schema))
        })?;
        Ok(rewritten.data)
    }
}

fn read(expr: Expr, schema: &DFSchema) -> Result<Transformed<Expr>, DataFusionError> {
    let (inner, field, is_try) = match &expr {
        Expr::Cast(Cast { expr, field }) => (expr, field, false),
        Expr::TryCast(TryCast { expr, field }) => (expr, field, true),
        _ => return Ok(Transformed::no(expr)),
    };
    let is_text = matches!(inner.get_type(schema), Ok(DataType::Utf8 | DataType::LargeUtf8));
    let wanted = field.data_type();
    if !is_text || !matches!(wanted, DataType::Date32 | DataType::Timestamp(_, None)) {
        return Ok(Transformed::no(expr));
    }
    let read = read_moment(inner.as_ref().clone(), *wanted == DataType::Date32, is_try);
    Ok(Transformed::yes(read.cast_to(wanted, schema)?))
}
