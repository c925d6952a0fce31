//! `YEAR(DateCreated) * 100 + MONTH(DateCreated) = 202605`, `Id * 2 > 300`: a comparison of what is computed from one column, as bounds
//! of the column itself. Where the computed value only ever rises (or falls) with the column's, the bounds are found by computing it at
//! single values. Called by `conditions`; the bounds may let too much through, each row is tested again.

mod calendar;
mod computed;
mod course;
mod days;
mod search;
mod written;

use bigcommerce_store::schemas::{SqlType, Table};
use bigcommerce_store::{Condition, Test, Value};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::expr::InList;
use datafusion::logical_expr::{Between, BinaryExpr, Expr, Like, Operator};

pub(super) use computed::{constant, is_whole_number};
pub(super) use days::within_known_days;
use search::{Search, Seen, Side};

pub(super) type ColumnOf<'f> = &'f dyn Fn(&str) -> Option<usize>;

/// The bounds that a comparison with constants implies for the one column that its other side is computed from.
pub(super) fn bounds(filter: &Expr, table: &Table, column_of: ColumnOf<'_>) -> Option<Vec<Condition>> {
    let spans = match filter {
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => match right.as_ref() {
            Expr::Literal(value, _) => compared(left, *op, value, table, column_of)?,
            _ => {
                let Expr::Literal(value, _) = left.as_ref() else { return None };
                compared(right, op.swap()?, value, table, column_of)?
            }
        },
        Expr::Between(Between { expr, negated: false, low, high }) => {
            let (Expr::Literal(low, _), Expr::Literal(high, _)) = (low.as_ref(), high.as_ref()) else {
                return None;
            };
            Search::of(expr, Seen::Whole, table, column_of)?
                .span(Some(Side::including(low)), Some(Side::including(high)))?
        }
        Expr::InList(InList { expr, list, negated: false }) => listed(expr, list, table, column_of)?,
        Expr::Like(Like { negated: false, expr, pattern, escape_char: None, case_insensitive: false }) => {
            let Expr::Literal(pattern, _) = pattern.as_ref() else { return None };
            let start = pattern.try_as_str()??.strip_suffix('%')?;
            if start.is_empty() || start.contains(['%', '_', '\\']) {
                return None;
            }
            let prefix = ScalarValue::from(start);
            Search::of(expr, Seen::Start(start.chars().count()), table, column_of)?
                .span(Some(Side::including(&prefix)), Some(Side::including(&prefix)))?
        }
        _ => return None,
    };
    spans.conditions()
}

fn compared(
    expr: &Expr,
    operator: Operator,
    value: &ScalarValue,
    table: &Table,
    column_of: ColumnOf<'_>,
) -> Option<Spans> {
    if operator == Operator::Eq
        && let Some(span) = written::span(expr, value, table, column_of)
    {
        return Some(span);
    }
    let search = Search::of(expr, Seen::Whole, table, column_of)?;
    match operator {
        Operator::Eq => search.span(Some(Side::including(value)), Some(Side::including(value))),
        Operator::Gt => search.span(Some(Side::beyond(value)), None),
        Operator::GtEq => search.span(Some(Side::including(value)), None),
        Operator::Lt => search.span(None, Some(Side::beyond(value))),
        Operator::LtEq => search.span(None, Some(Side::including(value))),
        _ => None,
    }
}

fn listed(expr: &Expr, list: &[Expr], table: &Table, column_of: ColumnOf<'_>) -> Option<Spans> {
    let each = list.iter().map(|item| match item {
        Expr::Literal(value, _) => compared(expr, Operator::Eq, value, table, column_of),
        _ => None,
    });
    each.collect::<Option<Vec<_>>>()?.into_iter().reduce(Spans::and)
}

/// Where a column's values may lie: in one of some stretches.
struct Spans {
    column: usize,
    sql_type: SqlType,
    each: Vec<Span>,
}

/// From one value of a column to another, both included: numbers as such, decimals as digits, times in microseconds.
#[derive(Clone, Copy)]
struct Span {
    first: Option<i128>,
    last: Option<i128>,
}

impl Spans {
    fn and(mut self, other: Self) -> Self {
        self.each.extend(other.each);
        self
    }

    /// The least that all stretches have in common; a list where each is one number.
    fn conditions(&self) -> Option<Vec<Condition>> {
        let condition = |test| Condition { column: self.column, test };
        let filled: Vec<&Span> = self.each.iter().filter(|span| !span.is_empty()).collect();
        if self.sql_type != SqlType::Timestamp {
            let single = |span: &&Span| span.first.filter(|first| Some(*first) == span.last);
            if let Some(numbers) = filled.iter().map(single).collect::<Option<Vec<_>>>() {
                let values: Option<Vec<_>> = numbers.into_iter().map(|number| self.value(number)).collect();
                return Some(vec![condition(match values?.as_slice() {
                    [only] => Test::Equal(only.clone()),
                    several => Test::In(several.to_vec()),
                })]);
            }
        }
        if filled.is_empty() {
            return Some(vec![condition(Test::In(Vec::new()))]);
        }
        let first = filled.iter().map(|span| span.first).min().flatten();
        let lasts: Option<Vec<i128>> = filled.iter().map(|span| span.last).collect();
        let last = lasts.and_then(|lasts| lasts.into_iter().max());
        let mut tests = Vec::new();
        if let Some(first) = first {
            tests.push(Test::AtLeast(self.value(first)?));
        }
        if let Some(last) = last {
            tests.push(match self.sql_type {
                SqlType::Timestamp => Test::Less(self.value(last.checked_add(1)?)?),
                _ => Test::AtMost(self.value(last)?),
            });
        }
        (!tests.is_empty()).then(|| tests.into_iter().map(condition).collect())
    }

    fn value(&self, number: i128) -> Option<Value> {
        Some(match self.sql_type {
            SqlType::Integer | SqlType::BigInt => Value::Integer(i64::try_from(number).ok()?),
            SqlType::Timestamp => Value::Timestamp(i64::try_from(number).ok()?),
            SqlType::Decimal { scale, .. } => Value::Decimal(number, scale),
            _ => return None,
        })
    }
}

impl Span {
    fn is_empty(&self) -> bool {
        matches!((self.first, self.last), (Some(first), Some(last)) if first > last)
    }
}
