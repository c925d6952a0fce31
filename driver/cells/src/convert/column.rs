//! A column of a batch, read cell by cell: what can be decided once per column (does the conversion exist, which array
//! is it) is decided in `new`.

use arrow::array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int16Array,
    Int32Array, Int64Array, StringArray, Time64MicrosecondArray, TimestampMicrosecondArray,
};
use arrow::buffer::NullBuffer;
use bigcommerce_sql::ResultType;

use super::decimal::Decimal;
use super::value::{Value, is_allowed};
use super::{CellValue, ConvertError, Target, is_c_type};

/// The array of a column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Values<'a> {
    Boolean(&'a BooleanArray),
    SmallInt(&'a Int16Array),
    Integer(&'a Int32Array),
    BigInt(&'a Int64Array),
    Double(&'a Float64Array),
    Decimal(&'a Decimal128Array, i8),
    Text(&'a StringArray),
    Date(&'a Date32Array),
    Time(&'a Time64MicrosecondArray),
    Timestamp(&'a TimestampMicrosecondArray),
    Binary(&'a BinaryArray),
}

/// Reads the cells of one column of a batch in the form wanted.
#[derive(Debug, Clone, Copy)]
pub struct ColumnReader<'a> {
    pub(super) values: Values<'a>,
    pub(super) nulls: Option<&'a NullBuffer>,
    pub(super) target: Target,
}

impl<'a> ColumnReader<'a> {
    /// A reader for an array, which has the Arrow type that `result_type` names.
    ///
    /// # Errors
    /// `UnknownCType`, and `NotAllowed` when no value of the column could be converted.
    pub fn new(array: &'a ArrayRef, result_type: ResultType, target: Target) -> Result<Self, ConvertError> {
        if !is_c_type(target.c_type) {
            return Err(ConvertError::UnknownCType);
        }
        if !is_allowed(result_type, target.c_type) {
            return Err(ConvertError::NotAllowed);
        }
        let values = Values::of(array, result_type).ok_or(ConvertError::NotAllowed)?;
        Ok(Self { values, nulls: array.nulls().filter(|nulls| nulls.null_count() > 0), target })
    }

    /// The value at a row below the array's length.
    ///
    /// # Errors
    /// A value that has no form in the C type.
    pub fn cell(&self, row: usize) -> Result<CellValue<'a>, ConvertError> {
        if self.nulls.is_some_and(|nulls| nulls.is_null(row)) {
            return Ok(CellValue::Null);
        }
        self.values.at(row).to_c(self.target)
    }
}

fn downcast<T: 'static>(array: &ArrayRef) -> Option<&T> {
    array.as_any().downcast_ref()
}

impl<'a> Values<'a> {
    #[inline(always)]
    pub(super) fn of(array: &'a ArrayRef, result_type: ResultType) -> Option<Self> {
        match result_type {
            ResultType::Boolean => downcast(array).map(Self::Boolean),
            ResultType::SmallInt => downcast(array).map(Self::SmallInt),
            ResultType::Integer => downcast(array).map(Self::Integer),
            ResultType::BigInt => downcast(array).map(Self::BigInt),
            ResultType::Double => downcast(array).map(Self::Double),
            ResultType::Decimal { scale, .. } => downcast(array).map(|digits| Self::Decimal(digits, scale)),
            ResultType::Varchar(_) | ResultType::LongVarchar => downcast(array).map(Self::Text),
            ResultType::Date => downcast(array).map(Self::Date),
            ResultType::Time => downcast(array).map(Self::Time),
            ResultType::Timestamp => downcast(array).map(Self::Timestamp),
            ResultType::Binary => downcast(array).map(Self::Binary),
        }
    }

    fn at(self, row: usize) -> Value<'a> {
        match self {
            Self::Boolean(array) => Value::Boolean(array.value(row)),
            Self::SmallInt(array) => Value::Integer(array.value(row).into()),
            Self::Integer(array) => Value::Integer(array.value(row)),
            Self::BigInt(array) => Value::BigInt(array.value(row)),
            Self::Double(array) => Value::Double(array.value(row)),
            Self::Decimal(array, scale) => Value::Decimal(Decimal { digits: array.value(row), scale }),
            Self::Text(array) => Value::Text(array.value(row)),
            Self::Date(array) => Value::Date(array.value(row)),
            Self::Time(array) => Value::Time(array.value(row)),
            Self::Timestamp(array) => Value::Timestamp(array.value(row)),
            Self::Binary(array) => Value::Binary(array.value(row)),
        }
    }
}
