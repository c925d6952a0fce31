//! The parts of a date, under the names that ODBC and SQL Server give them, and the functions that take one as their first
//! argument: a bare word or text.

use chrono::{Days, NaiveDate};
use datafusion::sql::sqlparser::ast::{Expr, Value, ValueWithSpan};

use super::spelling::{Call, expand, text_literal, wrong_count};

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Year,
    Quarter,
    Month,
    DayOfYear,
    Day,
    /// Weeks that start on Sunday.
    Week,
    /// Weeks that start on Monday.
    IsoWeek,
    Weekday,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}

impl Part {
    /// The part with a name. SQL_TSI_FRAC_SECOND is a billionth of a second.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Some(match name.strip_prefix("sql_tsi_").unwrap_or(&name) {
            "year" | "yy" | "yyyy" => Self::Year,
            "quarter" | "qq" | "q" => Self::Quarter,
            "month" | "mm" | "m" => Self::Month,
            "dayofyear" | "day_of_year" | "dy" | "y" => Self::DayOfYear,
            "day" | "dd" | "d" => Self::Day,
            "week" | "wk" | "ww" => Self::Week,
            "isoweek" | "iso_week" | "isowk" | "isoww" => Self::IsoWeek,
            "weekday" | "dw" | "w" => Self::Weekday,
            "hour" | "hh" | "h" => Self::Hour,
            "minute" | "mi" | "n" => Self::Minute,
            "second" | "ss" | "s" => Self::Second,
            "millisecond" | "ms" => Self::Millisecond,
            "microsecond" | "mcs" => Self::Microsecond,
            "nanosecond" | "ns" | "frac_second" => Self::Nanosecond,
            _ => return None,
        })
    }

    /// The name by which the row functions know the part.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::DayOfYear => "dayofyear",
            Self::Day => "day",
            Self::Week => "week",
            Self::IsoWeek => "isoweek",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
            Self::Millisecond => "millisecond",
            Self::Microsecond => "microsecond",
            Self::Nanosecond => "nanosecond",
        }
    }

    /// The part is a day or longer.
    fn is_days(self) -> bool {
        matches!(
            self,
            Self::Year
                | Self::Quarter
                | Self::Month
                | Self::DayOfYear
                | Self::Day
                | Self::Week
                | Self::IsoWeek
                | Self::Weekday
        )
    }

    /// How the part of a moment is computed; years to seconds in a way that the planner can turn into a range.
    fn of_moment(self) -> &'static str {
        match self {
            Self::Year => "date_part('year', as_moment($1))",
            Self::Quarter => "date_part('quarter', as_moment($1))",
            Self::Month => "date_part('month', as_moment($1))",
            Self::DayOfYear => "date_part('doy', as_moment($1))",
            Self::Day => "date_part('day', as_moment($1))",
            Self::Week => "week_of_year($1)",
            Self::IsoWeek => "date_part('week', as_moment($1))",
            Self::Weekday => "CAST(date_part('dow', as_moment($1)) + 1 AS INT)",
            Self::Hour => "date_part('hour', as_moment($1))",
            Self::Minute => "date_part('minute', as_moment($1))",
            Self::Second => "date_part('second', as_moment($1))",
            Self::Millisecond => "(fraction_of_second($1) / 1000000)",
            Self::Microsecond => "(fraction_of_second($1) / 1000)",
            Self::Nanosecond => "fraction_of_second($1)",
        }
    }
}

/// The functions that take a part first.
pub(super) const NAMES: &[&str] = &[
    "date_add",
    "date_diff",
    "dateadd",
    "datediff",
    "datediff_big",
    "datename",
    "datepart",
    "datetrunc",
    "timestamp_trunc",
    "timestampadd",
    "timestampdiff",
];

/// The row function that adds to a date; a date stays one where the part is a day or longer.
pub(super) fn adding(part: Part) -> &'static str {
    if part.is_days() { "add_to_date" } else { "add_to_timestamp" }
}

/// Rewrites a call of one of [`NAMES`].
///
/// # Errors
/// A first argument that names no part, or too few arguments.
pub(super) fn rewrite(call: &mut Call) -> Result<Option<Expr>, String> {
    let expected = match call.name.as_str() {
        "dateadd" | "timestampadd" | "timestampdiff" => 3,
        "date_add" | "date_diff" if call.arguments.len() == 3 => 3,
        // With two arguments it is MySQL's difference in days.
        "datediff" if call.arguments.len() != 2 => 3,
        "datediff_big" => 3,
        "datepart" | "datename" | "datetrunc" | "timestamp_trunc" => 2,
        _ => return Ok(None),
    };
    if call.arguments.len() != expected {
        return Err(wrong_count(call, &expected.to_string()));
    }
    let mut arguments = std::mem::take(&mut call.arguments);
    if call.name == "timestamp_trunc" {
        arguments.swap(0, 1);
    }
    let part = part_argument(call, &arguments.remove(0))?;
    arguments.iter_mut().skip(if call.name.ends_with("add") { 1 } else { 0 }).for_each(count_as_day);
    let template = match call.name.as_str() {
        "datepart" => return expand(part.of_moment(), arguments).map(Some),
        "datename" => return expand(&name_template(part), arguments).map(Some),
        "datetrunc" | "timestamp_trunc" => return expand(&start_template(part), arguments).map(Some),
        "datediff" | "datediff_big" | "date_diff" => "count_boundaries",
        "timestampdiff" => "count_intervals",
        _ => adding(part),
    };
    arguments.insert(0, text_literal(part.name()));
    expand(&format!("{template}($1, $2, $3)"), arguments).map(Some)
}

/// A number in place of a date counts days from 1900-01-01, as in SQL Server: `DATEADD(day, DATEDIFF(day, 0, x), 0)`.
fn count_as_day(argument: &mut Expr) {
    let digits = match argument {
        Expr::Value(ValueWithSpan { value: Value::Number(digits, _), .. }) => Some(digits.clone()),
        _ => None,
    };
    let days = digits.and_then(|digits| digits.parse::<u64>().ok());
    let day = NaiveDate::from_ymd_opt(1900, 1, 1)
        .zip(days)
        .and_then(|(first, days)| first.checked_add_days(Days::new(days)));
    if let Some(day) = day {
        *argument = text_literal(&day.to_string());
    }
}

/// The moment at which the part of a moment began.
pub(super) fn start_template(part: Part) -> String {
    match part {
        Part::Week => "(date_trunc('week', as_moment($1) + INTERVAL '1' DAY) - INTERVAL '1' DAY)".to_owned(),
        Part::IsoWeek => "date_trunc('week', as_moment($1))".to_owned(),
        Part::DayOfYear | Part::Weekday => "date_trunc('day', as_moment($1))".to_owned(),
        other => format!("date_trunc('{}', as_moment($1))", other.name()),
    }
}

fn name_template(part: Part) -> String {
    match part {
        Part::Month => "monthname($1)".to_owned(),
        Part::Weekday => "dayname($1)".to_owned(),
        other => format!("as_text({})", other.of_moment()),
    }
}

fn part_argument(call: &Call, argument: &Expr) -> Result<Part, String> {
    let name = match argument {
        Expr::Identifier(name) => Some(&name.value),
        Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(name), .. }) => Some(name),
        _ => None,
    };
    name.and_then(|name| Part::named(name)).ok_or_else(|| {
        format!(
            "{} takes a part of a date first (year, quarter, month, week, day, hour, minute, second or SQL_TSI_…), \
             not {argument}.",
            call.name.to_uppercase()
        )
    })
}
