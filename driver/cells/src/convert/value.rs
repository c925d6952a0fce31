//! One SQL value on its way to the application: the matrix of SQL types against C types.

use std::borrow::Cow;

use super::datetime::{self, Moment};
use super::decimal::Decimal;
use super::number::{Number, double_text};
use super::{CellValue, ConvertError, Target, c_type, guid};
use bigcommerce_sql::ResultType;

/// A value that is not NULL.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Boolean(bool),
    Integer(i32),
    BigInt(i64),
    Double(f64),
    Decimal(Decimal),
    Text(&'a str),
    Date(i32),
    Time(i64),
    Timestamp(i64),
    Binary(&'a [u8]),
}

/// Whether Appendix D has a conversion between two types. Intervals are not offered.
pub(super) fn is_allowed(result_type: ResultType, target: i16) -> bool {
    use c_type::*;
    let datetime = |parts: &[i16]| matches!(target, CHAR | WCHAR | BINARY) || parts.contains(&target);
    match result_type {
        ResultType::Varchar(_) | ResultType::LongVarchar => !matches!(target, INTERVAL_FIRST..=INTERVAL_LAST),
        ResultType::Boolean
        | ResultType::SmallInt
        | ResultType::Integer
        | ResultType::BigInt
        | ResultType::Double
        | ResultType::Decimal { .. } => matches!(target, CHAR | WCHAR | BINARY) || is_number(target),
        ResultType::Date => datetime(&[DATE, TYPE_DATE, TIMESTAMP, TYPE_TIMESTAMP]),
        ResultType::Time => datetime(&[TIME, TYPE_TIME, TIMESTAMP, TYPE_TIMESTAMP]),
        ResultType::Timestamp => datetime(&[DATE, TYPE_DATE, TIME, TYPE_TIME, TIMESTAMP, TYPE_TIMESTAMP]),
        ResultType::Binary => matches!(target, CHAR | WCHAR | BINARY),
    }
}

fn is_number(target: i16) -> bool {
    use c_type::*;
    matches!(
        target,
        BIT | TINYINT
            | STINYINT
            | UTINYINT
            | SHORT
            | SSHORT
            | USHORT
            | LONG
            | SLONG
            | ULONG
            | SBIGINT
            | UBIGINT
            | FLOAT
            | DOUBLE
            | NUMERIC
    )
}

impl<'a> Value<'a> {
    pub(super) fn to_c(self, target: Target) -> Result<CellValue<'a>, ConvertError> {
        match target.c_type {
            c_type::CHAR | c_type::WCHAR => self.to_text(),
            c_type::BINARY => self.to_binary(target),
            c_type::GUID => match self {
                Value::Text(text) => {
                    guid::parse(text).map(|guid| CellValue::fixed(guid, false)).ok_or(ConvertError::BadText)
                }
                _ => Err(ConvertError::NotAllowed),
            },
            c_type::DATE | c_type::TYPE_DATE => {
                let (date, cut) = self.to_moment()?.date().map_err(|error| self.blame(error))?;
                Ok(CellValue::fixed(datetime::date_struct(date)?, cut))
            }
            c_type::TIME | c_type::TYPE_TIME => {
                let time = self.to_moment()?.time().map_err(|error| self.blame(error))?;
                let (bytes, cut) = datetime::time_struct(time)?;
                Ok(CellValue::fixed(bytes, cut))
            }
            c_type::TIMESTAMP | c_type::TYPE_TIMESTAMP => {
                Ok(CellValue::fixed(datetime::timestamp_struct(self.to_moment()?.timestamp())?, false))
            }
            _ => self.to_number()?.to_c(target),
        }
    }

    /// Text without the part asked for is bad text; a column without it is a conversion that does not exist.
    fn blame(self, error: ConvertError) -> ConvertError {
        if matches!(self, Value::Text(_)) { ConvertError::BadText } else { error }
    }

    fn to_number(self) -> Result<Number, ConvertError> {
        match self {
            Value::Boolean(flag) => Ok(Number::Exact(Decimal::whole_number(i128::from(flag)))),
            Value::Integer(number) => Ok(Number::Exact(Decimal::whole_number(i128::from(number)))),
            Value::BigInt(number) => Ok(Number::Exact(Decimal::whole_number(i128::from(number)))),
            Value::Double(number) => Ok(Number::Double(number)),
            Value::Decimal(number) => Ok(Number::Exact(number)),
            Value::Text(text) => Number::parse(text),
            Value::Date(_) | Value::Time(_) | Value::Timestamp(_) | Value::Binary(_) => {
                Err(ConvertError::NotAllowed)
            }
        }
    }

    fn to_moment(self) -> Result<Moment, ConvertError> {
        match self {
            Value::Date(days) => Moment::from_days(days),
            Value::Time(microseconds) => Moment::from_time(microseconds),
            Value::Timestamp(microseconds) => Moment::from_timestamp(microseconds),
            // Appendix D knows but one state for text that is no date: 22018.
            Value::Text(text) => Moment::parse(text).map_err(|_| ConvertError::BadText),
            _ => Err(ConvertError::NotAllowed),
        }
    }

    fn to_text(self) -> Result<CellValue<'a>, ConvertError> {
        let (text, whole) = match self {
            Value::Text(text) => return Ok(CellValue::Text { text: Cow::Borrowed(text), whole: None }),
            Value::Boolean(flag) => {
                let text = if flag { "1" } else { "0" };
                return Ok(CellValue::Text { text: Cow::Borrowed(text), whole: Some(1) });
            }
            Value::Integer(number) => whole_text(number.to_string()),
            Value::BigInt(number) => whole_text(number.to_string()),
            Value::Double(number) => {
                let (text, whole) = double_text(number);
                (text, Some(whole))
            }
            Value::Decimal(number) => {
                let (text, whole) = number.to_text();
                (text, Some(whole))
            }
            // A date or time may lose its fraction to a short buffer, never its fields.
            Value::Date(_) | Value::Time(_) | Value::Timestamp(_) => {
                let text = self.to_moment()?.to_text()?;
                let fields = text.find('.').unwrap_or(text.len());
                (text, Some(fields))
            }
            Value::Binary(bytes) => (hexadecimal(bytes), None),
        };
        Ok(CellValue::Text { text: Cow::Owned(text), whole })
    }

    /// The bytes of the default C type; of text, its UTF-8 form.
    fn to_binary(self, target: Target) -> Result<CellValue<'a>, ConvertError> {
        let default = match self {
            Value::Binary(bytes) => return Ok(CellValue::Binary(Cow::Borrowed(bytes))),
            Value::Text(text) => return Ok(CellValue::Binary(Cow::Borrowed(text.as_bytes()))),
            Value::Boolean(_) => c_type::BIT,
            Value::Integer(_) => c_type::SLONG,
            Value::BigInt(_) => c_type::SBIGINT,
            Value::Double(_) => c_type::DOUBLE,
            Value::Decimal(number) => {
                return Ok(CellValue::Binary(Cow::Owned(number.to_text().0.into_bytes())));
            }
            Value::Date(_) => c_type::TYPE_DATE,
            Value::Time(_) => c_type::TYPE_TIME,
            Value::Timestamp(_) => c_type::TYPE_TIMESTAMP,
        };
        match self.to_c(Target { c_type: default, ..target })? {
            CellValue::Fixed { bytes, length, .. } => {
                Ok(CellValue::Binary(Cow::Owned(bytes.into_iter().take(length).collect())))
            }
            other => Ok(other),
        }
    }
}

fn whole_text(text: String) -> (String, Option<usize>) {
    let whole = text.len();
    (text, Some(whole))
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0x0F)]).collect()
}
