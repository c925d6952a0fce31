//! SQLCloseCursor, and the closing that other functions need.

use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Cursor, Kind, Statement, StatementState, lock};

/// Closes the cursor.
///
/// # Errors
/// 24000 without an open cursor.
pub fn close_cursor(call: &mut Call<'_, Statement>) -> Outcome {
    if call.state.cursor.is_none() {
        return Err(Diagnostic::new(SqlState::CursorState, "No cursor is open."));
    }
    close(call.handle, call.state);
    Ok(Done::Success)
}

/// Closes the cursor, if one is open; a query still running is stopped. A statement prepared with SQLPrepare stays so.
pub fn close(statement: &Statement, state: &mut StatementState) {
    drop_rows(statement, state);
    state.counts.clear();
    state.steps.clear();
    state.data_at_execution = None;
    state.executed = false;
    statement.diagnostics().lock().forget_executed();
    let moved_on = std::mem::replace(&mut state.moved_on, false);
    match state.prepared.as_ref().filter(|_| !state.direct) {
        Some(prepared) if moved_on => lock(state.descriptors.columns.state()).describe(prepared.columns()),
        Some(_) => {}
        None => {
            state.prepared = None;
            state.direct = false;
            lock(state.descriptors.columns.state()).forget();
        }
    }
}

/// Gives up the rows of the open cursor and nothing else; a query still running is stopped.
pub fn drop_rows(statement: &Statement, state: &mut StatementState) {
    if let Some(rows) = state.cursor.take().and_then(Cursor::into_source) {
        statement.connection.environment.runtime.dispose(rows);
    }
}
