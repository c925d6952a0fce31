//! `+` between texts joins them, as in SQL Server and Access.

use arrow::datatypes::DataType;
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::logical_expr::expr::Placeholder;
use datafusion::logical_expr::planner::{ExprPlanner, PlannerResult, RawBinaryExpr};
use datafusion::logical_expr::{Expr, ExprSchemable, Operator, binary_expr};
use datafusion::sql::sqlparser::ast::BinaryOperator;

/// Plans `+` as `||` if both sides are text, or one is and the other is a parameter without a type.
#[derive(Debug)]
pub(super) struct TextPlus;

impl ExprPlanner for TextPlus {
    fn plan_binary_op(
        &self,
        expr: RawBinaryExpr,
        schema: &DFSchema,
    ) -> Result<PlannerResult<RawBinaryExpr>, DataFusionError> {
        if expr.op != BinaryOperator::Plus {
            return Ok(PlannerResult::Original(expr));
        }
        let (left, right) = (side(&expr.left, schema), side(&expr.right, schema));
        if matches!(
            (left, right),
            (Side::Text, Side::Text) | (Side::Text, Side::Open) | (Side::Open, Side::Text)
        ) {
            let joined = binary_expr(expr.left, Operator::StringConcat, expr.right);
            return Ok(PlannerResult::Planned(joined));
        }
        Ok(PlannerResult::Original(expr))
    }
}

enum Side {
    Text,
    Open,
    Other,
}

fn side(expr: &Expr, schema: &DFSchema) -> Side {
    if matches!(expr, Expr::Placeholder(Placeholder { field: None, .. })) {
        return Side::Open;
    }
    match expr.get_type(schema) {
        Ok(DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) => Side::Text,
        Ok(DataType::Null) => Side::Open,
        _ => Side::Other,
    }
}
