//! Arithmetic as in SQL Server: `+` between texts joins them, text beside a number is read as a number, and a whole number beside
//! a timestamp counts days.

use arrow::datatypes::DataType;
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::logical_expr::expr::Placeholder;
use datafusion::logical_expr::planner::{ExprPlanner, PlannerResult, RawBinaryExpr};
use datafusion::logical_expr::{
    Expr, ExprSchemable, Operator, ScalarUDF, ScalarUDFImpl, binary_expr, cast, lit,
};
use datafusion::sql::sqlparser::ast::BinaryOperator;

use super::date_arithmetic;

/// Plans `+` as `||` if both sides are text, or one is and the other is a parameter without a type. Text that meets a number is
/// cast to the number's type; text that is no number ends the statement.
#[derive(Debug)]
pub(super) struct TextPlus;

impl ExprPlanner for TextPlus {
    fn plan_binary_op(
        &self,
        expr: RawBinaryExpr,
        schema: &DFSchema,
    ) -> Result<PlannerResult<RawBinaryExpr>, DataFusionError> {
        if let Some(read) = numbers_win(&expr, schema) {
            return Ok(PlannerResult::Original(read));
        }
        if let Some(moved) = moved_by_days(&expr, schema) {
            return Ok(PlannerResult::Planned(moved));
        }
        let (left, right) = (side(&expr.left, schema), side(&expr.right, schema));
        match (&expr.op, left, right) {
            (BinaryOperator::StringConcat, Side::Open, Side::Open) => {
                let (left, right) = (cast(expr.left, DataType::Utf8), cast(expr.right, DataType::Utf8));
                return Ok(PlannerResult::Planned(binary_expr(left, Operator::StringConcat, right)));
            }
            // Access joins texts by it.
            (BinaryOperator::BitwiseAnd, Side::Text, Side::Text) => {
                let joined = binary_expr(expr.left, Operator::StringConcat, expr.right);
                return Ok(PlannerResult::Planned(joined));
            }
            (BinaryOperator::Plus, ..) => {}
            _ => return Ok(PlannerResult::Original(expr)),
        }
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

/// The operation with its text side read as a number.
fn numbers_win(expr: &RawBinaryExpr, schema: &DFSchema) -> Option<RawBinaryExpr> {
    let arithmetic = [
        BinaryOperator::Plus,
        BinaryOperator::Minus,
        BinaryOperator::Multiply,
        BinaryOperator::Divide,
        BinaryOperator::Modulo,
    ];
    if !arithmetic.contains(&expr.op) {
        return None;
    }
    let (left, right) = (expr.left.get_type(schema).ok()?, expr.right.get_type(schema).ok()?);
    let is_text = |data_type: &DataType| matches!(data_type, DataType::Utf8 | DataType::LargeUtf8);
    let mut read = RawBinaryExpr { op: expr.op.clone(), left: expr.left.clone(), right: expr.right.clone() };
    match (is_text(&left), is_text(&right)) {
        (true, false) if right.is_numeric() => read.left = cast(read.left, right),
        (false, true) if left.is_numeric() => read.right = cast(read.right, left),
        _ => return None,
    }
    Some(read)
}

/// `moment + 7` and `moment - 7`; the planner itself knows whole numbers beside dates without a time.
fn moved_by_days(expr: &RawBinaryExpr, schema: &DFSchema) -> Option<Expr> {
    let is_moment = |side: &Expr| matches!(side.get_type(schema), Ok(DataType::Timestamp(_, _)));
    let is_day = |side: &Expr| matches!(side.get_type(schema), Ok(DataType::Date32));
    let is_open = |side: &Expr| matches!(side, Expr::Placeholder(Placeholder { field: None, .. }));
    let is_count = |side: &Expr| side.get_type(schema).is_ok_and(|given| given.is_integer());
    let days = |count: &Expr| cast(count.clone(), DataType::Int64);
    let (moment, days) = match &expr.op {
        // A parameter beside a day would be taken for a day itself.
        BinaryOperator::Plus if is_day(&expr.left) && is_open(&expr.right) => {
            return added_days("add_to_date", days(&expr.right), &expr.left);
        }
        BinaryOperator::Plus if is_moment(&expr.left) && (is_count(&expr.right) || is_open(&expr.right)) => {
            (&expr.left, days(&expr.right))
        }
        BinaryOperator::Plus if is_count(&expr.left) && is_moment(&expr.right) => {
            (&expr.right, days(&expr.left))
        }
        BinaryOperator::Minus if is_moment(&expr.left) && is_count(&expr.right) => {
            (&expr.left, lit(0_i64) - days(&expr.right))
        }
        _ => return None,
    };
    added_days("add_to_timestamp", days, moment)
}

fn added_days(function: &str, days: Expr, moment: &Expr) -> Option<Expr> {
    let add = date_arithmetic::functions().into_iter().find(|known| known.name() == function)?;
    Some(ScalarUDF::from(add).call(vec![lit("day"), days, moment.clone()]))
}

#[derive(Clone, Copy)]
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
