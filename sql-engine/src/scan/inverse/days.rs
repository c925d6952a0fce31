//! `MONTH(DateCreated) IN (2, 3)` beside a year: where the days of a timestamp are bounded already, other conditions on its day are
//! tested day by day. Part of `inverse`.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, TimestampMicrosecondArray};
use arrow::datatypes::DataType;
use bigcommerce_store::schemas::{SqlType, Table};
use bigcommerce_store::{Condition, Test, Value};
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::expr::Cast;

use super::ColumnOf;
use super::computed::Computed;

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Most days that are looked at one by one.
const MOST_DAYS: i64 = 3_660;

/// Nearer bounds of timestamps whose `conditions` bound them, from those of the conditions that depend on the day alone.
pub(in crate::scan) fn within_known_days(
    parts: &[&Expr],
    conditions: &[Condition],
    table: &Table,
    column_of: ColumnOf<'_>,
) -> Vec<Condition> {
    let timestamps: HashSet<usize> = conditions
        .iter()
        .map(|condition| condition.column)
        .filter(|column| {
            table.columns.get(*column).is_some_and(|column| column.sql_type == SqlType::Timestamp)
        })
        .collect();
    let mut found = Vec::new();
    for column in timestamps {
        let tests = parts.iter().filter(|part| is_of_day(part)).filter_map(|part| {
            Computed::of(part, table, column_of)
                .filter(|computed| computed.column == column && computed.output() == Some(DataType::Boolean))
        });
        let tests: Vec<Computed> = tests.collect();
        if !tests.is_empty()
            && let Some((first, last)) = known_days(column, conditions)
            && let Some(nearer) = nearer(&tests, first, last)
        {
            found.extend(nearer.map(|test| Condition { column, test }));
        }
    }
    found
}

/// The first and the last day that the conditions leave.
fn known_days(column: usize, conditions: &[Condition]) -> Option<(i64, i64)> {
    let tests = || conditions.iter().filter(|condition| condition.column == column).map(|one| &one.test);
    let first = tests().filter_map(|test| match test {
        Test::AtLeast(Value::Timestamp(moment)) | Test::Greater(Value::Timestamp(moment)) => Some(*moment),
        _ => None,
    });
    let last = tests().filter_map(|test| match test {
        Test::Less(Value::Timestamp(moment)) => moment.checked_sub(1),
        Test::AtMost(Value::Timestamp(moment)) => Some(*moment),
        _ => None,
    });
    let (first, last) = (first.max()?.div_euclid(MICROS_PER_DAY), last.min()?.div_euclid(MICROS_PER_DAY));
    (0..MOST_DAYS).contains(&last.checked_sub(first)?).then_some((first, last))
}

/// Bounds of the days for which all tests hold.
fn nearer(tests: &[Computed], first: i64, last: i64) -> Option<[Test; 2]> {
    let midnights: TimestampMicrosecondArray =
        (first..=last).map(|day| day.checked_mul(MICROS_PER_DAY)).collect();
    let midnights: ArrayRef = Arc::new(midnights);
    let held = tests.iter().map(|test| test.at(Arc::clone(&midnights))).collect::<Option<Vec<_>>>()?;
    let holds = |row: usize| {
        held.iter().all(|held| {
            let held = held.as_boolean();
            held.is_valid(row) && held.value(row)
        })
    };
    let day = |row: usize| Some((first + i64::try_from(row).ok()?) * MICROS_PER_DAY);
    let rows = midnights.len();
    let moment = |micros: i64| Value::Timestamp(micros);
    let Some(start) = (0..rows).find(|row| holds(*row)) else {
        return Some([Test::In(Vec::new()), Test::In(Vec::new())]);
    };
    let end = (start..rows).rev().find(|row| holds(*row))?;
    (start > 0 || end + 1 < rows)
        .then_some([Test::AtLeast(moment(day(start)?)), Test::Less(moment(day(end + 1)?))])
}

/// Whether the condition holds depends on the day of a moment and not on the time of day.
fn is_of_day(expr: &Expr) -> bool {
    let mut of_day = true;
    let looked_at = expr.apply(|part| {
        Ok(match part {
            Expr::Column(_) => {
                of_day = false;
                TreeNodeRecursion::Stop
            }
            part if takes_the_day(part) => TreeNodeRecursion::Jump,
            _ => TreeNodeRecursion::Continue,
        })
    });
    looked_at.is_ok() && of_day
}

/// The expression is the same for all moments of a day.
fn takes_the_day(expr: &Expr) -> bool {
    match expr {
        Expr::Cast(Cast { expr, field }) => {
            matches!(expr.as_ref(), Expr::Column(_)) && field.data_type() == &DataType::Date32
        }
        Expr::ScalarFunction(call) => match (call.func.name(), call.args.as_slice()) {
            ("date_part", [Expr::Literal(part, _), Expr::Column(_)]) => matches!(
                part.try_as_str().flatten(),
                Some("year" | "quarter" | "month" | "week" | "day" | "doy" | "dow" | "isodow" | "isoyear")
            ),
            ("date_trunc", [Expr::Literal(unit, _), Expr::Column(_)]) => {
                matches!(unit.try_as_str().flatten(), Some("year" | "quarter" | "month" | "week" | "day"))
            }
            ("week_of_year" | "trunc", [Expr::Column(_)])
            | ("end_of_month", [Expr::Column(_), Expr::Literal(..)]) => true,
            _ => false,
        },
        _ => false,
    }
}
