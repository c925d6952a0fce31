//! Flags compared with numbers and texts: ODBC knows BIT, whose values are 0 and 1, where the planner knows true and false.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{DFSchema, DataFusionError, ScalarValue};
use datafusion::logical_expr::expr::InList;
use datafusion::logical_expr::planner::{ExprPlanner, PlannerResult, RawBinaryExpr};
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{Expr, ExprSchemable, LogicalPlan, cast, lit};
use datafusion::optimizer::AnalyzerRule;
use datafusion::sql::sqlparser::ast::BinaryOperator;

/// Makes `IsVisible = 1` and `IsVisible = '1'` mean `IsVisible = true`, and compares flags with other numbers and computes with them as 0 and 1.
#[derive(Debug)]
pub(crate) struct FlagPlanner;

impl ExprPlanner for FlagPlanner {
    fn plan_binary_op(
        &self,
        mut binary: RawBinaryExpr,
        schema: &DFSchema,
    ) -> Result<PlannerResult<RawBinaryExpr>, DataFusionError> {
        if is_arithmetic(&binary.op) {
            for side in [&mut binary.left, &mut binary.right] {
                if is_flag(side, schema) {
                    *side = cast(side.clone(), DataType::Int32);
                }
            }
            return Ok(PlannerResult::Original(binary));
        }
        if is_flag(&binary.left, schema) {
            (binary.left, binary.right) = compared(binary.left, binary.right, schema);
        } else if is_flag(&binary.right, schema) {
            (binary.right, binary.left) = compared(binary.right, binary.left, schema);
        }
        Ok(PlannerResult::Original(binary))
    }
}

fn is_arithmetic(operator: &BinaryOperator) -> bool {
    use BinaryOperator::{Divide, Minus, Modulo, Multiply, Plus};
    matches!(operator, Plus | Minus | Multiply | Divide | Modulo)
}

/// Does the same for `IsVisible IN (0, 1)`. Must run before types are coerced.
#[derive(Debug)]
pub(crate) struct FlagLists;

impl AnalyzerRule for FlagLists {
    fn name(&self) -> &str {
        "flag_lists"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        let rewritten = plan.transform_up_with_subqueries(|node| {
            let schema = merge_schema(&node.inputs());
            node.map_expressions(|expr| expr.transform_up(|expr| Ok(flag_list(expr, &schema))))
        })?;
        Ok(rewritten.data)
    }
}

fn flag_list(expr: Expr, schema: &DFSchema) -> Transformed<Expr> {
    match expr {
        Expr::InList(InList { expr, list, negated }) if is_flag(&expr, schema) => {
            let list = list.into_iter().map(|item| as_flag(&item).map_or(item, lit)).collect();
            Transformed::yes(Expr::InList(InList { expr, list, negated }))
        }
        other => Transformed::no(other),
    }
}

fn is_flag(expr: &Expr, schema: &DFSchema) -> bool {
    matches!(expr.get_type(schema), Ok(DataType::Boolean))
}

fn compared(flag: Expr, other: Expr, schema: &DFSchema) -> (Expr, Expr) {
    if let Some(value) = as_flag(&other) {
        return (flag, lit(value));
    }
    match other.get_type(schema) {
        Ok(data_type) if data_type.is_numeric() => (cast(flag, DataType::Int64), other),
        _ => (flag, other),
    }
}

/// A constant that stands for a flag.
fn as_flag(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::Literal(ScalarValue::Int64(Some(0)), _) => Some(false),
        Expr::Literal(ScalarValue::Int64(Some(1)), _) => Some(true),
        Expr::Literal(ScalarValue::Utf8(Some(text)), _) => match text.to_ascii_lowercase().as_str() {
            "0" | "false" => Some(false),
            "1" | "true" => Some(true),
            _ => None,
        },
        _ => None,
    }
}
