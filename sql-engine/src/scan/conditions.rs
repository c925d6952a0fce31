//! SQL conditions in the store's terms: from the logical filters of a scan, and from the key lists that joins deliver
//! while a query runs. What has no such form stays with the engine.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::datatypes::{DataType, TimeUnit};
use bigcommerce_store::schemas::{SqlType, Table};
use bigcommerce_store::{Condition, Test, Value};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{BinaryExpr, Expr, Like, Operator};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::{
    BinaryExpr as PhysicalBinary, CastExpr as PhysicalCast, Column as PhysicalColumn, InListExpr, Literal,
};

use super::hull::hull;
use super::implied::implied;
use super::inverse::{bounds, constant, within_known_days};
use super::like::longest_piece;
use crate::functions::WITHOUT_CASE;

/// What these functions give is a piece of their first argument, the case of its letters aside.
const KEEPING_PIECES: &[&str] =
    &[WITHOUT_CASE, "upper", "lower", "btrim", "ltrim", "rtrim", "left_part", "right_part"];

/// The conditions found in a filter.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Each is implied by the filter.
    pub(crate) conditions: Vec<Condition>,
    /// Together they say all that the filter says.
    pub(crate) complete: bool,
}

/// Takes a logical filter apart. `column_of` finds a column's index in the table.
pub(crate) fn from_filter(filter: &Expr, table: &Table, column_of: &dyn Fn(&str) -> Option<usize>) -> Found {
    let parts = split_conjunction(filter);
    let mut all = Found { conditions: Vec::new(), complete: true };
    for part in &parts {
        let found = from_part(part, table, column_of);
        all.complete &= found.complete;
        all.conditions.extend(found.conditions);
    }
    let nearer = within_known_days(&parts, &all.conditions, table, column_of);
    all.conditions.extend(nearer);
    let pinned = pinned(&all.conditions);
    all.conditions.extend(pinned);
    all
}

/// `a > 6 AND a < 8` leaves one whole number.
fn pinned(conditions: &[Condition]) -> Option<Condition> {
    conditions.iter().find_map(|condition| {
        let least = match condition.test {
            Test::AtLeast(Value::Integer(number)) => number,
            Test::Greater(Value::Integer(number)) => number.checked_add(1)?,
            _ => return None,
        };
        let ends = |test: &Test| match test {
            Test::AtMost(Value::Integer(number)) => *number == least,
            Test::Less(Value::Integer(number)) => number.checked_sub(1) == Some(least),
            _ => false,
        };
        let column = condition.column;
        let ends = conditions.iter().any(|other| other.column == column && ends(&other.test));
        ends.then_some(Condition { column, test: Test::Equal(Value::Integer(least)) })
    })
}

fn from_part(filter: &Expr, table: &Table, column_of: &dyn Fn(&str) -> Option<usize>) -> Found {
    if let Some(value) = constant(filter) {
        return match value {
            ScalarValue::Boolean(Some(true)) => Found { conditions: Vec::new(), complete: true },
            _ => never(),
        };
    }
    let incomplete = |conditions| Found { conditions, complete: false };
    match filter {
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Or, right }) => {
            let both = (from_filter(left, table, column_of), from_filter(right, table, column_of));
            either(both.0, both.1)
        }
        // A row is kept when the condition is true, and not when it is NULL.
        Expr::IsTrue(inner) => from_filter(inner, table, column_of),
        _ => single(filter, table, column_of)
            .or_else(|| Some(incomplete(bounds(filter, table, column_of)?)))
            .or_else(|| {
                let plainer = implied(filter, table, column_of)?;
                Some(incomplete(from_filter(&plainer, table, column_of).conditions))
            })
            .unwrap_or_default(),
    }
}

/// What no row satisfies.
fn never() -> Found {
    Found { conditions: vec![Condition { column: 0, test: Test::In(Vec::new()) }], complete: true }
}

fn single(filter: &Expr, table: &Table, column_of: &dyn Fn(&str) -> Option<usize>) -> Option<Found> {
    let column = |expr: &Expr| match expr {
        Expr::Column(column) => column_of(&column.name),
        _ => None,
    };
    let value = |index: usize, expr: &Expr| match expr {
        Expr::Literal(scalar, _) => value_of(table.columns.get(index)?.sql_type, scalar),
        _ => None,
    };
    let exactly = |index: usize, test: Test| {
        Some(Found { conditions: vec![Condition { column: index, test }], complete: true })
    };
    match filter {
        Expr::Column(_) => exactly(column(filter)?, Test::Equal(Value::Boolean(true))),
        Expr::Not(inner) => exactly(column(inner)?, Test::Equal(Value::Boolean(false))),
        Expr::IsFalse(inner) => exactly(column(inner)?, Test::Equal(Value::Boolean(false))),
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) if folded_column(left).is_some() => {
            let index = column(folded_column(left)?)?;
            Some(Found { conditions: vec![contained(index, right)?], complete: false })
        }
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => {
            if let Some(index) = column(left) {
                exactly(index, comparison(*op, value(index, right)?)?)
            } else {
                let index = column(right)?;
                exactly(index, comparison(op.swap()?, value(index, left)?)?)
            }
        }
        Expr::Between(between) if !between.negated => {
            let index = column(&between.expr)?;
            let low = Test::AtLeast(value(index, &between.low)?);
            let high = Test::AtMost(value(index, &between.high)?);
            let conditions = [low, high].map(|test| Condition { column: index, test }).to_vec();
            Some(Found { conditions, complete: true })
        }
        Expr::InList(list) if !list.negated => {
            let index = column(&list.expr)?;
            let values = list.list.iter().map(|item| value(index, item)).collect::<Option<Vec<_>>>()?;
            exactly(index, Test::In(distinct(values)))
        }
        Expr::Like(Like { negated: false, expr, pattern, .. }) => {
            let index = column(expr)?;
            let Expr::Literal(ScalarValue::Utf8(Some(pattern)), _) = pattern.as_ref() else { return None };
            let test = Test::Contains(longest_piece(pattern)?);
            Some(Found { conditions: vec![Condition { column: index, test }], complete: false })
        }
        _ => None,
    }
}

/// The column whose text is compared without regard to case, or in part.
fn folded_column(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::ScalarFunction(call) if KEEPING_PIECES.contains(&call.func.name()) => call
            .args
            .first()
            .filter(|argument| matches!(argument, Expr::Column(_)))
            .or_else(|| folded_column(call.args.first()?)),
        _ => None,
    }
}

/// Filters for a piece of text are blind to case, those for equal text need not be. Of other letters than those of ASCII it is
/// not known which of them the server takes for one.
fn contained(column: usize, text: &Expr) -> Option<Condition> {
    match text {
        Expr::Literal(ScalarValue::Utf8(Some(text)), _) if text.is_ascii() && !text.trim().is_empty() => {
            Some(Condition { column, test: Test::Contains(text.clone()) })
        }
        _ => None,
    }
}

/// `a = 1 OR a = 2` is a list. Of other alternatives, what they have in common: a stretch that holds them all.
fn either(first: Found, second: Found) -> Found {
    if is_never(&first) {
        return second;
    }
    if is_never(&second) {
        return first;
    }
    of_same_column(&first, &second)
        .unwrap_or_else(|| Found { conditions: hull(&first.conditions, &second.conditions), complete: false })
}

fn is_never(found: &Found) -> bool {
    found.conditions.iter().any(|condition| matches!(&condition.test, Test::In(values) if values.is_empty()))
}

/// Two alternatives that list values of one column, as one list.
pub(super) fn of_same_column(first: &Found, second: &Found) -> Option<Found> {
    let ([one], [other]) = (first.conditions.as_slice(), second.conditions.as_slice()) else { return None };
    let (mut values, more) = (equals(&one.test)?, equals(&other.test)?);
    if one.column != other.column {
        return None;
    }
    values.extend(more);
    let condition = Condition { column: one.column, test: Test::In(distinct(values)) };
    Some(Found { conditions: vec![condition], complete: first.complete && second.complete })
}

pub(super) fn equals(test: &Test) -> Option<Vec<Value>> {
    match test {
        Test::Equal(value) => Some(vec![value.clone()]),
        Test::In(values) => Some(values.clone()),
        _ => None,
    }
}

pub(super) fn distinct(values: Vec<Value>) -> Vec<Value> {
    let mut seen = HashSet::new();
    values.into_iter().filter(|value| seen.insert(value.clone())).collect()
}

fn comparison(operator: Operator, value: Value) -> Option<Test> {
    Some(match operator {
        Operator::Eq => Test::Equal(value),
        Operator::Gt => Test::Greater(value),
        Operator::GtEq => Test::AtLeast(value),
        Operator::Lt => Test::Less(value),
        Operator::LtEq => Test::AtMost(value),
        _ => return None,
    })
}

/// Takes apart what a join has learned from its other side. Only what every row must satisfy is used; the join tests each
/// row itself. `column_of` maps an index of the scan's output to one of the table.
pub(crate) fn from_dynamic_filter(
    filter: &Arc<dyn PhysicalExpr>,
    table: &Table,
    column_of: &dyn Fn(usize) -> Option<usize>,
) -> Vec<Condition> {
    let mut conditions = Vec::new();
    let mut pending = vec![Arc::clone(filter)];
    while let Some(expr) = pending.pop() {
        if let Some(binary) = expr.downcast_ref::<PhysicalBinary>() {
            if *binary.op() == Operator::And {
                pending.extend([Arc::clone(binary.left()), Arc::clone(binary.right())]);
            } else {
                conditions.extend(physical_comparison(binary, table, column_of));
            }
        } else if let Some(list) = expr.downcast_ref::<InListExpr>() {
            conditions.extend(physical_list(list, table, column_of));
        }
    }
    // A list says more than the bounds that come with it.
    let listed: HashSet<usize> = conditions
        .iter()
        .filter(|condition| matches!(condition.test, Test::In(_)))
        .map(|condition| condition.column)
        .collect();
    conditions
        .retain(|condition| matches!(condition.test, Test::In(_)) || !listed.contains(&condition.column));
    conditions
}

fn physical_comparison(
    binary: &PhysicalBinary,
    table: &Table,
    column_of: &dyn Fn(usize) -> Option<usize>,
) -> Option<Condition> {
    let column = column_of(compared_column(binary.left())?.index())?;
    let literal = binary.right().downcast_ref::<Literal>()?;
    let value = value_of(table.columns.get(column)?.sql_type, literal.value())?;
    Some(Condition { column, test: comparison(*binary.op(), value)? })
}

/// Some request tells rows apart by the column.
pub(super) fn can_be_asked_for(table: &Table, column: usize) -> bool {
    table.key.contains(&column)
        || table.filters.iter().any(|filter| filter.column == column)
        || table.routes.iter().flat_map(|route| &route.bind).any(|bind| bind.column == column)
}

/// The column compared, perhaps in a wider type: an INTEGER as BIGINT or DECIMAL.
pub(super) fn compared_column(expr: &Arc<dyn PhysicalExpr>) -> Option<&PhysicalColumn> {
    match expr.downcast_ref::<PhysicalCast>() {
        Some(cast) if widens(cast.cast_type()) => compared_column(cast.expr()),
        _ => expr.downcast_ref::<PhysicalColumn>(),
    }
}

/// Whole numbers, decimals and times keep their order and their difference in the type. DOUBLE and text are another matter.
fn widens(wanted: &DataType) -> bool {
    matches!(
        wanted,
        DataType::Int64 | DataType::Decimal128(..) | DataType::Timestamp(TimeUnit::Nanosecond, None)
    )
}

fn physical_list(
    list: &InListExpr,
    table: &Table,
    column_of: &dyn Fn(usize) -> Option<usize>,
) -> Option<Condition> {
    if list.negated() {
        return None;
    }
    let column = column_of(compared_column(list.expr())?.index())?;
    let sql_type = table.columns.get(column)?.sql_type;
    let mut values = Vec::new();
    for item in list.list() {
        let scalar = item.downcast_ref::<Literal>()?.value();
        if !scalar.is_null() {
            values.push(value_of(sql_type, scalar)?);
        }
    }
    Some(Condition { column, test: Test::In(distinct(values)) })
}

/// A constant in the terms of a column's type; `None` when it has no exact form there, or is NULL.
fn value_of(sql_type: SqlType, scalar: &ScalarValue) -> Option<Value> {
    match sql_type {
        SqlType::Integer | SqlType::BigInt => whole_number(scalar).map(Value::Integer),
        SqlType::Decimal { .. } => match scalar {
            ScalarValue::Decimal128(Some(digits), _, scale) => Some(Value::Decimal(*digits, *scale)),
            _ => whole_number(scalar).map(|number| Value::Decimal(i128::from(number), 0)),
        },
        SqlType::Boolean => match scalar {
            ScalarValue::Boolean(Some(flag)) => Some(Value::Boolean(*flag)),
            _ => None,
        },
        SqlType::Varchar(_) | SqlType::Text | SqlType::Json => match scalar {
            ScalarValue::Utf8(Some(text))
            | ScalarValue::LargeUtf8(Some(text))
            | ScalarValue::Utf8View(Some(text)) => Some(Value::Text(text.clone())),
            _ => None,
        },
        SqlType::Timestamp => match scalar {
            ScalarValue::TimestampSecond(Some(count), _) => count.checked_mul(1_000_000),
            ScalarValue::TimestampMillisecond(Some(count), _) => count.checked_mul(1_000),
            ScalarValue::TimestampMicrosecond(Some(count), _) => Some(*count),
            ScalarValue::TimestampNanosecond(Some(count), _) => (count % 1_000 == 0).then_some(count / 1_000),
            _ => None,
        }
        .map(Value::Timestamp),
        SqlType::Date => match scalar {
            ScalarValue::Date32(Some(days)) => Some(Value::Date(*days)),
            _ => None,
        },
    }
}

fn whole_number(scalar: &ScalarValue) -> Option<i64> {
    match scalar {
        ScalarValue::Int8(Some(number)) => Some(i64::from(*number)),
        ScalarValue::Int16(Some(number)) => Some(i64::from(*number)),
        ScalarValue::Int32(Some(number)) => Some(i64::from(*number)),
        ScalarValue::Int64(Some(number)) => Some(*number),
        ScalarValue::UInt8(Some(number)) => Some(i64::from(*number)),
        ScalarValue::UInt16(Some(number)) => Some(i64::from(*number)),
        ScalarValue::UInt32(Some(number)) => Some(i64::from(*number)),
        ScalarValue::UInt64(Some(number)) => i64::try_from(*number).ok(),
        ScalarValue::Decimal128(Some(digits), _, 0) => i64::try_from(*digits).ok(),
        _ => None,
    }
}
