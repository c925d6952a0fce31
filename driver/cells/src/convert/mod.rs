//! Values between Arrow and the application's C types, as Appendix D of the ODBC specification has it. Pure and safe: the
//! application's memory is touched by `memory` alone.

pub mod c_type;
mod calendar;
mod column;
mod datetime;
mod decimal;
mod from_c;
mod guid;
mod number;
mod numeric_struct;
mod short_text;
#[cfg(test)]
mod tests;
mod value;
mod whole;

use std::borrow::Cow;

use arrow::array::ArrayRef;
use bigcommerce_sql::ResultType;

pub use c_type::{fixed_size, is_c_type};
pub use column::ColumnReader;
pub use from_c::from_c;
pub use short_text::ShortText;
pub use whole::{WholeCells, Written, texts};

/// How the application wants a value: the C type and, for SQL_C_NUMERIC, the descriptor's precision and scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// SQL_C_… number; never SQL_C_DEFAULT (resolved before).
    pub c_type: i16,
    /// SQL_DESC_PRECISION of the record, for SQL_C_NUMERIC.
    pub precision: i16,
    /// SQL_DESC_SCALE of the record, for SQL_C_NUMERIC.
    pub scale: i16,
}

/// A value ready for the application's buffer.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue<'a> {
    /// SQL NULL.
    Null,
    /// A C type of fixed size: its bytes as they lie in memory. Cannot be cut.
    Fixed {
        /// The bytes; the first `length` count.
        bytes: [u8; 24],
        /// Size of the C type in bytes, at most 24.
        length: usize,
        /// The fraction was cut: SQLSTATE 01S07.
        fraction_cut: bool,
    },
    /// SQL_C_CHAR and SQL_C_WCHAR: the text, which `memory` encodes, cuts and terminates. When `whole` is
    /// given, text shorter than that many characters loses significant digits (22003) instead of being cut (01004).
    Text {
        /// The characters.
        text: Cow<'a, str>,
        /// Characters up to the decimal point of a number.
        whole: Option<usize>,
    },
    /// SQL_C_BINARY.
    Binary(Cow<'a, [u8]>),
}

/// Why a value has no form in the type wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    /// SQLSTATE 07006.
    #[error("The column's type cannot be converted to the C type asked for.")]
    NotAllowed,
    /// SQLSTATE 22003.
    #[error("The number does not fit the C type asked for.")]
    OutOfRange,
    /// SQLSTATE 22018.
    #[error("The text is not a value of the type asked for.")]
    BadText,
    /// SQLSTATE 22007.
    #[error("The text or value is not a valid date or time.")]
    BadDatetime,
    /// SQLSTATE 22008.
    #[error("The date or time loses fields in the type asked for.")]
    DatetimeOverflow,
    /// SQLSTATE HY003: the C type number is none of ODBC's.
    #[error("The C type is not one of ODBC's.")]
    UnknownCType,
}

/// The value at `row` of an array in the form wanted. For more than one row of a column, make a [`ColumnReader`] once.
///
/// # Errors
/// See [`ConvertError`].
pub fn to_c<'a>(
    array: &'a ArrayRef,
    row: usize,
    result_type: ResultType,
    target: Target,
) -> Result<CellValue<'a>, ConvertError> {
    ColumnReader::new(array, result_type, target)?.cell(row)
}

/// What the application bound as a parameter, already copied out of its memory.
#[derive(Debug, Clone, PartialEq)]
pub enum CInput {
    /// NULL.
    Null,
    /// SQL_C_CHAR or SQL_C_WCHAR, decoded.
    Text(String),
    /// SQL_C_BINARY.
    Binary(Vec<u8>),
    /// A C type of fixed size, as its bytes lie in memory.
    Fixed(Vec<u8>),
}

impl CellValue<'_> {
    /// A fixed C type from its bytes.
    fn fixed<const LENGTH: usize>(value: [u8; LENGTH], fraction_cut: bool) -> Self {
        let mut bytes = [0; 24];
        for (place, byte) in bytes.iter_mut().zip(value) {
            *place = byte;
        }
        CellValue::Fixed { bytes, length: LENGTH, fraction_cut }
    }
}
