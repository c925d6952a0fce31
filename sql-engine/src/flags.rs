//! Flags compared with numbers: ODBC knows BIT, whose values are 0 and 1, where the planner knows true and false.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DFSchema, DataFusionError, ScalarValue};
use datafusion::logical_expr::planner::{ExprPlanner, PlannerResult, RawBinaryExpr};
use datafusion::logical_expr::{Expr, ExprSchemable, cast, lit};

/// Makes `IsVisible = 1` mean `IsVisible = true`, and compares flags with other numbers as 0 and 1.
#[derive(Debug)]
pub(crate) struct FlagPlanner;

impl ExprPlanner for FlagPlanner {
    fn plan_binary_op(
        &self,
        mut binary: RawBinaryExpr,
        schema: &DFSchema,
    ) -> Result<PlannerResult<RawBinaryExpr>, DataFusionError> {
        let flag = |expr: &Expr| matches!(expr.get_type(schema), Ok(DataType::Boolean));
        let number = |expr: &Expr| expr.get_type(schema).is_ok_and(|data_type| data_type.is_numeric());
        let (left, right) = (&binary.left, &binary.right);
        if flag(left) && number(right) {
            (binary.left, binary.right) = as_flags_or_numbers(binary.left, binary.right);
        } else if number(left) && flag(right) {
            (binary.right, binary.left) = as_flags_or_numbers(binary.right, binary.left);
        }
        Ok(PlannerResult::Original(binary))
    }
}

fn as_flags_or_numbers(flag: Expr, number: Expr) -> (Expr, Expr) {
    match &number {
        Expr::Literal(ScalarValue::Int64(Some(0)), _) => (flag, lit(false)),
        Expr::Literal(ScalarValue::Int64(Some(1)), _) => (flag, lit(true)),
        _ => (cast(flag, DataType::Int64), number),
    }
}
