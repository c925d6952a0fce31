//! What constants and conversions mean: whole numbers beyond BIGINT, text beside dates, and conversions between numbers and
//! dates, which other databases count from different days and units. An analyzer rule that runs before types are coerced.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{DFSchema, DataFusionError, ScalarValue};
use datafusion::logical_expr::expr::{Between, Cast, InList, Like, TryCast};
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{BinaryExpr, Expr, ExprSchemable, LogicalPlan, Operator, lit};
use datafusion::optimizer::AnalyzerRule;

use crate::functions::{read_moment, text_of};

/// Reads text beside dates and refuses conversions without a meaning.
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
    if let Expr::Cast(Cast { expr, field }) | Expr::TryCast(TryCast { expr, field }) = &expr
        && let Ok(given) = expr.get_type(schema)
    {
        check(&given, field.data_type())?;
    }
    if let Some(moved) = beside_interval(&expr, schema) {
        return Ok(Transformed::yes(moved));
    }
    Ok(match expr {
        // Beyond BIGINT a whole number is a DECIMAL.
        Expr::Literal(ScalarValue::UInt64(Some(number)), _) if i64::try_from(number).is_err() => {
            Transformed::yes(lit(ScalarValue::Decimal128(Some(i128::from(number)), 20, 0)))
        }
        // The planner would compare in nanoseconds, which end in 2262.
        Expr::BinaryExpr(BinaryExpr { left, op, right }) if compares(op) => {
            let (read_left, read_right) = (reads_as(&left, &right, schema), reads_as(&right, &left, schema));
            let (left, right) = (read_as(left, read_left), read_as(right, read_right));
            Transformed::yes(Expr::BinaryExpr(BinaryExpr { left, op, right }))
        }
        Expr::Between(Between { expr, negated, low, high }) => {
            let [low, high] = [low, high].map(|bound| {
                let read = reads_as(&bound, &expr, schema);
                read_as(bound, read)
            });
            Transformed::yes(Expr::Between(Between { expr, negated, low, high }))
        }
        Expr::InList(InList { expr, list, negated }) => {
            let list = list.into_iter().map(|item| {
                let read = reads_as(&item, &expr, schema);
                *read_as(Box::new(item), read)
            });
            let list = list.collect();
            Transformed::yes(Expr::InList(InList { expr, list, negated }))
        }
        // Numbers and dates have a pattern as text.
        Expr::Like(like)
            if like.expr.get_type(schema).is_ok_and(|given| given.is_numeric() || is_moment(&given)) =>
        {
            let expr = Box::new(text_of(*like.expr));
            Transformed::yes(Expr::Like(Like { expr, ..like }))
        }
        // Both are parameters whose values are texts.
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Plus, right })
            if [&left, &right]
                .into_iter()
                .all(|side| matches!(side.get_type(schema), Ok(DataType::Utf8))) =>
        {
            Transformed::yes(Expr::BinaryExpr(BinaryExpr { left, op: Operator::StringConcat, right }))
        }
        other => Transformed::no(other),
    })
}

/// `a - b < INTERVAL '30' DAY` as `a < b + INTERVAL '30' DAY`: the planner would compare the hours of a difference with the days of the
/// interval, and any number of hours is less than one day to it.
fn beside_interval(expr: &Expr, schema: &DFSchema) -> Option<Expr> {
    let Expr::BinaryExpr(BinaryExpr { left, op, right }) = expr else { return None };
    let is_interval = |expr: &Expr| matches!(expr.get_type(schema), Ok(DataType::Interval(_)));
    let (difference, op, interval) = match (is_interval(left), is_interval(right)) {
        (false, true) => (left, *op, right),
        (true, false) => (right, op.swap()?, left),
        _ => return None,
    };
    let Expr::BinaryExpr(BinaryExpr { left: later, op: Operator::Minus, right: earlier }) =
        difference.as_ref()
    else {
        return None;
    };
    let moments =
        [later, earlier].into_iter().all(|side| side.get_type(schema).is_ok_and(|it| is_moment(&it)));
    (compares(op) && moments).then(|| {
        let sum = BinaryExpr { left: earlier.clone(), op: Operator::Plus, right: interval.clone() };
        let right = Box::new(Expr::BinaryExpr(sum));
        Expr::BinaryExpr(BinaryExpr { left: later.clone(), op, right })
    })
}

/// What text beside a date or timestamp is read as: a date, or not.
fn reads_as(expr: &Expr, other: &Expr, schema: &DFSchema) -> Option<bool> {
    let is_text = matches!(expr.get_type(schema), Ok(DataType::Utf8));
    match other.get_type(schema).ok()? {
        DataType::Date32 if is_text => Some(true),
        DataType::Timestamp(_, None) if is_text => Some(false),
        _ => None,
    }
}

fn read_as(expr: Box<Expr>, is_date: Option<bool>) -> Box<Expr> {
    match is_date {
        Some(is_date) => Box::new(read_moment(*expr, is_date, false)),
        None => expr,
    }
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
