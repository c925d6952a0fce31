//! Names and numbers of days, weeks and months. Names are English, whatever the system's language.

use chrono::{Datelike, NaiveTime, Timelike};

use super::date_arithmetic::add_months;
use super::row::{Datum, Kind, RowFunction, date_result, day_before, mismatch, text_result};

/// The functions of this file.
pub(super) fn functions() -> Vec<RowFunction> {
    use Kind::{BigInt, Date, Integer, Text, Timestamp};
    vec![
        RowFunction::new("dayname", &[Timestamp], Text, |arguments| formatted(arguments, "%A")),
        RowFunction::new("monthname", &[Timestamp], Text, |arguments| formatted(arguments, "%B")),
        RowFunction::new("end_of_month", &[Timestamp, BigInt], Date, end_of_month),
        RowFunction::new("week_of_year", &[Timestamp], Integer, week_of_year),
        RowFunction::new("fraction_of_second", &[Timestamp], Integer, |arguments| {
            let [Datum::Moment(moment)] = arguments else { return Err(mismatch()) };
            Ok(Some(Datum::Integer(i64::from(moment.nanosecond()))))
        }),
    ]
}

fn formatted(arguments: &[Datum<'_>], format: &str) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Moment(moment)] = arguments else { return Err(mismatch()) };
    text_result(moment.format(format).to_string())
}

/// The last day of the month that is so many months later.
fn end_of_month(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Moment(moment), Datum::Integer(months)] = arguments else { return Err(mismatch()) };
    let next_month = moment
        .date()
        .with_day(1)
        .and_then(|first| add_months(first.and_time(NaiveTime::MIN), months.checked_add(1)?));
    let last = next_month.and_then(|next| day_before(next.date()));
    last.map_or_else(|| Err("The date computed is out of range".to_owned()), date_result)
}

/// SQL Server's week: the first one starts on 1 January, the others on Sundays.
fn week_of_year(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Moment(moment)] = arguments else { return Err(mismatch()) };
    let day = moment.ordinal0();
    let days_before_first_sunday = (7 + moment.weekday().num_days_from_sunday() - day % 7) % 7;
    Ok(Some(Datum::Integer(i64::from((day + days_before_first_sunday) / 7 + 1))))
}
