//! Adding to a date, and the distance between two. SQL Server's DATEDIFF counts the boundaries crossed, ODBC's TIMESTAMPDIFF
//! the whole intervals that fit in between.

use chrono::{Datelike, Months, NaiveDateTime, SubsecRound, TimeDelta, Timelike};

use super::parts::Part;
use super::row::{Datum, Kind, RowFunction, mismatch};

const MICROS_PER_SECOND: i64 = 1_000_000;
const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;

const OUT_OF_RANGE: &str = "The date computed is out of range: years go from 1 to 9999";

/// Days from 1970-01-01 to the first Sunday and Monday after it.
const FIRST_SUNDAY: i64 = 3;
const FIRST_MONDAY: i64 = 4;

/// The functions of this file.
pub(super) fn functions() -> Vec<RowFunction> {
    use Kind::{BigInt, Double, Integer, Moment, Text, Timestamp};
    vec![
        RowFunction::new("add_to_date", &[Text, BigInt, Moment], Moment, add),
        RowFunction::new("add_to_timestamp", &[Text, BigInt, Timestamp], Timestamp, add),
        RowFunction::new("count_boundaries", &[Text, Timestamp, Timestamp], BigInt, |arguments| {
            between(arguments, boundaries)
        }),
        RowFunction::new("count_intervals", &[Text, Timestamp, Timestamp], BigInt, |arguments| {
            between(arguments, intervals)
        }),
        RowFunction::new("add_whole_months", &[Moment, BigInt], Moment, add_whole_months),
        RowFunction::new("months_apart", &[Timestamp, Timestamp], Double, months_apart),
        RowFunction::new("cut_fraction", &[Timestamp, Integer], Timestamp, cut_fraction),
    ]
}

fn add(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(part), Datum::Integer(count), Datum::Moment(moment)] = arguments else {
        return Err(mismatch());
    };
    let sum = match Step::of(part)? {
        Step::Months(months) => count.checked_mul(months).and_then(|months| add_months(*moment, months)),
        Step::Micros(micros) => count
            .checked_mul(micros)
            .and_then(|micros| moment.checked_add_signed(TimeDelta::microseconds(micros))),
        Step::Nanos => moment.checked_add_signed(TimeDelta::microseconds(count.div_euclid(1_000))),
    };
    sum.filter(|sum| (1..=9999).contains(&sum.year()))
        .map(|sum| Some(Datum::Moment(sum)))
        .ok_or_else(|| OUT_OF_RANGE.to_owned())
}

/// The last day of the month stands in for days that the month lacks.
pub(super) fn add_months(moment: NaiveDateTime, months: i64) -> Option<NaiveDateTime> {
    let distance = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    if months < 0 { moment.checked_sub_months(distance) } else { moment.checked_add_months(distance) }
}

/// Oracle's ADD_MONTHS: from the last day of a month to the last day of another.
fn add_whole_months(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Moment(moment), Datum::Integer(months)] = arguments else { return Err(mismatch()) };
    let sum = add_months(*moment, *months).filter(|sum| (1..=9999).contains(&sum.year()));
    let moved =
        sum.and_then(|sum| if is_last_day(*moment) { sum.with_day(days_of_month(sum)) } else { Some(sum) });
    moved.map(|moved| Some(Datum::Moment(moved))).ok_or_else(|| OUT_OF_RANGE.to_owned())
}

fn days_of_month(moment: NaiveDateTime) -> u32 {
    u32::from(moment.num_days_in_month())
}

fn is_last_day(moment: NaiveDateTime) -> bool {
    moment.day() == days_of_month(moment)
}

/// Oracle's MONTHS_BETWEEN: whole between equal days and between last days of months; else the rest counts in 31st parts.
fn months_apart(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Moment(later), Datum::Moment(earlier)] = arguments else { return Err(mismatch()) };
    let whole =
        i32::try_from(month_number(*later) - month_number(*earlier)).map_err(|_| OUT_OF_RANGE.to_owned())?;
    if later.day() == earlier.day() || is_last_day(*later) && is_last_day(*earlier) {
        return Ok(Some(Datum::Double(f64::from(whole))));
    }
    let day = |moment: &NaiveDateTime| {
        f64::from(moment.day()) + f64::from(moment.num_seconds_from_midnight()) / 86_400.0
    };
    Ok(Some(Datum::Double(f64::from(whole) + (day(later) - day(earlier)) / 31.0)))
}

/// How a part is counted.
enum Step {
    Months(i64),
    Micros(i64),
    Nanos,
}

impl Step {
    fn of(part: &str) -> Result<Self, String> {
        Ok(match named(part)? {
            Part::Year => Self::Months(12),
            Part::Quarter => Self::Months(3),
            Part::Month => Self::Months(1),
            Part::Week | Part::IsoWeek => Self::Micros(7 * MICROS_PER_DAY),
            Part::Day | Part::DayOfYear | Part::Weekday => Self::Micros(MICROS_PER_DAY),
            Part::Hour => Self::Micros(3_600 * MICROS_PER_SECOND),
            Part::Minute => Self::Micros(60 * MICROS_PER_SECOND),
            Part::Second => Self::Micros(MICROS_PER_SECOND),
            Part::Millisecond => Self::Micros(1_000),
            Part::Microsecond => Self::Micros(1),
            Part::Nanosecond => Self::Nanos,
        })
    }
}

fn named(part: &str) -> Result<Part, String> {
    Part::named(part).ok_or_else(|| format!("'{part}' is no part of a date"))
}

fn between(
    arguments: &[Datum<'_>],
    count: fn(&str, NaiveDateTime, NaiveDateTime) -> Result<Option<i64>, String>,
) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(part), Datum::Moment(from), Datum::Moment(to)] = arguments else {
        return Err(mismatch());
    };
    let counted = count(part, *from, *to)?;
    counted
        .map(|counted| Some(Datum::Integer(counted)))
        .ok_or_else(|| "The distance between the dates overflows BIGINT".to_owned())
}

/// How many boundaries of the part lie between two moments.
fn boundaries(part: &str, from: NaiveDateTime, to: NaiveDateTime) -> Result<Option<i64>, String> {
    let first_day = match named(part)? {
        Part::Week => FIRST_SUNDAY,
        Part::IsoWeek => FIRST_MONDAY,
        _ => 0,
    };
    Ok(match Step::of(part)? {
        Step::Months(months) => {
            Some(month_number(to).div_euclid(months) - month_number(from).div_euclid(months))
        }
        Step::Micros(micros) => {
            let number = |moment| (micros_of(moment) - first_day * MICROS_PER_DAY).div_euclid(micros);
            Some(number(to) - number(from))
        }
        Step::Nanos => nanos_between(from, to),
    })
}

/// How many whole parts fit between two moments; negative if the second is earlier.
fn intervals(part: &str, from: NaiveDateTime, to: NaiveDateTime) -> Result<Option<i64>, String> {
    Ok(match Step::of(part)? {
        Step::Months(months) => Some(whole_months(from, to) / months),
        Step::Micros(micros) => Some((micros_of(to) - micros_of(from)) / micros),
        Step::Nanos => nanos_between(from, to),
    })
}

fn whole_months(from: NaiveDateTime, to: NaiveDateTime) -> i64 {
    if to < from {
        return -whole_months(to, from);
    }
    let in_month = |moment: NaiveDateTime| (moment.day(), moment.time());
    month_number(to) - month_number(from) - i64::from(in_month(to) < in_month(from))
}

fn month_number(moment: NaiveDateTime) -> i64 {
    i64::from(moment.year()) * 12 + i64::from(moment.month0())
}

fn micros_of(moment: NaiveDateTime) -> i64 {
    moment.and_utc().timestamp_micros()
}

fn nanos_between(from: NaiveDateTime, to: NaiveDateTime) -> Option<i64> {
    (micros_of(to) - micros_of(from)).checked_mul(1_000)
}

/// The moment with so many digits after the second, cut and not rounded.
fn cut_fraction(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Moment(moment), Datum::Integer(digits)] = arguments else { return Err(mismatch()) };
    let digits =
        u16::try_from(*digits).map_err(|_| "The number of digits after the second is negative".to_owned())?;
    Ok(Some(Datum::Moment(moment.trunc_subsecs(digits))))
}
