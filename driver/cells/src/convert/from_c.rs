//! The application's parameter values to the engine's, as the C to SQL tables of Appendix D have it.
//! What the SQL type of the parameter does not decide is left to the engine, which knows the expression.

use bigcommerce_sql::Datum;
use odbc_sys::SqlDataType as Sql;

use super::datetime::{self, Moment};
use super::decimal::Decimal;
use super::number::Number;
use super::{CInput, ConvertError, c_type, guid, is_c_type, numeric_struct};

/// What a ParameterType asks a value to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Text,
    Bit,
    Whole,
    Exact,
    Float,
    Date,
    Time,
    Timestamp,
    Binary,
}

fn wanted(sql_type: i16) -> Option<Wanted> {
    Some(match Sql(sql_type) {
        Sql::CHAR
        | Sql::VARCHAR
        | Sql::EXT_LONG_VARCHAR
        | Sql::EXT_W_CHAR
        | Sql::EXT_W_VARCHAR
        | Sql::EXT_W_LONG_VARCHAR
        | Sql::EXT_GUID => Wanted::Text,
        Sql::EXT_BIT => Wanted::Bit,
        Sql::EXT_TINY_INT | Sql::SMALLINT | Sql::INTEGER | Sql::EXT_BIG_INT => Wanted::Whole,
        Sql::DECIMAL | Sql::NUMERIC => Wanted::Exact,
        Sql::REAL | Sql::FLOAT | Sql::DOUBLE => Wanted::Float,
        Sql::DATE | Sql::DATETIME => Wanted::Date,
        Sql::TIME | Sql::EXT_TIME_OR_INTERVAL => Wanted::Time,
        Sql::TIMESTAMP | Sql::EXT_TIMESTAMP => Wanted::Timestamp,
        Sql::EXT_BINARY | Sql::EXT_VAR_BINARY | Sql::EXT_LONG_VAR_BINARY => Wanted::Binary,
        _ => return None,
    })
}

/// A parameter's value for the engine. `sql_type` is the ParameterType of SQLBindParameter; SQL_C_DEFAULT is
/// resolved by it.
///
/// A fraction of a second finer than microseconds is dropped: .NET sends seven digits, and refusing them (22008, as
/// SQL Server does) would refuse every `DateTime.Now`.
///
/// # Errors
/// See [`ConvertError`].
pub fn from_c(input: CInput, c_type: i16, sql_type: i16) -> Result<Datum, ConvertError> {
    let c_type = if c_type == c_type::DEFAULT {
        c_type::default_c_type(sql_type).unwrap_or(c_type::CHAR)
    } else {
        c_type
    };
    if !is_c_type(c_type) {
        return Err(ConvertError::UnknownCType);
    }
    let wanted = wanted(sql_type);
    match input {
        CInput::Null => Ok(Datum::Null),
        CInput::Text(text) => from_text(text, wanted),
        CInput::Binary(bytes) => from_binary(bytes, wanted),
        CInput::Fixed(bytes) => from_fixed(&bytes, c_type, wanted),
    }
}

fn from_text(text: String, wanted: Option<Wanted>) -> Result<Datum, ConvertError> {
    match wanted {
        None | Some(Wanted::Text) => Ok(Datum::Text(text)),
        Some(Wanted::Date | Wanted::Time | Wanted::Timestamp) => {
            let moment = Moment::parse(&text)?;
            from_moment(moment, wanted).map_err(|error| match error {
                ConvertError::NotAllowed => ConvertError::BadText,
                other => other,
            })
        }
        Some(Wanted::Binary) => from_hexadecimal(&text).map(Datum::Binary).ok_or(ConvertError::BadText),
        Some(Wanted::Bit | Wanted::Whole | Wanted::Exact | Wanted::Float) => {
            from_number(Number::parse(&text)?, wanted)
        }
    }
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits = text.chars().map(|c| c.to_digit(16)).collect::<Option<Vec<u32>>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| u8::try_from(high * 16 + low).ok()).collect()
}

fn from_binary(bytes: Vec<u8>, wanted: Option<Wanted>) -> Result<Datum, ConvertError> {
    match wanted {
        None | Some(Wanted::Binary) => Ok(Datum::Binary(bytes)),
        Some(Wanted::Text) => String::from_utf8(bytes).map(Datum::Text).map_err(|_| ConvertError::BadText),
        Some(_) => Err(ConvertError::NotAllowed),
    }
}

fn from_fixed(bytes: &[u8], c_type: i16, wanted: Option<Wanted>) -> Result<Datum, ConvertError> {
    let whole = |number: i64| from_number(Number::Exact(Decimal::whole_number(i128::from(number))), wanted);
    match c_type {
        c_type::BIT => match exact(bytes)? {
            [bit @ (0 | 1)] if wanted.is_none_or(|wanted| wanted == Wanted::Bit) => {
                Ok(Datum::Boolean(bit == 1))
            }
            [bit @ (0 | 1)] => whole(i64::from(bit)),
            _ => Err(ConvertError::OutOfRange),
        },
        c_type::STINYINT | c_type::TINYINT => whole(i64::from(i8::from_ne_bytes(exact(bytes)?))),
        c_type::UTINYINT => whole(i64::from(u8::from_ne_bytes(exact(bytes)?))),
        c_type::SSHORT | c_type::SHORT => whole(i64::from(i16::from_ne_bytes(exact(bytes)?))),
        c_type::USHORT => whole(i64::from(u16::from_ne_bytes(exact(bytes)?))),
        c_type::SLONG | c_type::LONG => whole(i64::from(i32::from_ne_bytes(exact(bytes)?))),
        c_type::ULONG => whole(i64::from(u32::from_ne_bytes(exact(bytes)?))),
        c_type::SBIGINT => whole(i64::from_ne_bytes(exact(bytes)?)),
        c_type::UBIGINT => {
            let number = i128::from(u64::from_ne_bytes(exact(bytes)?));
            from_number(Number::Exact(Decimal::whole_number(number)), wanted)
        }
        c_type::FLOAT => from_number(Number::Double(f64::from(f32::from_ne_bytes(exact(bytes)?))), wanted),
        c_type::DOUBLE => from_number(Number::Double(f64::from_ne_bytes(exact(bytes)?)), wanted),
        c_type::NUMERIC => from_number(Number::Exact(numeric_struct::read(exact(bytes)?)?), wanted),
        c_type::DATE | c_type::TYPE_DATE => {
            from_moment(Moment::Date(datetime::read_date(exact(bytes)?)?), wanted)
        }
        c_type::TIME | c_type::TYPE_TIME => {
            from_moment(Moment::Time(datetime::read_time(exact(bytes)?)?), wanted)
        }
        c_type::TIMESTAMP | c_type::TYPE_TIMESTAMP => {
            from_moment(Moment::Timestamp(datetime::read_timestamp(exact(bytes)?)?), wanted)
        }
        c_type::GUID => match wanted {
            None | Some(Wanted::Text) => Ok(Datum::Text(guid::to_text(exact(bytes)?))),
            Some(_) => Err(ConvertError::NotAllowed),
        },
        _ => Err(ConvertError::NotAllowed),
    }
}

fn exact<const LENGTH: usize>(bytes: &[u8]) -> Result<[u8; LENGTH], ConvertError> {
    bytes.try_into().map_err(|_| ConvertError::NotAllowed)
}

/// A number as the parameter wants it. A fraction is kept even for whole-number types: `price > ?` bound as INTEGER
/// by a tool that guessed must not compare with another number.
fn from_number(number: Number, wanted: Option<Wanted>) -> Result<Datum, ConvertError> {
    match wanted {
        Some(Wanted::Date | Wanted::Time | Wanted::Timestamp | Wanted::Binary) => {
            Err(ConvertError::NotAllowed)
        }
        Some(Wanted::Float) => number.to_finite_double().map(Datum::Double),
        Some(Wanted::Bit) => match number {
            Number::Exact(decimal) => match decimal.rescaled(0).map(|cut| (cut.value, cut.fraction_cut)) {
                Some((bit @ (0 | 1), false)) => Ok(Datum::Boolean(bit == 1)),
                _ => Err(ConvertError::OutOfRange),
            },
            Number::Double(value) if value == 0.0 || value == 1.0 => Ok(Datum::Boolean(value == 1.0)),
            Number::Double(_) => Err(ConvertError::OutOfRange),
        },
        Some(Wanted::Exact) => match number {
            Number::Exact(decimal) => Ok(exact_datum(decimal)),
            Number::Double(value) => {
                Decimal::from_double(value).map(exact_datum).ok_or(ConvertError::OutOfRange)
            }
        },
        None | Some(Wanted::Text | Wanted::Whole) => Ok(match number {
            Number::Exact(decimal) => exact_datum(decimal),
            Number::Double(value) => Datum::Double(value),
        }),
    }
}

fn exact_datum(decimal: Decimal) -> Datum {
    match i64::try_from(decimal.digits) {
        Ok(number) if decimal.scale == 0 => Datum::Integer(number),
        _ => Datum::Decimal(decimal.digits, decimal.scale),
    }
}

fn from_moment(moment: Moment, wanted: Option<Wanted>) -> Result<Datum, ConvertError> {
    match wanted {
        Some(Wanted::Date) => match moment.date()? {
            (_, true) => Err(ConvertError::DatetimeOverflow),
            (date, false) => Ok(Datum::Date(date.to_epoch_days())),
        },
        Some(Wanted::Time) => moment.time().map(datetime::microseconds_of_day).map(Datum::Time),
        Some(Wanted::Timestamp) => {
            Ok(Datum::Timestamp(datetime::microseconds_since_1970(moment.timestamp())))
        }
        None | Some(Wanted::Text) => Ok(match moment {
            Moment::Date(date) => Datum::Date(date.to_epoch_days()),
            Moment::Time(time) => Datum::Time(datetime::microseconds_of_day(time)),
            Moment::Timestamp(both) => Datum::Timestamp(datetime::microseconds_since_1970(both)),
        }),
        Some(_) => Err(ConvertError::NotAllowed),
    }
}
