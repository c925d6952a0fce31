//! Timestamps and dates in the forms that the API uses: RFC 2822, ISO 8601 with and without offset, Unix seconds.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use super::numbers::Reading;

/// Microseconds since 1970-01-01 00:00 UTC.
pub(crate) fn timestamp(text: &str) -> Reading<i64> {
    let text = text.trim();
    if is_nothing(text) {
        return Ok(None);
    }
    moment(text).map(|moment| Some(moment.and_utc().timestamp_micros())).ok_or(())
}

/// Days since 1970-01-01. The time of day of a complete timestamp is dropped, in the zone it is written in.
pub(crate) fn date(text: &str) -> Reading<i32> {
    let text = text.trim();
    if is_nothing(text) {
        return Ok(None);
    }
    let day = text
        .get(..10)
        .and_then(|start| NaiveDate::parse_from_str(start, "%Y-%m-%d").ok())
        .or_else(|| NaiveDate::parse_from_str(text, "%m/%d/%Y").ok())
        .or_else(|| DateTime::parse_from_rfc2822(text).ok().map(|moment| moment.date_naive()))
        .or_else(|| moment(text).map(|moment| moment.date()))
        .ok_or(())?;
    let epoch = NaiveDate::default();
    i32::try_from(day.signed_duration_since(epoch).num_days()).map(Some).map_err(|_| ())
}

/// Empty, or MySQL's zero date.
fn is_nothing(text: &str) -> bool {
    text.is_empty() || text.starts_with("0000-00-00") || text.starts_with("-0001-11-30")
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    // By far the quickest of chrono's readers comes first.
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.naive_utc());
    }
    iso(text).or_else(|| unix(text)).or_else(|| {
        let moment = DateTime::parse_from_rfc2822(text).ok()?;
        Some(moment.naive_utc())
    })
}

fn iso(text: &str) -> Option<NaiveDateTime> {
    let day = text.get(..10).and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some(day.and_time(NaiveTime::MIN));
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    if rest.ends_with(['Z', 'z']) || rest.contains(['+', '-']) {
        let written = format!("{day}T{}", rest.replace(' ', "").replace(['Z', 'z'], "+00:00"));
        // chrono's %z takes "+0000", "+00:00" and "+00".
        let moment = ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%.f%#z"]
            .iter()
            .find_map(|format| DateTime::parse_from_str(&written, format).ok())?;
        return Some(moment.naive_utc());
    }
    let time = ["%H:%M:%S%.f", "%H:%M"].iter().find_map(|f| NaiveTime::parse_from_str(rest, f).ok())?;
    Some(day.and_time(time))
}

/// Whole seconds, as webhooks have them; figures beyond the year 5000 are milliseconds.
fn unix(text: &str) -> Option<NaiveDateTime> {
    let number: i64 = text.parse().ok()?;
    let moment = if number.unsigned_abs() > 100_000_000_000 {
        DateTime::from_timestamp_millis(number)
    } else {
        DateTime::from_timestamp(number, 0)
    };
    moment.map(|moment| moment.naive_utc())
}

#[cfg(test)]
mod tests {
    use super::{date, timestamp};

    const JUNE: i64 = 1_781_784_304_000_000;

    #[test]
    fn every_form_of_a_moment_is_read_as_utc() {
        let cases: &[(&str, Result<Option<i64>, ()>)] = &[
            ("Thu, 18 Jun 2026 12:05:04 +0000", Ok(Some(JUNE))),
            ("Thu, 18 Jun 2026 14:05:04 +0200", Ok(Some(JUNE))),
            ("2026-06-18T12:05:04Z", Ok(Some(JUNE))),
            ("2026-06-18T12:05:04+00:00", Ok(Some(JUNE))),
            ("2026-06-18T12:05:04+0000", Ok(Some(JUNE))),
            ("2026-06-18T07:05:04-05:00", Ok(Some(JUNE))),
            ("2026-06-18T12:05:04.250Z", Ok(Some(JUNE + 250_000))),
            ("2026-06-18T12:05:04", Ok(Some(JUNE))),
            ("2026-06-18 12:05:04.000000", Ok(Some(JUNE))),
            ("1781784304", Ok(Some(JUNE))),
            ("1781784304000", Ok(Some(JUNE))),
            ("2026-06-18", Ok(Some(1_781_740_800_000_000))),
            ("", Ok(None)),
            ("0000-00-00 00:00:00", Ok(None)),
            ("yesterday", Err(())),
            ("2026-13-45T00:00:00Z", Err(())),
        ];
        for (text, expected) in cases {
            assert_eq!(timestamp(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn dates_keep_the_day_that_is_written() {
        for (text, expected) in [
            ("2026-06-18", Ok(Some(20_622))),
            ("2026-06-18T23:30:00-05:00", Ok(Some(20_622))),
            ("Thu, 18 Jun 2026 23:30:00 -0500", Ok(Some(20_622))),
            ("06/18/2026", Ok(Some(20_622))),
            ("1970-01-01", Ok(Some(0))),
            ("1969-12-31", Ok(Some(-1))),
            ("0000-00-00", Ok(None)),
            ("", Ok(None)),
            ("soon", Err(())),
        ] {
            assert_eq!(date(text), expected, "{text:?}");
        }
    }
}
