//! Exact decimal numbers: digits times ten to the power of `-scale`, read from and written as text without a float between.

/// A decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) digits: i128,
    pub(super) scale: i8,
}

/// The whole part of a number, and whether anything was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut<T> {
    pub(super) value: T,
    pub(super) fraction_cut: bool,
}

/// Most digits of an SQL decimal.
const MOST_DIGITS: u32 = 38;

fn power_of_ten(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

impl Decimal {
    pub(super) fn whole_number(digits: i128) -> Self {
        Self { digits, scale: 0 }
    }

    /// The digits at another scale, cut and not rounded. `None` when they do not fit.
    pub(super) fn rescaled(self, scale: i8) -> Option<Cut<i128>> {
        let steps = i16::from(scale) - i16::from(self.scale);
        if steps == 0 {
            return Some(Cut { value: self.digits, fraction_cut: false });
        }
        let power = power_of_ten(u32::from(steps.unsigned_abs()));
        if steps >= 0 {
            let value = match power {
                Some(power) => self.digits.checked_mul(power)?,
                None if self.digits == 0 => 0,
                None => return None,
            };
            return Some(Cut { value, fraction_cut: false });
        }
        Some(match power {
            Some(power) => Cut { value: self.digits / power, fraction_cut: self.digits % power != 0 },
            None => Cut { value: 0, fraction_cut: self.digits != 0 },
        })
    }

    /// How many digits a whole number has.
    pub(super) fn digit_count(digits: i128) -> u32 {
        digits.unsigned_abs().checked_ilog10().map_or(1, |power| power + 1)
    }

    /// Reads an SQL numeric literal such as `-12.50`, ` +3 ` or `1.5E3`. `None` when the text is no number; use
    /// [`str::parse`] for what is a number but has more digits than a decimal holds.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim_matches(' ');
        let (negative, unsigned) = match text.as_bytes().first()? {
            b'-' => (true, text.get(1..)?),
            b'+' => (false, text.get(1..)?),
            _ => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let mut digits = 0_i128;
        for byte in whole.bytes().chain(fraction.bytes()) {
            let digit = char::from(byte).to_digit(10)?;
            digits = digits.checked_mul(10)?.checked_add(i128::from(digit))?;
        }
        if negative {
            digits = -digits;
        }
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        Self::normalized(digits, scale)
    }

    /// Brings the scale between 0 and 38.
    fn normalized(mut digits: i128, mut scale: i32) -> Option<Self> {
        if digits == 0 {
            scale = scale.clamp(0, 38);
        }
        if scale < 0 {
            digits = digits.checked_mul(power_of_ten(scale.unsigned_abs())?)?;
            scale = 0;
        }
        while scale > 38 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        if scale > 38 || Self::digit_count(digits) > MOST_DIGITS {
            return None;
        }
        Some(Self { digits, scale: i8::try_from(scale).ok()? })
    }

    /// The shortest decimal that reads back as the same float; `None` when it has more digits than a decimal holds.
    pub(super) fn from_double(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        Self::parse(&format!("{value:e}"))
    }

    /// The nearest float.
    pub(super) fn to_double(self) -> f64 {
        // Two exactly representable operands: the quotient is correctly rounded without going through text.
        const EXACT_POWERS: [f64; 16] =
            [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
        let power = usize::try_from(self.scale).ok().and_then(|scale| EXACT_POWERS.get(scale));
        if let (Some(power), Some(digits)) = (power, exact_double(self.digits)) {
            return digits / power;
        }
        format!("{}e{}", self.digits, -i16::from(self.scale)).parse().unwrap_or(f64::NAN)
    }

    /// The number as text, with all digits of its scale and never an exponent, and how many characters stand before the
    /// point.
    pub(super) fn to_text(self) -> (String, usize) {
        let sign = if self.digits < 0 { "-" } else { "" };
        let magnitude = self.digits.unsigned_abs();
        let scale = usize::from(self.scale.unsigned_abs());
        if self.scale <= 0 {
            let zeros = if magnitude == 0 { 0 } else { scale };
            let text = format!("{sign}{magnitude}{:0<zeros$}", "");
            let whole = text.len();
            return (text, whole);
        }
        // One digit more than the scale, so that a zero stands before the point.
        let width = scale + 1;
        let mut text = format!("{sign}{magnitude:0width$}");
        let whole = text.len() - scale;
        text.insert(whole, '.');
        (text, whole)
    }
}

/// A whole number as a float, when a float holds all of its digits.
fn exact_double(digits: i128) -> Option<f64> {
    const EXACT_BELOW: u128 = 1 << 53;
    if digits.unsigned_abs() >= EXACT_BELOW {
        return None;
    }
    let high = i32::try_from(digits >> 32).ok()?;
    let low = u32::try_from(digits & i128::from(u32::MAX)).ok()?;
    Some(f64::from(high) * 4_294_967_296.0 + f64::from(low))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn decimal(digits: i128, scale: i8) -> Decimal {
        Decimal { digits, scale }
    }

    #[test]
    fn text_keeps_the_zeros_of_the_scale() {
        assert_eq!(decimal(123_400, 4).to_text(), ("12.3400".to_owned(), 2));
        assert_eq!(decimal(-5, 1).to_text(), ("-0.5".to_owned(), 2));
        assert_eq!(decimal(0, 4).to_text(), ("0.0000".to_owned(), 1));
        assert_eq!(decimal(7, 0).to_text(), ("7".to_owned(), 1));
        assert_eq!(decimal(7, -3).to_text(), ("7000".to_owned(), 4));
    }

    #[test]
    fn numeric_literals_are_read_exactly() {
        for (text, expected) in [
            ("12.50", Some(decimal(1250, 2))),
            ("  -3 ", Some(decimal(-3, 0))),
            ("+.5", Some(decimal(5, 1))),
            ("5.", Some(decimal(5, 0))),
            ("1.5E3", Some(decimal(1500, 0))),
            ("1e-2", Some(decimal(1, 2))),
            ("", None),
            (".", None),
            ("-", None),
            ("1,5", None),
            ("12a", None),
            ("0x10", None),
            ("1e", None),
        ] {
            assert_eq!(Decimal::parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_smaller_scale_cuts_and_says_so() {
        assert_eq!(decimal(-1999, 3).rescaled(0), Some(Cut { value: -1, fraction_cut: true }));
        assert_eq!(decimal(2000, 3).rescaled(0), Some(Cut { value: 2, fraction_cut: false }));
        assert_eq!(decimal(2, 0).rescaled(3), Some(Cut { value: 2000, fraction_cut: false }));
        assert_eq!(decimal(i128::MAX, 0).rescaled(1), None);
    }

    proptest! {
        #[test]
        fn text_reads_back_as_the_same_decimal(digits in -10_i128.pow(37)..10_i128.pow(37), scale in 0_i8..=38) {
            let number = decimal(digits, scale);
            prop_assert_eq!(Decimal::parse(&number.to_text().0), Some(number));
        }

        #[test]
        fn a_decimal_becomes_the_nearest_double(digits in any::<i64>(), scale in 0_i8..=20) {
            let number = decimal(i128::from(digits), scale);
            prop_assert_eq!(number.to_double(), number.to_text().0.parse::<f64>().unwrap());
        }
    }
}
