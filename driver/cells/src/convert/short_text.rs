//! Numbers, dates and timestamps as text without memory from the heap, for the cells that are whole columns' daily bread. The
//! forms are those of `decimal` and `datetime`, which deal with what is too long for this.

use super::calendar::{self, Day};

/// Bytes of the longest text: a sign, a point, and 40 digits.
const SIZE: usize = 48;

/// ASCII, written from its end.
#[derive(Debug, Clone, Copy)]
pub struct ShortText {
    bytes: [u8; SIZE],
    start: usize,
}

impl ShortText {
    fn empty() -> Self {
        Self { bytes: [0; SIZE], start: SIZE }
    }

    /// The characters.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// A whole number.
    pub(super) fn of_whole(number: i64) -> Self {
        let mut text = Self::empty();
        text.put_whole(number.unsigned_abs());
        if number < 0 {
            text.put(b'-');
        }
        text
    }

    /// A decimal with all digits of its scale; `None` when it is too long.
    pub(super) fn of_decimal(digits: i128, scale: i8) -> Option<Self> {
        let mut magnitude = u64::try_from(digits.unsigned_abs()).ok()?;
        let fraction = usize::try_from(scale).ok().filter(|fraction| *fraction <= 38)?;
        let mut text = Self::empty();
        if fraction > 0 {
            magnitude = text.put_digits(magnitude, fraction);
            text.put(b'.');
        }
        text.put_whole(magnitude);
        if digits < 0 {
            text.put(b'-');
        }
        Some(text)
    }

    /// `yyyy-mm-dd`
    pub(super) fn of_date(days: i32) -> Option<Self> {
        let mut text = Self::empty();
        text.put_day(calendar::day(days)?);
        Some(text)
    }

    /// `yyyy-mm-dd hh:mm:ss[.ffffff]`; the fraction only when it is not zero.
    pub(super) fn of_timestamp(microseconds: i64) -> Option<Self> {
        let instant = calendar::instant(microseconds)?;
        let mut text = Self::empty();
        if instant.microsecond != 0 {
            text.put_digits(instant.microsecond.into(), 6);
            text.put(b'.');
        }
        for (field, before) in [(instant.second, b':'), (instant.minute, b':'), (instant.hour, b' ')] {
            text.put_digits(field.into(), 2);
            text.put(before);
        }
        text.put_day(instant.day);
        Some(text)
    }

    fn put_day(&mut self, day: Day) {
        self.put_digits(day.day.into(), 2);
        self.put(b'-');
        self.put_digits(day.month.into(), 2);
        self.put(b'-');
        self.put_digits(day.year.into(), 4);
    }

    /// All digits of a number, at least one.
    fn put_whole(&mut self, mut number: u64) {
        while number >= 100 {
            number = self.put_digits(number, 2);
        }
        self.put_digits(number, if number >= 10 { 2 } else { 1 });
    }

    /// So many of the last digits of a number; gives back those before them.
    fn put_digits(&mut self, mut number: u64, count: usize) -> u64 {
        let mut left = count;
        while left >= 2 {
            let pair = number % 100;
            number /= 100;
            self.put(digit(pair % 10));
            self.put(digit(pair / 10));
            left -= 2;
        }
        if left > 0 {
            self.put(digit(number % 10));
            number /= 10;
        }
        number
    }

    fn put(&mut self, byte: u8) {
        self.start = self.start.saturating_sub(1);
        if let Some(place) = self.bytes.get_mut(self.start) {
            *place = byte;
        }
    }
}

fn digit(value: u64) -> u8 {
    u8::try_from(value).map_or(b'0', |value| b'0' + value)
}
