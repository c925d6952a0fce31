//! What constants and conversions mean: days written as `'20260131'`, and conversions between numbers and dates, which other
//! databases count from different days and units. An analyzer rule that runs before types are coerced.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{DFSchema, DataFusionError, ScalarValue};
use datafusion::logical_expr::expr::{Between, Cast, InList, TryCast};
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{BinaryExpr, Expr, ExprSchemable, LogicalPlan, Operator, lit};
use datafusion::optimizer::AnalyzerRule;

/// Reads compact days beside dates and refuses conversions without a meaning.
#[derive(Debug)]
pub(crate) struct PlainLiterals;

impl AnalyzerRule for PlainLiterals {
    fn name(&self) -> &str {
        "plain_literals"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        let rewritten = plan.transform_up_with_subqueries(|node| {
            let schema = merge_schema(&node.inputs());
            node.map_expressions(|expr| expr.transform_up(|expr| rewritten(expr, &schema)))
        })?;
        Ok(rewritten.data)
    }
}

fn rewritten(expr: Expr, schema: &DFSchema) -> Result<Transformed<Expr>, DataFusionError> {
    let is_moment = |expr: &Expr| expr.get_type(schema).is_ok_and(|given| is_moment(&given));
    let spaced = |expr: Box<Expr>| Box::new(spaced(*expr));
    if let Expr::Cast(Cast { expr, field }) | Expr::TryCast(TryCast { expr, field }) = &expr
        && let Ok(given) = expr.get_type(schema)
    {
        check(&given, field.data_type())?;
    }
    Ok(match expr {
        // Beyond BIGINT a whole number is a DECIMAL.
        Expr::Literal(ScalarValue::UInt64(Some(number)), _) if i64::try_from(number).is_err() => {
            Transformed::yes(lit(ScalarValue::Decimal128(Some(i128::from(number)), 20, 0)))
        }
        Expr::BinaryExpr(BinaryExpr { left, op, right }) if compares(op) => {
            let (left, right) = match (is_moment(&left), is_moment(&right)) {
                (true, false) => (left, spaced(right)),
                (false, true) => (spaced(left), right),
                _ => (left, right),
            };
            Transformed::yes(Expr::BinaryExpr(BinaryExpr { left, op, right }))
        }
        Expr::Between(Between { expr, negated, low, high }) if is_moment(&expr) => {
            Transformed::yes(Expr::Between(Between { expr, negated, low: spaced(low), high: spaced(high) }))
        }
        Expr::InList(InList { expr, list, negated }) if is_moment(&expr) => {
            let list = list.into_iter().map(|item| *spaced(Box::new(item))).collect();
            Transformed::yes(Expr::InList(InList { expr, list, negated }))
        }
        other => Transformed::no(other),
    })
}

fn is_moment(given: &DataType) -> bool {
    matches!(given, DataType::Date32 | DataType::Timestamp(_, _))
}

fn compares(operator: Operator) -> bool {
    use Operator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    matches!(operator, Eq | NotEq | Lt | LtEq | Gt | GtEq)
}

/// Refuses what the planner would count in days from 1970, in microseconds or in bytes of memory.
pub(super) fn check(given: &DataType, wanted: &DataType) -> Result<(), DataFusionError> {
    let is_time =
        |given: &DataType| is_moment(given) || matches!(given, DataType::Time32(_) | DataType::Time64(_));
    if (given.is_numeric() && is_time(wanted)) || (is_time(given) && wanted.is_numeric()) {
        return Err(DataFusionError::Plan(
            "Numbers and dates do not convert into each other. DATEADD(day, n, '1900-01-01') makes a date of a number, \
             DATEDIFF(day, '1900-01-01', x) a number of a date"
                .to_owned(),
        ));
    }
    if given.is_numeric() && matches!(wanted, DataType::Binary) {
        return Err(DataFusionError::Plan(
            "A number does not convert to bytes: convert it to text first".to_owned(),
        ));
    }
    Ok(())
}

/// `'20260131'` with its dashes.
fn spaced(expr: Expr) -> Expr {
    match &expr {
        Expr::Literal(ScalarValue::Utf8(Some(text)), _)
            if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            let (year, rest) = text.split_at(4);
            let (month, day) = rest.split_at(2);
            lit(format!("{year}-{month}-{day}"))
        }
        _ => expr,
    }
}
