//! The zone in which a connection gives times: from moments to what a clock there shows, and back. Scans convert with it.

use arrow::array::timezone::Tz;
use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeZone, Utc};

const SECOND: i64 = 1_000_000;
/// No clock is changed by more, and none is changed twice within it.
const DAY: i64 = 24 * 60 * 60 * SECOND;

/// A zone. Times are microseconds since 1970-01-01 00:00, of UTC for a moment and of the clock for a local time.
#[derive(Debug, Clone, Copy, Default)]
pub enum Zone {
    /// UTC.
    #[default]
    Utc,
    /// Always so far from UTC.
    Fixed(Tz),
    /// Of the IANA database, with the changes of its clocks.
    Named(Tz),
}

/// The first and the last moment at which a clock shows a time. They differ in the hour that is shown twice. A time that no clock
/// shows lies between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// Nothing at or after the local time happened before this.
    pub(crate) first: i64,
    /// Nothing before the local time happened at or after this.
    pub(crate) last: i64,
    /// The moments at which the clock shows it.
    pub(crate) moments: [Option<i64>; 2],
}

impl Zone {
    /// The zone of this name: UTC, an offset such as +01:00, or a name such as Europe/Berlin.
    pub fn named(name: &str) -> Option<Self> {
        if ["UTC", "Z", "GMT"].iter().any(|utc| utc.eq_ignore_ascii_case(name)) {
            return Some(Self::Utc);
        }
        let zone = name.parse().ok()?;
        Some(if name.starts_with(['+', '-']) { Self::Fixed(zone) } else { Self::Named(zone) })
    }

    /// Times are what the store gives.
    pub fn is_utc(self) -> bool {
        matches!(self, Self::Utc)
    }

    /// Of two moments the later one never has the earlier local time.
    pub(crate) fn keeps_order(self) -> bool {
        !matches!(self, Self::Named(_))
    }

    fn tz(self) -> Option<Tz> {
        match self {
            Self::Utc => None,
            Self::Fixed(tz) | Self::Named(tz) => Some(tz),
        }
    }

    /// What the clock shows at a moment; `None` beyond the years that can be written.
    pub(crate) fn local(self, moment: i64) -> Option<i64> {
        let Some(tz) = self.tz() else { return Some(moment) };
        let offset = tz.offset_from_utc_datetime(&time(moment)?).fix().local_minus_utc();
        moment.checked_add(i64::from(offset).checked_mul(SECOND)?)
    }

    /// The moment now as the clock shows it.
    pub(crate) fn clock(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let shown = self.local(now.timestamp_micros()).and_then(DateTime::from_timestamp_micros);
        shown.unwrap_or(now)
    }

    /// When the clock shows a time; `None` beyond the years that can be written.
    pub(crate) fn moments(self, local: i64) -> Option<Bounds> {
        let Some(tz) = self.tz() else {
            return Some(Bounds { first: local, last: local, moments: [Some(local), None] });
        };
        let at = |offset: i32| local.checked_sub(i64::from(offset).checked_mul(SECOND)?);
        let offset = |offset: arrow::array::timezone::TzOffset| offset.fix().local_minus_utc();
        Some(match tz.offset_from_local_datetime(&time(local)?) {
            MappedLocalTime::Single(only) => {
                let moment = at(offset(only))?;
                Bounds { first: moment, last: moment, moments: [Some(moment), None] }
            }
            MappedLocalTime::Ambiguous(one, other) => {
                let (one, other) = (at(offset(one))?, at(offset(other))?);
                Bounds { first: one.min(other), last: one.max(other), moments: [Some(one), Some(other)] }
            }
            MappedLocalTime::None => {
                let around = |moment: i64| Some(tz.offset_from_utc_datetime(&time(moment)?).fix());
                let before = at(around(local.checked_sub(DAY)?)?.local_minus_utc())?;
                let after = at(around(local.checked_add(DAY)?)?.local_minus_utc())?;
                Bounds { first: before.min(after), last: before.max(after), moments: [None, None] }
            }
        })
    }
}

fn time(micros: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_micros(micros).map(|time| time.naive_utc())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Bounds, Zone};

    fn micros(text: &str) -> i64 {
        text.parse::<chrono::NaiveDateTime>().unwrap().and_utc().timestamp_micros()
    }

    fn berlin() -> Zone {
        Zone::named("Europe/Berlin").unwrap()
    }

    #[test]
    fn zones_are_offsets_or_names_of_the_iana_database() {
        assert!(Zone::named("utc").unwrap().is_utc());
        for name in ["+01:00", "-0330", "America/New_York", "Asia/Kolkata"] {
            assert!(Zone::named(name).is_some(), "{name}");
        }
        for name in ["", "Mars/Base", "+1", "W. Europe Standard Time", "25:00"] {
            assert!(Zone::named(name).is_none(), "{name}");
        }
    }

    #[test]
    fn a_clock_shows_summer_and_winter_time() {
        for (utc, shown) in [
            ("2026-01-15T12:00:00", "2026-01-15T13:00:00"),
            ("2026-07-15T12:00:00", "2026-07-15T14:00:00"),
            ("2026-03-29T00:59:59", "2026-03-29T01:59:59"),
            ("2026-03-29T01:00:00", "2026-03-29T03:00:00"),
        ] {
            assert_eq!(berlin().local(micros(utc)), Some(micros(shown)), "{utc}");
        }
    }

    #[test]
    fn an_hour_shown_twice_has_two_moments_and_a_skipped_one_has_none() {
        let twice = berlin().moments(micros("2026-10-25T02:30:00")).unwrap();
        let (summer, winter) = (micros("2026-10-25T00:30:00"), micros("2026-10-25T01:30:00"));
        assert_eq!(twice, Bounds { first: summer, last: winter, moments: [Some(summer), Some(winter)] });
        let never = berlin().moments(micros("2026-03-29T02:30:00")).unwrap();
        assert_eq!(never.moments, [None, None]);
        let change = micros("2026-03-29T01:00:00");
        assert!(never.first <= change && change <= never.last, "{never:?}");
    }

    /// Every quarter of an hour around both changes of a clock, against every other.
    #[test]
    fn the_bounds_of_a_time_hold_whatever_is_before_or_after_it() {
        const QUARTER: i64 = 15 * 60 * 1_000_000;
        for change in ["2026-03-29T01:00:00", "2026-10-25T01:00:00"] {
            let moments: Vec<i64> = (-16..16).map(|step| micros(change) + step * QUARTER).collect();
            for shown in (-24..24).map(|step| micros(change) + step * QUARTER + 3_600_000_000) {
                let bounds = berlin().moments(shown).unwrap();
                for moment in &moments {
                    let local = berlin().local(*moment).unwrap();
                    assert!(local < shown || *moment >= bounds.first);
                    assert!(local >= shown || *moment < bounds.last);
                    assert_eq!(local == shown, bounds.moments.contains(&Some(*moment)));
                }
            }
        }
    }
}
