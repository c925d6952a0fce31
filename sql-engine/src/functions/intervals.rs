//! Intervals whose length is computed or a parameter, and the functions of MySQL that take an interval.

use datafusion::sql::sqlparser::ast::{Expr, Interval};

use super::parts::{Part, adding};
use super::spelling::{Call, expand, text_literal, wrong_count};

/// The functions that take a date and an interval, or a number of days.
pub(super) const NAMES: &[&str] = &["date_add", "adddate", "date_sub", "subdate"];

/// `moment + INTERVAL count unit` for a count that is no constant.
///
/// # Errors
/// A unit that is no part of a date.
pub(crate) fn add_interval(moment: Expr, count: Expr, unit: &str, negative: bool) -> Result<Expr, String> {
    let unit = unit.to_ascii_lowercase();
    let part = Part::named(unit.strip_suffix('s').unwrap_or(&unit))
        .ok_or_else(|| format!("INTERVAL has no unit {}.", unit.to_uppercase()))?;
    let signed = if negative { "(0 - CAST($2 AS BIGINT))" } else { "CAST($2 AS BIGINT)" };
    expand(&format!("{}($1, {signed}, $3)", adding(part)), vec![text_literal(part.name()), count, moment])
}

/// Rewrites `DATE_ADD(moment, INTERVAL count unit)` and its like.
///
/// # Errors
/// Too many or too few arguments, or no interval.
pub(super) fn rewrite(call: &mut Call) -> Result<Expr, String> {
    let negative = call.name.ends_with("sub") || call.name.starts_with("sub");
    let (Some(last), Some(moment), true) =
        (call.arguments.pop(), call.arguments.pop(), call.arguments.is_empty())
    else {
        return Err(wrong_count(call, "2"));
    };
    match last {
        Expr::Interval(Interval { value, leading_field: Some(unit), .. }) => {
            add_interval(moment, *value, &unit.to_string(), negative)
        }
        Expr::Interval(_) => Err(format!("{} needs an interval with a unit.", call.name.to_uppercase())),
        days => add_interval(moment, days, "day", negative),
    }
}
