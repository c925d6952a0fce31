//! Whether what is computed from a column rises or falls with it. Part of `inverse`.

use arrow::datatypes::DataType;
use datafusion::common::{DFSchema, ScalarValue};
use datafusion::logical_expr::expr::{Cast, ScalarFunction, TryCast};
use datafusion::logical_expr::{BinaryExpr, Expr, ExprSchemable, Operator};

use super::calendar::{of_parts, rises_as_date};
use super::written::{rises, rises_as_number};
use crate::functions::WITHOUT_CASE;

/// How a value moves when its column rises: never down, or never up where it is `falling`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Course {
    pub(super) falling: bool,
    /// Only the day of the value does: the last of January and the day before are both, a month later, the last of February.
    pub(super) by_day: bool,
    /// It is a moment in digits: years have four of them, as the API writes them.
    pub(super) written: bool,
}

/// The course of an expression whose only column is that of the schema; `None` where nothing is known.
pub(super) fn course(expr: &Expr, schema: &DFSchema) -> Option<Course> {
    if of_parts(expr, schema).is_some_and(|sum| sum.rises()) {
        return Some(Course::default());
    }
    match expr {
        Expr::Column(_) => Some(Course::default()),
        Expr::Alias(alias) => course(&alias.expr, schema),
        Expr::Cast(Cast { expr, field }) | Expr::TryCast(TryCast { expr, field }) => {
            converted(expr, field.data_type(), schema)
        }
        Expr::Negative(inner) => turned(whole(course(inner, schema)?)?, true),
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => combined(left, *op, right, schema),
        Expr::ScalarFunction(call) => of_call(call, schema),
        _ => None,
    }
}

fn converted(inner: &Expr, wanted: &DataType, schema: &DFSchema) -> Option<Course> {
    let given = inner.get_type(schema).ok()?;
    let is_moment = |given: &DataType| matches!(given, DataType::Timestamp(_, None) | DataType::Date32);
    if given == DataType::Utf8 && wanted.is_integer() {
        return rises_as_number(inner).then_some(Course { written: true, ..Course::default() });
    }
    let inner = course(inner, schema)?;
    if is_moment(&given) && is_moment(wanted) {
        return Some(inner);
    }
    let is_text = given == DataType::Utf8 && *wanted == DataType::Utf8;
    (is_text || given.is_numeric() && wanted.is_numeric()).then_some(inner)
}

fn combined(left: &Expr, operator: Operator, right: &Expr, schema: &DFSchema) -> Option<Course> {
    if let Expr::Literal(ScalarValue::IntervalMonthDayNano(Some(interval)), _) = right {
        let by_day = interval.months != 0;
        let inner = course(left, schema)?;
        let moves = matches!(operator, Operator::Plus | Operator::Minus);
        let keeps_day = interval.nanoseconds == 0;
        return (moves && (!by_day && keeps_day || !inner.by_day))
            .then_some(Course { by_day: by_day || inner.by_day, ..inner });
    }
    if !left.get_type(schema).ok()?.is_numeric() || !right.get_type(schema).ok()?.is_numeric() {
        return None;
    }
    arithmetic(left, operator, right, schema)
}

/// Arithmetic with a constant.
fn arithmetic(left: &Expr, operator: Operator, right: &Expr, schema: &DFSchema) -> Option<Course> {
    match (left, right) {
        (inner, Expr::Literal(number, _)) => {
            let course = whole(course(inner, schema)?)?;
            match operator {
                Operator::Plus | Operator::Minus => Some(course),
                Operator::Multiply | Operator::Divide => turned(course, is_negative(number)?),
                _ => None,
            }
        }
        (Expr::Literal(number, _), inner) => {
            let course = whole(course(inner, schema)?)?;
            match operator {
                Operator::Plus => Some(course),
                Operator::Minus => turned(course, true),
                Operator::Multiply => turned(course, is_negative(number)?),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_negative(number: &ScalarValue) -> Option<bool> {
    let zero = ScalarValue::new_zero(&number.data_type()).ok()?;
    Some(number.partial_cmp(&zero)? == std::cmp::Ordering::Less)
}

fn turned(course: Course, turns: bool) -> Option<Course> {
    Some(Course { falling: course.falling != turns, ..course })
}

/// The course, if all of the value takes it.
fn whole(course: Course) -> Option<Course> {
    (!course.by_day).then_some(course)
}

fn of_call(call: &ScalarFunction, schema: &DFSchema) -> Option<Course> {
    let of = |expr: &Expr| course(expr, schema);
    match (call.func.name(), call.args.as_slice()) {
        ("checked_add", [left, right]) => arithmetic(left, Operator::Plus, right, schema),
        ("checked_subtract", [left, right]) => arithmetic(left, Operator::Minus, right, schema),
        ("checked_multiply", [left, right]) => arithmetic(left, Operator::Multiply, right, schema),
        ("checked_divide", [left, right]) => arithmetic(left, Operator::Divide, right, schema),
        ("ceil" | "floor" | "round" | "as_moment", [inner]) => of(inner).and_then(whole),
        ("round", [inner, Expr::Literal(..)]) => of(inner).and_then(whole),
        ("trunc", [inner]) => of(inner).map(|course| Course { by_day: false, ..course }),
        ("trunc", [inner, Expr::Literal(..)]) => of(inner).and_then(whole),
        ("date_part", [Expr::Literal(part, _), inner]) => match part.try_as_str()?? {
            "year" => of(inner).map(|course| Course { by_day: false, ..course }),
            "epoch" => of(inner).and_then(whole),
            _ => None,
        },
        ("date_trunc", [Expr::Literal(unit, _), inner]) => {
            let short =
                matches!(unit.try_as_str()??, "hour" | "minute" | "second" | "millisecond" | "microsecond");
            let inner = of(inner)?;
            (!short || !inner.by_day).then_some(Course { by_day: false, ..inner })
        }
        ("end_of_month", [inner, Expr::Literal(..)]) => {
            of(inner).map(|course| Course { by_day: false, ..course })
        }
        ("add_to_date" | "add_to_timestamp", [Expr::Literal(unit, _), count, moment]) => {
            added(unit.try_as_str()??, count, moment, schema)
        }
        ("add_whole_months", [inner, Expr::Literal(..)]) => {
            of(inner).and_then(whole).map(|course| Course { by_day: true, ..course })
        }
        ("count_boundaries" | "count_intervals", [Expr::Literal(..), Expr::Literal(..), inner]) => {
            of(inner).and_then(whole)
        }
        ("count_boundaries" | "count_intervals", [Expr::Literal(..), inner, Expr::Literal(..)]) => {
            turned(of(inner).and_then(whole)?, true)
        }
        ("make_date", parts) => rises_as_date(parts).then_some(Course::default()),
        _ => of_text(call, schema),
    }
}

/// DATEADD, of the column to a constant or the other way round.
fn added(unit: &str, count: &Expr, moment: &Expr, schema: &DFSchema) -> Option<Course> {
    let by_day = matches!(unit, "year" | "quarter" | "month");
    match (count, moment) {
        (Expr::Literal(..), inner) => {
            let inner = course(inner, schema)?;
            let keeps_day = matches!(unit, "day" | "week");
            (keeps_day || !inner.by_day).then_some(Course { by_day: by_day || inner.by_day, ..inner })
        }
        (inner, Expr::Literal(..)) => course(inner, schema).and_then(whole),
        _ => None,
    }
}

/// What is written rises as text where the longer stretches of time come first.
fn of_text(call: &ScalarFunction, schema: &DFSchema) -> Option<Course> {
    let starts_at_one = |start: &Expr| matches!(start, Expr::Literal(ScalarValue::Int64(Some(1)), _));
    match (call.func.name(), call.args.as_slice()) {
        ("left_part", [inner, Expr::Literal(..)]) => of_written(inner, schema),
        ("substr" | "substring", [inner, start, Expr::Literal(..)]) if starts_at_one(start) => {
            of_written(inner, schema)
        }
        (WITHOUT_CASE, [inner]) => of_written(inner, schema),
        ("as_text", [inner]) => {
            let is_moment = matches!(inner.get_type(schema), Ok(DataType::Timestamp(..) | DataType::Date32));
            let course = whole(course(inner, schema)?)?;
            (is_moment && !course.falling).then_some(Course { written: true, ..course })
        }
        ("to_char" | "format", [inner, pattern]) => {
            let course = whole(course(inner, schema)?)?;
            (rises(call.func.name(), pattern) && !course.falling)
                .then_some(Course { written: true, ..course })
        }
        _ => None,
    }
}

fn of_written(expr: &Expr, schema: &DFSchema) -> Option<Course> {
    // Text of a column rises with it, but its parts are nothing that a list is bounded by.
    course(expr, schema).filter(|course| course.written && !course.by_day)
}
