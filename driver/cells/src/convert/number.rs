//! Numbers to the numeric C types: range checks, and fractions cut as SQLSTATE 01S07 has it.

use super::decimal::{Cut, Decimal};
use super::{CellValue, ConvertError, Target, c_type, numeric_struct};

/// A number on its way to the application.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    /// Digits and a scale.
    Exact(Decimal),
    /// A float.
    Double(f64),
}

impl Number {
    /// Reads an SQL numeric literal; digits beyond what a decimal holds are read as a float.
    pub(super) fn parse(text: &str) -> Result<Self, ConvertError> {
        if let Some(decimal) = Decimal::parse(text) {
            return Ok(Self::Exact(decimal));
        }
        let text = text.trim_matches(' ');
        // `str::parse` takes "inf" and "nan" for numbers; SQL does not.
        let numeric = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
        if !text.bytes().all(numeric) {
            return Err(ConvertError::BadText);
        }
        text.parse().map(Self::Double).map_err(|_| ConvertError::BadText)
    }

    /// The number in a numeric C type.
    pub(super) fn to_c(self, target: Target) -> Result<CellValue<'static>, ConvertError> {
        match target.c_type {
            c_type::SLONG | c_type::LONG => whole::<i32>(self).map(|cut| fixed(cut, i32::to_ne_bytes)),
            c_type::SBIGINT => whole::<i64>(self).map(|cut| fixed(cut, i64::to_ne_bytes)),
            c_type::DOUBLE => {
                self.to_finite_double().map(|value| CellValue::fixed(value.to_ne_bytes(), false))
            }
            c_type::FLOAT => self.to_float().map(|value| CellValue::fixed(value.to_ne_bytes(), false)),
            c_type::NUMERIC => {
                let written = numeric_struct::write(self.to_decimal()?, target.precision, target.scale)?;
                Ok(CellValue::fixed(written.value, written.fraction_cut))
            }
            c_type::SSHORT | c_type::SHORT => whole::<i16>(self).map(|cut| fixed(cut, i16::to_ne_bytes)),
            c_type::STINYINT | c_type::TINYINT => whole::<i8>(self).map(|cut| fixed(cut, i8::to_ne_bytes)),
            c_type::ULONG => whole::<u32>(self).map(|cut| fixed(cut, u32::to_ne_bytes)),
            c_type::UBIGINT => whole::<u64>(self).map(|cut| fixed(cut, u64::to_ne_bytes)),
            c_type::USHORT => whole::<u16>(self).map(|cut| fixed(cut, u16::to_ne_bytes)),
            c_type::UTINYINT => whole::<u8>(self).map(|cut| fixed(cut, u8::to_ne_bytes)),
            c_type::BIT => self.to_bit(),
            _ => Err(ConvertError::NotAllowed),
        }
    }

    /// The whole part. Floats beyond 128 bits saturate and fail the range check that follows.
    fn whole_part(self) -> Result<Cut<i128>, ConvertError> {
        match self {
            Self::Exact(decimal) => decimal.rescaled(0).ok_or(ConvertError::OutOfRange),
            Self::Double(value) if value.is_nan() => Err(ConvertError::OutOfRange),
            Self::Double(value) => Ok(Cut { value: saturate(value), fraction_cut: value.fract() != 0.0 }),
        }
    }

    fn to_decimal(self) -> Result<Decimal, ConvertError> {
        match self {
            Self::Exact(decimal) => Ok(decimal),
            Self::Double(value) => Decimal::from_double(value).ok_or(ConvertError::OutOfRange),
        }
    }

    /// The number as a float; infinity, which a literal like `1e999` yields, is out of range.
    pub(super) fn to_finite_double(self) -> Result<f64, ConvertError> {
        let value = match self {
            Self::Exact(decimal) => decimal.to_double(),
            Self::Double(value) => value,
        };
        if value.is_infinite() { Err(ConvertError::OutOfRange) } else { Ok(value) }
    }

    fn to_float(self) -> Result<f32, ConvertError> {
        let value = narrow(self.to_finite_double()?);
        if value.is_infinite() { Err(ConvertError::OutOfRange) } else { Ok(value) }
    }

    /// 0 and 1; between 0 and 2 with a fraction that is cut; else out of range.
    fn to_bit(self) -> Result<CellValue<'static>, ConvertError> {
        let negative = match self {
            Self::Exact(decimal) => decimal.digits < 0,
            Self::Double(value) => value < 0.0,
        };
        let cut = self.whole_part()?;
        match u8::try_from(cut.value) {
            Ok(bit @ (0 | 1)) if !negative => Ok(CellValue::fixed([bit], cut.fraction_cut)),
            _ => Err(ConvertError::OutOfRange),
        }
    }
}

fn whole<T: TryFrom<i128>>(number: Number) -> Result<Cut<T>, ConvertError> {
    let Cut { value, fraction_cut } = number.whole_part()?;
    T::try_from(value).map(|value| Cut { value, fraction_cut }).map_err(|_| ConvertError::OutOfRange)
}

fn fixed<T, const LENGTH: usize>(cut: Cut<T>, to_bytes: fn(T) -> [u8; LENGTH]) -> CellValue<'static> {
    CellValue::fixed(to_bytes(cut.value), cut.fraction_cut)
}

#[expect(clippy::as_conversions, reason = "the only conversion the language has: it cuts and saturates")]
fn saturate(value: f64) -> i128 {
    value as i128
}

#[expect(
    clippy::as_conversions,
    reason = "the only conversion the language has: it rounds, or yields infinity"
)]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// A float as text that reads back as the same float, at most 24 characters, and how many of them a buffer must hold
/// for the value not to be lost.
pub(super) fn double_text(value: f64) -> (String, usize) {
    let size = value.abs();
    if !value.is_finite() || size == 0.0 || (1e-4..1e15).contains(&size) {
        let text = value.to_string();
        let whole = text.find('.').unwrap_or(text.len());
        return (text, whole);
    }
    // Without its exponent such a number would be another one: all of the text counts as whole.
    let text = format!("{value:E}");
    let whole = text.len();
    (text, whole)
}
