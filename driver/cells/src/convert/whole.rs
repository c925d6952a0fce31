//! The conversions that most cells need, chosen once per column: each gives a cell's form at once, or `None` where something
//! must be checked or told, which is left to [`ColumnReader::cell`]. `whole_cells` writes what they give.

use arrow::array::{Array, ArrayRef, BooleanArray, StringArray};
use arrow::buffer::NullBuffer;
use bigcommerce_sql::ResultType;

use super::column::{ColumnReader, Values};
use super::{ShortText, c_type, calendar};

/// The conversion of a column.
#[derive(Debug, Clone, Copy)]
pub enum WholeCells<'a> {
    /// Numbers that are their C type.
    SmallInts(&'a [i16]),
    /// Numbers that are their C type.
    Integers(&'a [i32]),
    /// Numbers that are their C type.
    BigInts(&'a [i64]),
    /// Numbers that are their C type, but for infinity, which is none.
    Doubles(&'a [f64]),
    /// Flags as SQL_C_BIT.
    Flags(&'a BooleanArray),
    /// Days as SQL_C_TYPE_DATE.
    Dates(&'a [i32]),
    /// Microseconds as SQL_C_TYPE_TIMESTAMP.
    Timestamps(&'a [i64]),
    /// Text as it is.
    Texts(&'a StringArray),
    /// Something else as text.
    Written(Written<'a>),
}

/// What becomes a short text.
#[derive(Debug, Clone, Copy)]
pub enum Written<'a> {
    /// Whole numbers.
    Integers(&'a [i32]),
    /// Whole numbers.
    BigInts(&'a [i64]),
    /// Decimals and their scale.
    Decimals(&'a [i128], i8),
    /// Days.
    Dates(&'a [i32]),
    /// Microseconds.
    Timestamps(&'a [i64]),
}

impl<'a> WholeCells<'a> {
    /// The conversion of an array that needs no decision per cell, if there is one. The array has the Arrow type that
    /// `result_type` names.
    #[inline(always)]
    pub fn of(array: &'a ArrayRef, result_type: ResultType, c_type: i16) -> Option<Self> {
        Self::from(Values::of(array, result_type)?, c_type)
    }

    #[inline(always)]
    fn from(values: Values<'a>, c_type: i16) -> Option<Self> {
        Some(match (values, c_type) {
            (Values::SmallInt(array), c_type::SSHORT | c_type::SHORT) => Self::SmallInts(array.values()),
            (Values::Integer(array), c_type::SLONG | c_type::LONG) => Self::Integers(array.values()),
            (Values::BigInt(array), c_type::SBIGINT) => Self::BigInts(array.values()),
            (Values::Double(array), c_type::DOUBLE) => Self::Doubles(array.values()),
            (Values::Boolean(array), c_type::BIT) => Self::Flags(array),
            (Values::Date(array), c_type::TYPE_DATE | c_type::DATE) => Self::Dates(array.values()),
            (Values::Timestamp(array), c_type::TYPE_TIMESTAMP | c_type::TIMESTAMP) => {
                Self::Timestamps(array.values())
            }
            (Values::Text(array), c_type::CHAR | c_type::WCHAR) => Self::Texts(array),
            (values, c_type::CHAR | c_type::WCHAR) => Self::Written(match values {
                Values::Integer(array) => Written::Integers(array.values()),
                Values::BigInt(array) => Written::BigInts(array.values()),
                Values::Decimal(array, scale) => Written::Decimals(array.values(), scale),
                Values::Date(array) => Written::Dates(array.values()),
                Values::Timestamp(array) => Written::Timestamps(array.values()),
                _ => return None,
            }),
            _ => return None,
        })
    }
}

/// The texts of an array that are asked for as text: the commonest cells, found without making a [`WholeCells`] first.
pub fn texts(array: &ArrayRef, result_type: ResultType, c_type: i16) -> Option<&StringArray> {
    match (result_type, c_type) {
        (ResultType::Varchar(_) | ResultType::LongVarchar, c_type::CHAR | c_type::WCHAR) => {
            array.as_any().downcast_ref()
        }
        _ => None,
    }
}

impl<'a> ColumnReader<'a> {
    /// The conversion that needs no decision per cell, if the column has one.
    pub fn whole(&self) -> Option<WholeCells<'a>> {
        WholeCells::from(self.values, self.target.c_type)
    }

    /// Which rows are NULL, when any is.
    pub fn nulls(&self) -> Option<&'a NullBuffer> {
        self.nulls
    }

    /// The text is wanted in wide characters.
    pub fn is_wide(&self) -> bool {
        self.target.c_type == c_type::WCHAR
    }
}

impl WholeCells<'_> {
    /// SQL_C_BIT of a flag.
    pub fn bit(flags: &BooleanArray, row: usize) -> Option<[u8; 1]> {
        (row < flags.len()).then(|| [u8::from(flags.value(row))])
    }

    /// SQL_C_DOUBLE; none for infinity.
    pub fn double(values: &[f64], row: usize) -> Option<[u8; 8]> {
        values.get(row).filter(|value| !value.is_infinite()).map(|value| value.to_ne_bytes())
    }

    /// SQL_DATE_STRUCT of a day.
    pub fn date(days: &[i32], row: usize) -> Option<[u8; 6]> {
        days.get(row).and_then(|days| calendar::day(*days)).and_then(calendar::Day::to_struct)
    }

    /// SQL_TIMESTAMP_STRUCT of microseconds.
    pub fn timestamp(microseconds: &[i64], row: usize) -> Option<[u8; 16]> {
        let microseconds = microseconds.get(row)?;
        calendar::instant(*microseconds).and_then(calendar::Instant::to_struct)
    }
}

impl Written<'_> {
    /// A whole number as text.
    pub fn integer(values: &[i32], row: usize) -> Option<ShortText> {
        values.get(row).map(|value| ShortText::of_whole(i64::from(*value)))
    }

    /// A whole number as text.
    pub fn big_int(values: &[i64], row: usize) -> Option<ShortText> {
        values.get(row).map(|value| ShortText::of_whole(*value))
    }

    /// A decimal as text.
    pub fn decimal(values: &[i128], scale: i8, row: usize) -> Option<ShortText> {
        values.get(row).and_then(|digits| ShortText::of_decimal(*digits, scale))
    }

    /// A day as text.
    pub fn date(days: &[i32], row: usize) -> Option<ShortText> {
        days.get(row).and_then(|days| ShortText::of_date(*days))
    }

    /// Microseconds as text.
    pub fn timestamp(microseconds: &[i64], row: usize) -> Option<ShortText> {
        microseconds.get(row).and_then(|microseconds| ShortText::of_timestamp(*microseconds))
    }
}
