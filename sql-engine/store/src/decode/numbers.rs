//! Numbers and flags from the text of a JSON value, exactly and without a float in between.

/// What reading a value came to. `Err(())` means "unreadable"; the caller knows table, column and row.
pub(crate) type Reading<T> = Result<Option<T>, ()>;

const MOST_DIGITS: usize = 80;

/// A decimal number as written: sign, digits and the power of ten.
struct Written {
    negative: bool,
    digits: String,
    /// Digits after the point; negative when zeros are to be added.
    scale: i64,
}

fn parse(text: &str) -> Option<Written> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let scale = i64::try_from(fraction.len()).ok()? - i64::from(exponent);
    Some(Written { negative, digits: digits.trim_start_matches('0').to_owned(), scale })
}

impl Written {
    /// The number times ten to the power of `scale`, rounded half away from zero.
    fn scaled(&self, scale: i64) -> Option<i128> {
        if self.digits.is_empty() {
            return Some(0);
        }
        let shift = scale.checked_sub(self.scale)?;
        let magnitude = match usize::try_from(shift) {
            Ok(zeros) if zeros + self.digits.len() <= MOST_DIGITS => {
                format!("{}{}", self.digits, "0".repeat(zeros)).parse::<i128>().ok()?
            }
            Ok(_) => return None,
            Err(_) => self.rounded(usize::try_from(shift.unsigned_abs()).unwrap_or(usize::MAX))?,
        };
        Some(if self.negative { -magnitude } else { magnitude })
    }

    /// The magnitude without its last `drop` digits.
    fn rounded(&self, drop: usize) -> Option<i128> {
        let Some(kept) = self.digits.len().checked_sub(drop) else { return Some(0) };
        let (kept, dropped) = self.digits.split_at_checked(kept)?;
        let magnitude = if kept.is_empty() { 0 } else { kept.parse::<i128>().ok()? };
        let up = dropped.bytes().next().is_some_and(|digit| digit >= b'5');
        magnitude.checked_add(i128::from(up))
    }

    fn is_whole(&self) -> bool {
        match usize::try_from(self.scale) {
            Ok(places) => self.digits.bytes().rev().take(places).all(|digit| digit == b'0'),
            Err(_) => true,
        }
    }
}

/// Digits that an `i64` holds, whatever they are.
const SHORT: usize = 18;

/// The form that nearly all decimals have: few digits, a point perhaps, and no more places than are kept.
fn plain(text: &str, scale: i8) -> Option<i64> {
    let scale = usize::try_from(scale).ok()?;
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    if digits.is_empty() || digits.len() + scale > SHORT {
        return None;
    }
    let (mut units, mut places, mut point) = (0_i64, 0, false);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                units = units * 10 + i64::from(byte - b'0');
                places += usize::from(point);
            }
            b'.' if !point && digits.len() > 1 => point = true,
            _ => return None,
        }
    }
    let missing = scale.checked_sub(places)?;
    let units = units * 10_i64.pow(u32::try_from(missing).ok()?);
    Some(if negative { -units } else { units })
}

/// A decimal of so many digits, as a whole number of units of ten to the power of `-scale`.
pub(crate) fn decimal(text: &str, precision: u8, scale: i8) -> Reading<i128> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let scaled = match plain(text, scale) {
        Some(units) => i128::from(units),
        None => parse(text).and_then(|written| written.scaled(i64::from(scale))).ok_or(())?,
    };
    let limit = 10_i128.checked_pow(u32::from(precision)).ok_or(())?;
    if scaled.unsigned_abs() < limit.unsigned_abs() { Ok(Some(scaled)) } else { Err(()) }
}

/// A whole number. `3.0` is one, `3.5` is not. Flags count as 1 and 0.
pub(crate) fn integer(text: &str) -> Reading<i64> {
    let text = text.trim();
    if let Ok(number) = text.parse::<i64>() {
        return Ok(Some(number));
    }
    match text {
        "" => Ok(None),
        "true" => Ok(Some(1)),
        "false" => Ok(Some(0)),
        _ => {
            let written = parse(text).filter(Written::is_whole).ok_or(())?;
            let number = written.scaled(0).ok_or(())?;
            i64::try_from(number).map(Some).map_err(|_| ())
        }
    }
}

/// A flag: `true`, `false`, 1 or 0, as text or not.
pub(crate) fn flag(text: &str) -> Reading<bool> {
    match text.trim() {
        "" => Ok(None),
        "1" | "1.0" => Ok(Some(true)),
        "0" | "0.0" => Ok(Some(false)),
        word if word.eq_ignore_ascii_case("true") => Ok(Some(true)),
        word if word.eq_ignore_ascii_case("false") => Ok(Some(false)),
        _ => Err(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::{decimal, flag, integer, parse, plain};

    #[test]
    fn decimals_are_read_exactly_and_round_half_away_from_zero() {
        let cases: &[(&str, Result<Option<i128>, ()>)] = &[
            ("109.0000", Ok(Some(1_090_000))),
            ("109", Ok(Some(1_090_000))),
            ("0.1", Ok(Some(1000))),
            (".5", Ok(Some(5000))),
            ("5.", Ok(Some(50_000))),
            ("-0.00005", Ok(Some(-1))),
            ("0.00005", Ok(Some(1))),
            ("0.00004999", Ok(Some(0))),
            ("1e3", Ok(Some(10_000_000))),
            ("1.5E-2", Ok(Some(150))),
            ("1e-40", Ok(Some(0))),
            ("0e999999", Ok(Some(0))),
            ("  12.5 ", Ok(Some(125_000))),
            ("", Ok(None)),
            ("9999999999999999.9999", Ok(Some(99_999_999_999_999_999_999))),
            ("9999999999999999.99995", Err(())),
            ("1e30", Err(())),
            ("1e999999999", Err(())),
            ("1,5", Err(())),
            ("abc", Err(())),
            ("--1", Err(())),
            (".", Err(())),
        ];
        for (text, expected) in cases {
            assert_eq!(decimal(text, 20, 4), *expected, "{text:?}");
        }
    }

    #[test]
    fn whole_numbers_may_be_written_with_a_point() {
        let cases: &[(&str, Result<Option<i64>, ()>)] = &[
            ("3", Ok(Some(3))),
            ("3.0", Ok(Some(3))),
            ("-7.000", Ok(Some(-7))),
            ("1e2", Ok(Some(100))),
            ("", Ok(None)),
            ("true", Ok(Some(1))),
            ("3.5", Err(())),
            ("9223372036854775807", Ok(Some(i64::MAX))),
            ("9223372036854775808", Err(())),
            ("seven", Err(())),
        ];
        for (text, expected) in cases {
            assert_eq!(integer(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn flags_come_in_six_spellings() {
        for (text, expected) in [
            ("true", Ok(Some(true))),
            ("FALSE", Ok(Some(false))),
            ("1", Ok(Some(true))),
            ("0", Ok(Some(false))),
            ("", Ok(None)),
            ("yes", Err(())),
        ] {
            assert_eq!(flag(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_decimal_written_out_reads_back_as_itself(units in -10_i128.pow(19)..10_i128.pow(19)) {
            let sign = if units < 0 { "-" } else { "" };
            let magnitude = units.unsigned_abs();
            let text = format!("{sign}{}.{:04}", magnitude / 10_000, magnitude % 10_000);
            prop_assert_eq!(decimal(&text, 20, 4), Ok(Some(units)));
        }

        #[test]
        fn extra_places_round_to_the_nearest(units in -10_i128.pow(15)..10_i128.pow(15)) {
            let sign = if units < 0 { "-" } else { "" };
            let magnitude = units.unsigned_abs();
            let text = format!("{sign}{}.{:06}", magnitude / 1_000_000, magnitude % 1_000_000);
            let nearest = i128::try_from((magnitude + 50) / 100).unwrap();
            prop_assert_eq!(decimal(&text, 20, 4), Ok(Some(if units < 0 { -nearest } else { nearest })));
        }

        #[test]
        fn the_short_way_reads_what_the_long_way_reads(text in "-?[0-9]{0,9}\\.?[0-9]{0,9}", scale in 0_i8..6) {
            if let Some(units) = plain(&text, scale) {
                let long = parse(&text).and_then(|written| written.scaled(i64::from(scale)));
                prop_assert_eq!(Some(i128::from(units)), long, "{:?}", text);
            }
        }

        #[test]
        fn no_text_makes_the_reader_fail_otherwise_than_by_refusing(text in ".{0,40}") {
            let _ = decimal(&text, 20, 4);
            let _ = integer(&text);
        }
    }
}
