//! Money in ten-thousandths, and its two forms in answers: text with four places (V2) and a number with as
//! many places as it needs (V3).

use std::iter::Sum;
use std::ops::{Add, Mul, Sub};

use serde_json::Value;

/// Ten-thousandths in one unit.
const UNIT: i64 = 10_000;

/// An amount, exact to four decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Money(pub i64);

impl Money {
    pub(crate) const ZERO: Money = Money(0);

    /// An amount in hundredths.
    pub(crate) const fn cents(cents: i64) -> Money {
        Money(cents * 100)
    }

    /// The tax on this amount at a rate in hundredths of a percent, rounded half up to four places.
    pub(crate) fn share(self, basis_points: i64) -> Money {
        Money((self.0 * basis_points + UNIT / 2).div_euclid(UNIT))
    }

    /// `"109.0000"`
    pub(crate) fn text(self) -> Value {
        Value::from(self.digits())
    }

    /// `19.99`, `49`. The nearest double is written back as the shortest text, which gives the same digits
    /// for every amount below a hundred billion.
    pub(crate) fn number(self) -> Value {
        if self.0 % UNIT == 0 {
            return Value::from(self.0 / UNIT);
        }
        Value::from(self.digits().parse::<f64>().unwrap_or_default())
    }

    fn digits(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let amount = self.0.unsigned_abs();
        format!("{sign}{}.{:04}", amount / UNIT.unsigned_abs(), amount % UNIT.unsigned_abs())
    }

    /// Reads either form; digits beyond the fourth are ignored.
    pub(crate) fn of(value: &Value) -> Option<Money> {
        let text = match value {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut fraction: String = fraction.chars().take(4).collect();
        while fraction.len() < 4 {
            fraction.push('0');
        }
        let whole: i64 = whole.parse().ok()?;
        let amount = whole.checked_mul(UNIT)?.checked_add(fraction.parse().ok()?)?;
        Some(Money(if negative { -amount } else { amount }))
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Mul<i64> for Money {
    type Output = Money;
    fn mul(self, times: i64) -> Money {
        Money(self.0 * times)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_written_with_the_digits_it_has() {
        for (amount, number, text) in [
            (199_900, "19.99", "19.9900"),
            (1_000, "0.1", "0.1000"),
            (490_000, "49", "49.0000"),
            (123_456_789, "12345.6789", "12345.6789"),
            (-5, "-0.0005", "-0.0005"),
        ] {
            assert_eq!(Money(amount).number().to_string(), number);
            assert_eq!(Money(amount).text(), Value::from(text));
            assert_eq!(Money::of(&Money(amount).number()), Some(Money(amount)));
            assert_eq!(Money::of(&Money(amount).text()), Some(Money(amount)));
        }
    }
}
