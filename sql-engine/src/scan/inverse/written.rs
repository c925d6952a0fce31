//! Dates written by a pattern: which patterns write later moments as greater text, and the day, month or year that a text of another
//! pattern names. Part of `inverse`.

use arrow::datatypes::{DataType, TimeUnit};
use bigcommerce_store::schemas::{SqlType, Table};
use chrono::format::{Item, Numeric, Pad, Parsed, StrftimeItems, parse};
use chrono::{Months, NaiveDate, NaiveDateTime};
use datafusion::common::{Column, ScalarValue};
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::expr::Cast;

use super::{ColumnOf, Span, Spans};
use crate::functions::dot_net_pattern;

/// The pattern's parts, as chrono knows them.
fn items(function: &str, pattern: &Expr) -> Option<Vec<Item<'static>>> {
    let Expr::Literal(pattern, _) = pattern else { return None };
    let pattern = pattern.try_as_str()??;
    let pattern = if function == "format" { dot_net_pattern(pattern) } else { pattern.to_owned() };
    StrftimeItems::new(&pattern).parse_to_owned().ok()
}

/// A part of a moment that is always written with as many digits; 0 for the longest. `None` for other parts.
fn rank(item: &Item<'_>) -> Option<u8> {
    match item {
        Item::Numeric(Numeric::Year, Pad::Zero) => Some(0),
        Item::Numeric(Numeric::Quarter, _) => Some(1),
        Item::Numeric(Numeric::Month, Pad::Zero) => Some(2),
        Item::Numeric(Numeric::Day, Pad::Zero) => Some(3),
        Item::Numeric(Numeric::Hour, Pad::Zero) => Some(4),
        Item::Numeric(Numeric::Minute, Pad::Zero) => Some(5),
        Item::Numeric(Numeric::Second, Pad::Zero) => Some(6),
        _ => None,
    }
}

fn is_text(item: &Item<'_>) -> bool {
    matches!(item, Item::Literal(_) | Item::OwnedLiteral(_) | Item::Space(_) | Item::OwnedSpace(_))
}

/// What the pattern writes is greater text for later moments: the parts come from the longest to shorter ones, none left out.
pub(super) fn rises(function: &str, pattern: &Expr) -> bool {
    items(function, pattern).is_some_and(|items| rising_items(&items))
}

fn rising_items(items: &[Item<'_>]) -> bool {
    let ranks: Option<Vec<u8>> = items.iter().filter(|item| !is_text(item)).map(rank).collect();
    // A quarter may be left out before the month, and nothing comes after it otherwise.
    ranks.is_some_and(|ranks| match ranks.as_slice() {
        [0, 1] => true,
        [0, rest @ ..] => rest.iter().zip(2..).all(|(rank, expected)| *rank == expected),
        _ => false,
    })
}

/// The text is a rising number: digits alone.
pub(super) fn rises_as_number(expr: &Expr) -> bool {
    let Expr::ScalarFunction(call) = expr else { return false };
    let ([written, pattern], "to_char" | "format") = (call.args.as_slice(), call.func.name()) else {
        return false;
    };
    bare_column(written).is_some()
        && items(call.func.name(), pattern)
            .is_some_and(|items| rising_items(&items) && !items.iter().any(|item| is_text(item)))
}

/// The stretch of time that is written as a text, by a pattern with a year in any place.
pub(super) fn span(expr: &Expr, text: &ScalarValue, table: &Table, column_of: ColumnOf<'_>) -> Option<Spans> {
    let Expr::ScalarFunction(call) = expr else { return None };
    let ([written, pattern], "to_char" | "format") = (call.args.as_slice(), call.func.name()) else {
        return None;
    };
    let column = column_of(&bare_column(written)?.name)?;
    let sql_type = table.columns.get(column).map(|column| column.sql_type)?;
    if sql_type != SqlType::Timestamp {
        return None;
    }
    let items = items(call.func.name(), pattern)?;
    let each = vec![stretch(&items, text.try_as_str()??)?];
    Some(Spans { column, sql_type, each })
}

/// The column itself, as microseconds.
fn bare_column(expr: &Expr) -> Option<&Column> {
    match expr {
        Expr::Column(column) => Some(column),
        Expr::Alias(alias) => bare_column(&alias.expr),
        Expr::Cast(Cast { expr, field })
            if field.data_type() == &DataType::Timestamp(TimeUnit::Microsecond, None) =>
        {
            bare_column(expr)
        }
        _ => None,
    }
}

fn stretch(items: &[Item<'_>], text: &str) -> Option<Span> {
    let mut ranks: Vec<u8> =
        items.iter().filter(|item| !is_text(item)).map(rank).collect::<Option<Vec<_>>>()?;
    ranks.sort_unstable();
    let months = match ranks.as_slice() {
        [0] => 12,
        [0, 2] => 1,
        [0, 2, 3, ..] => 0,
        _ => return None,
    };
    let mut parsed = Parsed::new();
    parse(&mut parsed, text, items.iter()).ok()?;
    let month = parsed.month().unwrap_or(1);
    let day = NaiveDate::from_ymd_opt(parsed.year()?, month, parsed.day().unwrap_or(1))?;
    let after = if months == 0 { day.succ_opt()? } else { day.checked_add_months(Months::new(months))? };
    // Only a text that the pattern writes itself can be equal, and digits at the same places tell the same date.
    let time = parsed.to_naive_time().unwrap_or_default();
    let written = day.and_time(time).format_with_items(items.iter()).to_string();
    if written != text {
        return None;
    }
    let first = micros(day.and_hms_opt(0, 0, 0)?);
    Some(Span { first: Some(first), last: micros(after.and_hms_opt(0, 0, 0)?).checked_sub(1) })
}

fn micros(moment: NaiveDateTime) -> i128 {
    i128::from(moment.and_utc().timestamp_micros())
}
