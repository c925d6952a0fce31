//! Days and microseconds since 1970-01-01 taken apart into the fields of the C structs, for the years 0 to 9999. What lies
//! beyond is left to `datetime`.

/// Days from 0000-03-01 to 1970-01-01.
const DAYS_BEFORE_1970: i32 = 719_468;
/// Days from 0000-03-01 to 9999-12-31.
const LAST_DAY: u32 = 3_652_364;
const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: u32,
    pub(super) month: u32,
    pub(super) day: u32,
}

/// A day and a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Instant {
    pub(super) day: Day,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) microsecond: u32,
}

/// The day so many days after 1970-01-01: Howard Hinnant's `civil_from_days`, which counts years from March, so that a leap
/// day is the last of its year (<https://howardhinnant.github.io/date_algorithms.html>).
pub(super) fn day(days: i32) -> Option<Day> {
    let days = u32::try_from(days.checked_add(DAYS_BEFORE_1970)?).ok().filter(|days| *days <= LAST_DAY)?;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let (month, next_year) = if from_march < 10 { (from_march + 3, 0) } else { (from_march - 9, 1) };
    Some(Day { year: era * 400 + year_of_era + next_year, month, day })
}

/// The instant so many microseconds after 1970-01-01.
pub(super) fn instant(microseconds: i64) -> Option<Instant> {
    let day = day(i32::try_from(microseconds.div_euclid(MICROSECONDS_PER_DAY)).ok()?)?;
    let of_day = microseconds.rem_euclid(MICROSECONDS_PER_DAY);
    let seconds = u32::try_from(of_day / 1_000_000).ok()?;
    let microsecond = u32::try_from(of_day % 1_000_000).ok()?;
    Some(Instant { day, hour: seconds / 3_600, minute: seconds / 60 % 60, second: seconds % 60, microsecond })
}

impl Day {
    /// SQL_DATE_STRUCT.
    pub(super) fn to_struct(self) -> Option<[u8; 6]> {
        let [[a, b], [c, d], [e, f]] = [short(self.year)?, short(self.month)?, short(self.day)?];
        Some([a, b, c, d, e, f])
    }
}

impl Instant {
    /// SQL_TIMESTAMP_STRUCT.
    pub(super) fn to_struct(self) -> Option<[u8; 16]> {
        let [a, b, c, d, e, f] = self.day.to_struct()?;
        let [[g, h], [i, j], [k, l]] = [short(self.hour)?, short(self.minute)?, short(self.second)?];
        let [m, n, o, p] = (self.microsecond * 1_000).to_ne_bytes();
        Some([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p])
    }
}

fn short(field: u32) -> Option<[u8; 2]> {
    u16::try_from(field).ok().map(u16::to_ne_bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use chrono::{Datelike, NaiveDate};

    use super::{Day, day};

    #[test]
    fn every_day_of_ten_thousand_years_is_that_of_the_calendar() {
        let first = NaiveDate::from_ymd_opt(0, 3, 1).unwrap();
        let last = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();
        for date in first.iter_days().take_while(|date| *date <= last) {
            let year = u32::try_from(date.year()).unwrap();
            let expected = Day { year, month: date.month(), day: date.day() };
            assert_eq!(day(date.to_epoch_days()), Some(expected));
        }
        assert_eq!(day(first.to_epoch_days() - 1), None);
        assert_eq!(day(last.to_epoch_days() + 1), None);
        assert_eq!((day(i32::MAX), day(i32::MIN)), (None, None));
    }
}
