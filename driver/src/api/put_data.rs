//! SQLPutData: a piece of a value that comes at execution time.

use crate::api::parameter_values::default_outside_a_procedure;
use crate::convert::{c_type, fixed_size};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{GivenData, Statement};
use crate::memory::{Address, Capacity, TextIn, Width};
use crate::odbc::{SQL_DEFAULT_PARAM, SQL_NTS, SQL_NULL_DATA};

/// Adds a piece to the parameter that SQLParamData named last.
///
/// # Errors
/// HY010 without such a parameter, HY009 and HY090 for a wrong pointer or length, HY019 for a second piece of a number or date,
/// HY020 for NULL joined with something, 07S01 for SQL_DEFAULT_PARAM.
pub fn put_data(call: &mut Call<'_, Statement>, data: Address, length: isize) -> Outcome {
    let Some((parameter, given)) =
        call.state.data_at_execution.as_mut().and_then(|awaited| awaited.current.as_mut())
    else {
        return Err(Diagnostic::sequence("No parameter waits for data. Call SQLParamData first."));
    };
    let number = parameter.parameter;
    let piece = piece(data, length, parameter.c_type).map_err(|error| error.at_column(number))?;
    let null_joined = || {
        let text = "NULL cannot be joined with other pieces of a value.";
        Diagnostic::new(SqlState::NullJoined, text).at_column(number)
    };
    *given = match (std::mem::replace(given, GivenData::Nothing), piece) {
        (GivenData::Nothing, Some(piece)) => GivenData::Bytes(piece),
        (GivenData::Nothing, None) => GivenData::Null,
        (GivenData::Bytes(before), Some(_)) if fixed_size(parameter.c_type).is_some() => {
            *given = GivenData::Bytes(before);
            let text = "Only text and binary values can be given in pieces.";
            return Err(Diagnostic::new(SqlState::FixedInPieces, text).at_column(number));
        }
        (GivenData::Bytes(mut before), Some(piece)) => {
            before.extend(piece);
            GivenData::Bytes(before)
        }
        (before, _) => {
            *given = before;
            return Err(null_joined());
        }
    };
    Ok(Done::Success)
}

/// The bytes of a piece; `None` for NULL.
fn piece(data: Address, length: isize, c_type: i16) -> Result<Option<Vec<u8>>, Diagnostic> {
    match length {
        SQL_NULL_DATA => return Ok(None),
        SQL_DEFAULT_PARAM => return Err(default_outside_a_procedure()),
        0 if matches!(c_type, c_type::CHAR | c_type::WCHAR | c_type::BINARY) => return Ok(Some(Vec::new())),
        _ if data.is_null() => {
            return Err(Diagnostic::new(SqlState::NullPointer, "The pointer to the data is null."));
        }
        _ => {}
    }
    if let Some(size) = fixed_size(c_type) {
        return Ok(Some(data.read_bytes(size)));
    }
    let width = match c_type {
        c_type::CHAR => Some(Width::Narrow),
        c_type::WCHAR => Some(Width::Wide),
        _ => None,
    };
    let wrong = || Diagnostic::new(SqlState::Length, format!("{length} is not a length of data."));
    let length = i64::try_from(length).map_err(|_| wrong())?;
    match width {
        Some(width) => Ok(Some(TextIn::new(data, Capacity::Bytes(length), width).bytes()?)),
        None if length == SQL_NTS => Err(wrong()),
        None => Ok(Some(data.read_bytes(usize::try_from(length).map_err(|_| wrong())?))),
    }
}
