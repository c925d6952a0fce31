//! SQLNativeSql.

use crate::diagnostics::{Diagnostic, Phase, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::Connection;
use crate::memory::{Output, TextIn, TextOut};

/// Gives the statement with its ODBC escapes resolved.
///
/// # Errors
/// 08003 when not connected, HY009 without a text, 42000 for a text that is not even a sequence of tokens.
pub fn native_sql(
    call: &mut Call<'_, Connection>,
    text: TextIn,
    out: TextOut,
    length: Output<i32>,
) -> Outcome {
    let Some(engine) = &call.state.engine else {
        return Err(Diagnostic::new(SqlState::NotOpen, "The connection is not open."));
    };
    let text = text.read()?.ok_or_else(|| {
        Diagnostic::new(SqlState::NullPointer, "SQLNativeSql needs the text of a statement.")
    })?;
    let native = engine.native_sql(&text).map_err(|error| Diagnostic::from_sql(&error, Phase::Connected))?;
    call.put_text(out, length, &native)?;
    Ok(Done::Success)
}
