//! SQL_NUMERIC_STRUCT: precision, scale, sign (1 positive, 0 negative) and sixteen bytes of magnitude, lowest first.

use super::ConvertError;
use super::decimal::{Cut, Decimal};

/// Size of the struct in bytes.
pub(super) const SIZE: usize = 19;

/// Writes a number with the precision and scale of the descriptor record. A precision of 0 means 38.
pub(super) fn write(number: Decimal, precision: i16, scale: i16) -> Result<Cut<[u8; SIZE]>, ConvertError> {
    let precision = u8::try_from(precision).ok().filter(|digits| (1..=38).contains(digits)).unwrap_or(38);
    let scale = i8::try_from(scale).map_err(|_| ConvertError::OutOfRange)?;
    let cut = number.rescaled(scale).ok_or(ConvertError::OutOfRange)?;
    if Decimal::digit_count(cut.value) > u32::from(precision) {
        return Err(ConvertError::OutOfRange);
    }
    let [scale_byte] = scale.to_ne_bytes();
    let head = [precision, scale_byte, u8::from(cut.value >= 0)];
    let magnitude = cut.value.unsigned_abs().to_le_bytes();
    let mut bytes = [0; SIZE];
    for (place, byte) in bytes.iter_mut().zip(head.into_iter().chain(magnitude)) {
        *place = byte;
    }
    Ok(Cut { value: bytes, fraction_cut: cut.fraction_cut })
}

/// Reads a struct that an application filled.
pub(super) fn read(bytes: [u8; SIZE]) -> Result<Decimal, ConvertError> {
    let [_, scale, sign, magnitude @ ..] = bytes;
    let digits = i128::try_from(u128::from_le_bytes(magnitude)).map_err(|_| ConvertError::OutOfRange)?;
    if Decimal::digit_count(digits) > 38 {
        return Err(ConvertError::OutOfRange);
    }
    let digits = if sign == 0 { -digits } else { digits };
    Ok(Decimal { digits, scale: i8::from_ne_bytes([scale]) })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_price_has_its_documented_layout() {
        let written = write(Decimal { digits: -123_400, scale: 4 }, 20, 2).unwrap();
        let mut expected = [0; SIZE];
        expected[..5].copy_from_slice(&[20, 2, 0, 0xD2, 0x04]);
        assert_eq!(written, Cut { value: expected, fraction_cut: false });
    }

    #[test]
    fn a_fraction_beyond_the_scale_is_cut_and_whole_digits_are_not() {
        assert!(write(Decimal { digits: 125, scale: 2 }, 20, 1).unwrap().fraction_cut);
        assert_eq!(write(Decimal { digits: 1000, scale: 0 }, 3, 0), Err(ConvertError::OutOfRange));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(digits in -10_i128.pow(37)..10_i128.pow(37), scale in 0_i8..=38) {
            let number = Decimal { digits, scale };
            prop_assert_eq!(read(write(number, 38, i16::from(scale)).unwrap().value), Ok(number));
        }
    }
}
