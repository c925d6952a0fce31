//! SQLDisconnect.

use crate::api::free_handle;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{AnyHandle, Connection, Kind, lock_if_free, registry};

/// Closes the connection and frees its statements and descriptors, or ends the browsing for one.
///
/// # Errors
/// 08003 when it is not open, HY010 while a statement is at work or waits for data.
pub fn disconnect(call: &mut Call<'_, Connection>) -> Outcome {
    if call.state.browsing.take().is_some() {
        return Ok(Done::Success);
    }
    if call.state.engine.is_none() {
        return Err(Diagnostic::new(SqlState::NotOpen, "The connection is not open."));
    }
    if call.state.has_working_statement() {
        return Err(still_at_work());
    }
    while let Some(token) = call.state.statements.last().copied() {
        if let Some(AnyHandle::Statement(statement)) = registry::find(token) {
            let mut state = lock_if_free(statement.state()).ok_or_else(still_at_work)?;
            free_handle::forget_statement(&statement, &mut state);
        }
        call.state.statements.pop();
    }
    for token in call.state.descriptors.drain(..) {
        registry::remove(token);
    }
    if let Some(engine) = call.state.engine.take() {
        call.handle.environment.runtime.dispose(engine);
    }
    call.state.data_source.clear();
    Ok(Done::Success)
}

fn still_at_work() -> Diagnostic {
    Diagnostic::sequence(
        "A statement of the connection is still at work or waits for data. Cancel it or wait for it before disconnecting.",
    )
}
