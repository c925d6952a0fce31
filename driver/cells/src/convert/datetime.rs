//! Dates, times and timestamps: the C structs, the text forms, and the rules by which one becomes another.
//! Dates are days and timestamps microseconds since 1970-01-01, times microseconds since midnight, as in Arrow.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

use super::ConvertError;

const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

/// A date, a time or both, as the application will see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// A calendar day.
    Date(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// Both.
    Timestamp(NaiveDateTime),
}

impl Moment {
    pub(super) fn from_days(days: i32) -> Result<Self, ConvertError> {
        NaiveDate::from_epoch_days(days).map(Self::Date).ok_or(ConvertError::DatetimeOverflow)
    }

    pub(super) fn from_time(microseconds: i64) -> Result<Self, ConvertError> {
        let seconds = u32::try_from(microseconds.div_euclid(1_000_000));
        let nanoseconds = u32::try_from(microseconds.rem_euclid(1_000_000) * 1000);
        let (Ok(seconds), Ok(nanoseconds)) = (seconds, nanoseconds) else {
            return Err(ConvertError::DatetimeOverflow);
        };
        NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanoseconds)
            .map(Self::Time)
            .ok_or(ConvertError::DatetimeOverflow)
    }

    pub(super) fn from_timestamp(microseconds: i64) -> Result<Self, ConvertError> {
        DateTime::from_timestamp_micros(microseconds)
            .map(|moment| Self::Timestamp(moment.naive_utc()))
            .ok_or(ConvertError::DatetimeOverflow)
    }

    /// The day; cutting off a time that is not midnight is a cut fraction (01S07). A time has none.
    pub(super) fn date(self) -> Result<(NaiveDate, bool), ConvertError> {
        match self {
            Self::Date(date) => Ok((date, false)),
            Self::Timestamp(both) => Ok((both.date(), both.time() != NaiveTime::MIN)),
            Self::Time(_) => Err(ConvertError::NotAllowed),
        }
    }

    /// The time of day; the day is ignored. A date has none.
    pub(super) fn time(self) -> Result<NaiveTime, ConvertError> {
        match self {
            Self::Time(time) => Ok(time),
            Self::Timestamp(both) => Ok(both.time()),
            Self::Date(_) => Err(ConvertError::NotAllowed),
        }
    }

    /// Midnight of a date; today at a time.
    pub(super) fn timestamp(self) -> NaiveDateTime {
        match self {
            Self::Date(date) => date.and_time(NaiveTime::MIN),
            Self::Time(time) => Utc::now().date_naive().and_time(time),
            Self::Timestamp(both) => both,
        }
    }

    /// `yyyy-mm-dd`, `hh:mm:ss[.ffffff]` or both; the fraction only when it is not zero.
    ///
    /// # Errors
    /// A year that takes more than four digits: the sizes of columns count four.
    pub(super) fn to_text(self) -> Result<String, ConvertError> {
        Ok(match self {
            Self::Date(date) => date_text(date)?,
            Self::Time(time) => time_text(time),
            Self::Timestamp(both) => format!("{} {}", date_text(both.date())?, time_text(both.time())),
        })
    }

    /// Reads the three text forms. A `T` between date and time, a final `Z` and the ODBC escapes `{d '…'}`,
    /// `{t '…'}` and `{ts '…'}` are understood too. Digits beyond nanoseconds are dropped.
    ///
    /// # Errors
    /// `BadText` for text of another shape, `BadDatetime` for fields out of range, such as 30 February.
    pub(super) fn parse(text: &str) -> Result<Self, ConvertError> {
        let text = without_escape(text.trim_matches(' '));
        if let Some((date, time)) = text.split_once([' ', 'T']) {
            let time = time.strip_suffix('Z').unwrap_or(time);
            return Ok(Self::Timestamp(parse_date(date)?.and_time(parse_time(time.trim_matches(' '))?)));
        }
        if text.contains(':') { parse_time(text).map(Self::Time) } else { parse_date(text).map(Self::Date) }
    }
}

fn without_escape(text: &str) -> &str {
    let inner =
        text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).map(|inner| inner.trim_matches(' '));
    let Some((kind, literal)) = inner.and_then(|inner| inner.split_once([' ', '\''])) else {
        return text;
    };
    let literal = literal.trim_matches([' ', '\'']);
    if ["d", "t", "ts"].iter().any(|known| kind.eq_ignore_ascii_case(known)) { literal } else { text }
}

fn date_text(date: NaiveDate) -> Result<String, ConvertError> {
    if !(0..=9999).contains(&date.year()) {
        return Err(ConvertError::DatetimeOverflow);
    }
    Ok(format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()))
}

fn time_text(time: NaiveTime) -> String {
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    match time.nanosecond() / 1000 {
        0 => format!("{hour:02}:{minute:02}:{second:02}"),
        fraction => format!("{hour:02}:{minute:02}:{second:02}.{fraction:06}"),
    }
}

/// A run of one to `most` digits.
fn field(text: &str, most: usize) -> Result<u32, ConvertError> {
    let digits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().map_err(|_| ConvertError::BadText) } else { Err(ConvertError::BadText) }
}

fn parse_date(text: &str) -> Result<NaiveDate, ConvertError> {
    let mut fields = text.split('-');
    let (Some(year), Some(month), Some(day), None) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err(ConvertError::BadText);
    };
    if year.len() != 4 {
        return Err(ConvertError::BadText);
    }
    let (year, month, day) = (field(year, 4)?, field(month, 2)?, field(day, 2)?);
    let year = i32::try_from(year).map_err(|_| ConvertError::BadDatetime)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(ConvertError::BadDatetime)
}

fn parse_time(text: &str) -> Result<NaiveTime, ConvertError> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut fields = whole.split(':');
    let (Some(hour), Some(minute), second, None) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err(ConvertError::BadText);
    };
    let (hour, minute, second) = (field(hour, 2)?, field(minute, 2)?, field(second.unwrap_or("0"), 2)?);
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ConvertError::BadText);
    }
    let nanoseconds = field(&format!("{:0<9}", fraction.get(..9).unwrap_or(fraction)), 9)?;
    NaiveTime::from_hms_nano_opt(hour, minute, second, nanoseconds).ok_or(ConvertError::BadDatetime)
}

fn short(value: u32) -> Result<[u8; 2], ConvertError> {
    u16::try_from(value).map(u16::to_ne_bytes).map_err(|_| ConvertError::DatetimeOverflow)
}

/// SQL_DATE_STRUCT: year (signed), month, day.
pub(super) fn date_struct(date: NaiveDate) -> Result<[u8; 6], ConvertError> {
    let [a, b] = i16::try_from(date.year()).map_err(|_| ConvertError::DatetimeOverflow)?.to_ne_bytes();
    let ([c, d], [e, f]) = (short(date.month())?, short(date.day())?);
    Ok([a, b, c, d, e, f])
}

/// SQL_TIME_STRUCT: hour, minute, second; true when a fraction of a second was cut.
pub(super) fn time_struct(time: NaiveTime) -> Result<([u8; 6], bool), ConvertError> {
    let ([a, b], [c, d], [e, f]) = (short(time.hour())?, short(time.minute())?, short(time.second())?);
    Ok(([a, b, c, d, e, f], time.nanosecond() != 0))
}

/// SQL_TIMESTAMP_STRUCT: the fields of both, then the fraction in nanoseconds.
pub(super) fn timestamp_struct(moment: NaiveDateTime) -> Result<[u8; 16], ConvertError> {
    let (time, _) = time_struct(moment.time())?;
    let fraction = moment.nanosecond().to_ne_bytes();
    let all = date_struct(moment.date())?.into_iter().chain(time).chain(fraction);
    let mut bytes = [0; 16];
    for (place, byte) in bytes.iter_mut().zip(all) {
        *place = byte;
    }
    Ok(bytes)
}

/// Reads SQL_DATE_STRUCT.
pub(super) fn read_date(bytes: [u8; 6]) -> Result<NaiveDate, ConvertError> {
    let [a, b, c, d, e, f] = bytes;
    let year = i16::from_ne_bytes([a, b]);
    let (month, day) = (u16::from_ne_bytes([c, d]), u16::from_ne_bytes([e, f]));
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .ok_or(ConvertError::BadDatetime)
}

/// Reads SQL_TIME_STRUCT.
pub(super) fn read_time(bytes: [u8; 6]) -> Result<NaiveTime, ConvertError> {
    read_time_and_fraction(bytes, 0)
}

fn read_time_and_fraction(bytes: [u8; 6], nanoseconds: u32) -> Result<NaiveTime, ConvertError> {
    let [a, b, c, d, e, f] = bytes;
    let [hour, minute, second] = [[a, b], [c, d], [e, f]].map(|pair| u32::from(u16::from_ne_bytes(pair)));
    if nanoseconds >= 1_000_000_000 {
        return Err(ConvertError::BadDatetime);
    }
    NaiveTime::from_hms_nano_opt(hour, minute, second, nanoseconds).ok_or(ConvertError::BadDatetime)
}

/// Reads SQL_TIMESTAMP_STRUCT.
pub(super) fn read_timestamp(bytes: [u8; 16]) -> Result<NaiveDateTime, ConvertError> {
    let [a, b, c, d, e, f, time @ .., m, n, o, p] = bytes;
    let time = read_time_and_fraction(time, u32::from_ne_bytes([m, n, o, p]))?;
    Ok(read_date([a, b, c, d, e, f])?.and_time(time))
}

/// Microseconds since midnight; finer digits are dropped.
pub(super) fn microseconds_of_day(time: NaiveTime) -> i64 {
    i64::from(time.num_seconds_from_midnight()) * 1_000_000 + i64::from(time.nanosecond() / 1000)
}

/// Microseconds since 1970-01-01; finer digits are dropped.
pub(super) fn microseconds_since_1970(moment: NaiveDateTime) -> i64 {
    i64::from(moment.date().to_epoch_days()) * MICROSECONDS_PER_DAY + microseconds_of_day(moment.time())
}
