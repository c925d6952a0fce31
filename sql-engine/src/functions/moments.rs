//! Text as a date or timestamp: `'2026-01-31'`, `'2026/1/31'` and `'20260131'`, with a time behind a blank or T whose seconds may be
//! left out. The rule `WrittenMoments` puts these functions in place of casts of text; parameters are read here too.

use arrow::compute::kernels::cast_utils::string_to_datetime;
use chrono::{NaiveDateTime, Utc};
use datafusion::logical_expr::{Expr, ScalarUDF};

use super::row::{Datum, Kind, RowFunction, mismatch};

/// Text read as a date or a timestamp; where it is none, NULL for a try and an error else.
pub(crate) fn read_moment(text: Expr, is_date: bool, is_try: bool) -> Expr {
    let text_alone = &[Kind::Text];
    let function = match (is_date, is_try) {
        (false, false) => RowFunction::new("read_timestamp", text_alone, Kind::Timestamp, read),
        (true, false) => RowFunction::new("read_date", text_alone, Kind::Date, read),
        (false, true) => RowFunction::new("try_read_timestamp", text_alone, Kind::Timestamp, try_read),
        (true, true) => RowFunction::new("try_read_date", text_alone, Kind::Date, try_read),
    };
    ScalarUDF::from(function).call(vec![text])
}

/// What the error for other text begins with.
pub(crate) const UNREADABLE: &str = "does not read as a date";

fn read(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(text)] = arguments else { return Err(mismatch()) };
    let moment = moment_of(text).ok_or_else(|| {
        format!(
            "The text '{text}' {UNREADABLE}. Dates are written '2026-01-31' or '2026-01-31 10:20:30'; CONVERT with a style \
             and TO_DATE with a pattern read other forms"
        )
    })?;
    Ok(Some(Datum::Moment(moment)))
}

fn try_read(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(text)] = arguments else { return Err(mismatch()) };
    Ok(moment_of(text).map(Datum::Moment))
}

/// The moment that a text names, in UTC where it names a zone.
pub(crate) fn moment_of(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let (day, rest) = text.split_at_checked(end)?;
    let time = rest.get(1..).unwrap_or_default().trim_start();
    let day = dashed(day)?;
    if time.is_empty() {
        return string_to_datetime(&Utc, &day).ok().map(|moment| moment.naive_utc());
    }
    string_to_datetime(&Utc, &format!("{day}T{}", full_time(time)?)).ok().map(|moment| moment.naive_utc())
}

/// `2026-1-31`, `2026/01/31` and `20260131` as `2026-01-31`.
fn dashed(day: &str) -> Option<String> {
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("{}-{}-{}", day.get(..4)?, day.get(4..6)?, day.get(6..)?));
    }
    let mut parts = day.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let readable = parts.next().is_none() && year.len() == 4 && [year, month, day].into_iter().all(digits);
    readable.then(|| format!("{year}-{month:0>2}-{day:0>2}"))
}

/// `9:05` as `09:05:00`; a zone behind it stays.
fn full_time(time: &str) -> Option<String> {
    let end = time.find(|letter: char| !letter.is_ascii_digit() && letter != ':' && letter != '.');
    let (clock, zone) = time.split_at_checked(end.unwrap_or(time.len()))?;
    let (hour, rest) = clock.split_once(':')?;
    let seconds = if rest.contains(':') { "" } else { ":00" };
    Some(format!("{hour:0>2}:{rest}{seconds}{}", zone.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_reads_as_the_moment_it_names() {
        let read = |text| moment_of(text).map(|moment| moment.format("%Y-%m-%d %H:%M:%S%.f").to_string());
        for (text, moment) in [
            ("2024-02-29", "2024-02-29 00:00:00"),
            ("20240229", "2024-02-29 00:00:00"),
            (" 2024/2/29 ", "2024-02-29 00:00:00"),
            ("2024-02-29 9:05", "2024-02-29 09:05:00"),
            ("20240229T10:11:12.5", "2024-02-29 10:11:12.500"),
            ("2024-02-29T10:11:12Z", "2024-02-29 10:11:12"),
            ("2024-02-29 10:11:12+02:00", "2024-02-29 08:11:12"),
            ("2024-02-29 10:11 +02:00", "2024-02-29 08:11:00"),
            ("0001-01-01", "0001-01-01 00:00:00"),
            ("9999-12-31 23:59:59.999999", "9999-12-31 23:59:59.999999"),
        ] {
            assert_eq!(read(text).as_deref(), Some(moment), "{text}");
        }
        for other in
            ["", "2023-02-29", "02/29/2024", "2024-13-01", "2024-02-29 25:00", "today", "2024-02", "10:00"]
        {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
