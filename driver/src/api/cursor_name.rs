//! SQLGetCursorName and SQLSetCursorName. Names are kept for reading back: there are no positioned statements.

use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{AnyHandle, Kind, Statement, lock, registry};
use crate::memory::{Output, TextIn, TextOut};

const LONGEST: usize = 128;

/// SQLGetCursorName.
///
/// # Errors
/// HY090 for a negative buffer size.
pub fn get_cursor_name(call: &mut Call<'_, Statement>, name: TextOut, length: Output<i16>) -> Outcome {
    let text = call.state.cursor_name.clone();
    call.put_text(name, length, &text)?;
    Ok(Done::Success)
}

/// SQLSetCursorName.
///
/// # Errors
/// HY009 without a name, 24000 while a cursor is open, 34000 for a name that cannot be, 3C000 for one that is taken.
pub fn set_cursor_name(call: &mut Call<'_, Statement>, name: TextIn) -> Outcome {
    let name = name
        .read()?
        .ok_or_else(|| Diagnostic::new(SqlState::NullPointer, "The cursor name is a null pointer."))?;
    if call.state.executed {
        return Err(Diagnostic::new(
            SqlState::CursorState,
            "The cursor name cannot change while a result is open.",
        ));
    }
    let folded = name.to_uppercase();
    let reserved = ["SQLCUR", "SQL_CUR"].iter().any(|start| folded.starts_with(start));
    if name.is_empty() || name.chars().count() > LONGEST || reserved {
        return Err(Diagnostic::new(
            SqlState::CursorName,
            format!("A cursor name has 1 to {LONGEST} characters and does not begin with SQLCUR or SQL_CUR."),
        ));
    }
    let others = lock(call.handle.connection.state()).statements.clone();
    let taken = others.into_iter().filter(|token| *token != call.handle.token()).any(|token| {
        matches!(registry::find(token), Some(AnyHandle::Statement(other))
            if other.state().try_lock().is_ok_and(|state| state.cursor_name.to_uppercase() == folded))
    });
    if taken {
        return Err(Diagnostic::new(
            SqlState::DuplicateCursorName,
            "Another cursor of the connection has this name.",
        ));
    }
    call.state.cursor_name = name;
    Ok(Done::Success)
}
