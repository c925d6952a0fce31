//! Finds where a rising or falling function of a column passes a value, by halving. Part of `inverse`.

use std::cmp::Ordering;

use arrow::compute::cast;
use arrow::datatypes::DataType;
use bigcommerce_store::schemas::{SqlType, Table};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::Expr;

use super::computed::Computed;
use super::course::{Course, course};
use super::{ColumnOf, Span, Spans};

/// The first moment of the year 1 and the last of the year 9999, in microseconds.
const FIRST_MOMENT: i128 = -62_135_596_800_000_000;
const LAST_MOMENT: i128 = 253_402_300_799_999_999;

/// How often the ends of the values looked at move inwards to where the function has a value.
const MOST_STEPS_INWARDS: usize = 80;

/// How much of a computed value is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Whole,
    /// So many first characters.
    Start(usize),
}

/// A constant beside a computed value: the value reaches it, or goes beyond it.
pub(super) struct Side<'v> {
    value: &'v ScalarValue,
    including: bool,
}

impl<'v> Side<'v> {
    pub(super) fn including(value: &'v ScalarValue) -> Self {
        Self { value, including: true }
    }

    pub(super) fn beyond(value: &'v ScalarValue) -> Self {
        Self { value, including: false }
    }
}

/// A computed value that rises or falls with its column.
pub(super) struct Search {
    computed: Computed,
    course: Course,
    seen: Seen,
    sql_type: SqlType,
    first: i128,
    last: i128,
}

/// Where a condition begins to hold among the values looked at.
enum Start {
    Before,
    At(i128),
    After,
}

impl Search {
    /// `None` where the value need not rise or fall with the column, or has no value anywhere.
    pub(super) fn of(expr: &Expr, seen: Seen, table: &Table, column_of: ColumnOf<'_>) -> Option<Self> {
        if matches!(expr, Expr::Column(_)) {
            return None;
        }
        let computed = Computed::of(expr, table, column_of)?;
        let course = course(&computed.expr, &computed.schema)?;
        let is_text = computed.output()? == DataType::Utf8;
        if matches!(seen, Seen::Start(_)) && (!is_text || course.falling) {
            return None;
        }
        let sql_type = table.columns.get(computed.column)?.sql_type;
        let (first, last) = match sql_type {
            SqlType::Integer => (i128::from(i32::MIN), i128::from(i32::MAX)),
            SqlType::BigInt => (i128::from(i64::MIN), i128::from(i64::MAX)),
            SqlType::Decimal { .. } => (-10_i128.pow(20), 10_i128.pow(20)),
            SqlType::Timestamp => (FIRST_MOMENT, LAST_MOMENT),
            _ => return None,
        };
        let mut search = Self { computed, course, seen, sql_type, first, last };
        search.first = search.inwards(first)?;
        search.last = search.inwards(last)?;
        Some(search)
    }

    /// The values whose computed value lies between both sides.
    pub(super) fn span(&self, low: Option<Side<'_>>, high: Option<Side<'_>>) -> Option<Spans> {
        let (mut first, mut last) = (None, None);
        let (rises, falls) = if self.course.falling { (high, low) } else { (low, high) };
        if let Some(side) = rises {
            let reached = |order: Ordering| self.reached(order, side.including);
            first = match self.start(side.value, &reached)? {
                Start::Before => None,
                Start::At(value) => Some(value),
                Start::After => Some(self.last),
            };
        }
        if let Some(side) = falls {
            let passed = |order: Ordering| !self.kept(order, side.including);
            last = match self.start(side.value, &passed)? {
                Start::Before => Some(self.first),
                Start::At(value) => Some(value.checked_sub(1)?),
                Start::After => None,
            };
        }
        let each = vec![Span { first, last }];
        Some(Spans { column: self.computed.column, sql_type: self.sql_type, each })
    }

    /// A value that compares like this lies within the side that it comes to as the column rises.
    fn reached(&self, order: Ordering, including: bool) -> bool {
        let order = if self.course.falling { order.reverse() } else { order };
        order == Ordering::Greater || order == Ordering::Equal && self.includes(including)
    }

    /// A value that compares like this lies within the side that it leaves as the column rises.
    fn kept(&self, order: Ordering, including: bool) -> bool {
        let order = if self.course.falling { order.reverse() } else { order };
        order == Ordering::Less || order == Ordering::Equal && self.includes(including)
    }

    /// Of values that are compared in part, equal ones may lie on either side.
    fn includes(&self, including: bool) -> bool {
        including || self.course.by_day
    }

    /// The least value from which on `holds` is true of the comparison with a constant: it is false before.
    fn start(&self, value: &ScalarValue, holds: &dyn Fn(Ordering) -> bool) -> Option<Start> {
        let sought = if self.course.by_day { day_of(value)? } else { value.clone() };
        if sought.is_null() {
            return None;
        }
        let holds_at = |number: i128| Some(holds(self.at(number)?.partial_cmp(&sought)?));
        if holds_at(self.first)? {
            return Some(Start::Before);
        }
        if !holds_at(self.last)? {
            return Some(Start::After);
        }
        let (mut before, mut from) = (self.first, self.last);
        while before + 1 < from {
            let middle = before + (from - before) / 2;
            if holds_at(middle)? {
                from = middle;
            } else {
                before = middle;
            }
        }
        Some(Start::At(from))
    }

    /// The value, or the first one nearer to 0 for which something can be computed that does not go round at the end of its type.
    fn inwards(&self, mut number: i128) -> Option<i128> {
        let middle = self.at(0)?;
        let turned_back =
            if (number < 0) != self.course.falling { Ordering::Greater } else { Ordering::Less };
        for _ in 0..MOST_STEPS_INWARDS {
            if self
                .at(number)
                .is_some_and(|end| end.partial_cmp(&middle).is_some_and(|order| order != turned_back))
            {
                return Some(number);
            }
            number /= 2;
        }
        None
    }

    /// What is compared for a value of the column.
    fn at(&self, number: i128) -> Option<ScalarValue> {
        let input = match (self.sql_type, &self.computed.input) {
            (SqlType::Integer | SqlType::BigInt, _) => {
                ScalarValue::Int64(Some(i64::try_from(number).ok()?)).cast_to(&self.computed.input).ok()?
            }
            (SqlType::Decimal { .. }, DataType::Decimal128(precision, scale)) => {
                ScalarValue::Decimal128(Some(number), *precision, *scale)
            }
            _ => ScalarValue::TimestampMicrosecond(Some(i64::try_from(number).ok()?), None),
        };
        let output = self.computed.at(input.to_array().ok()?)?;
        let value = ScalarValue::try_from_array(&output, 0).ok()?;
        let value = match (self.seen, &value) {
            (Seen::Start(length), ScalarValue::Utf8(Some(text))) => {
                ScalarValue::from(text.chars().take(length).collect::<String>())
            }
            _ if self.course.by_day => day_of(&value)?,
            _ => value,
        };
        (!value.is_null()).then_some(value)
    }
}

/// The day of a moment.
fn day_of(value: &ScalarValue) -> Option<ScalarValue> {
    let day = cast(&value.to_array().ok()?, &DataType::Date32).ok()?;
    ScalarValue::try_from_array(&day, 0).ok()
}
