//! SQLParamData: asks for the next value that comes at execution time, and executes once all have come.

use crate::api::parameter_values::convert;
use crate::api::{close_cursor, execute};
use crate::convert::{CInput, c_type};
use crate::diagnostics::Diagnostic;
use crate::entry::{Call, Done, Outcome};
use crate::handles::{DueParameter, GivenData, Statement};
use crate::memory::{Output, TextError, Width, decode_text};

/// Gives the token of the next parameter, or executes.
///
/// # Errors
/// HY010 when no value is awaited or SQLPutData gave nothing for the last one; else those of SQLExecute.
pub fn param_data(call: &mut Call<'_, Statement>, token: Output<*mut std::ffi::c_void>) -> Outcome {
    let Some(awaited) = &mut call.state.data_at_execution else {
        return Err(Diagnostic::sequence("No parameter waits for data."));
    };
    match awaited.current.take() {
        Some((parameter, GivenData::Nothing)) => {
            awaited.current = Some((parameter, GivenData::Nothing));
            return Err(Diagnostic::sequence(format!(
                "Parameter {} waits for data. Call SQLPutData, with a length of 0 for none.",
                parameter.parameter
            )));
        }
        Some((parameter, given)) => awaited.settle(&parameter, value(&parameter, given)),
        None => {}
    }
    if let Some(next) = awaited.due.pop_front() {
        token.write(next.token.pointer());
        awaited.current = Some((next, GivenData::Nothing));
        return Ok(Done::NeedData);
    }
    let sets = std::mem::take(&mut awaited.sets);
    call.state.data_at_execution = None;
    execute::run_sets(call, sets).inspect_err(|_| close_cursor::close(call.handle, call.state))
}

fn value(parameter: &DueParameter, given: GivenData) -> Result<bigcommerce_sql::Datum, Diagnostic> {
    let input = match given {
        GivenData::Nothing | GivenData::Null => CInput::Null,
        GivenData::Bytes(bytes) => match parameter.c_type {
            c_type::CHAR => CInput::Text(text(&bytes, Width::Narrow, parameter)?),
            c_type::WCHAR => CInput::Text(text(&bytes, Width::Wide, parameter)?),
            c_type::BINARY => CInput::Binary(bytes),
            _ => CInput::Fixed(bytes),
        },
    };
    convert(input, parameter.c_type, parameter.sql_type, parameter.parameter)
}

/// Pieces may be cut within a character, so they are text only once joined.
fn text(bytes: &[u8], width: Width, parameter: &DueParameter) -> Result<String, Diagnostic> {
    decode_text(bytes, width)
        .ok_or_else(|| Diagnostic::from(TextError::NotText).at_column(parameter.parameter))
}
