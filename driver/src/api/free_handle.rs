//! SQLFreeHandle.

use std::ffi::c_void;
use std::sync::Arc;

use odbc_sys::SqlReturn;

use crate::api::close_cursor;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{self, Call, Done, Outcome};
use crate::handles::{
    AnyHandle, Connection, Descriptor, Environment, Kind, Statement, StatementState, lock, registry,
};

/// Frees a handle of any kind. When this fails the handle stays valid and holds the reason.
pub fn free_handle(kind: i16, handle: *mut c_void) -> SqlReturn {
    entry::unlocked(kind, handle, |found| match found {
        AnyHandle::Environment(environment) => entry::locked(&environment, free_environment),
        AnyHandle::Connection(connection) if connection.running.is_at_work() => entry::refuse(&*connection),
        AnyHandle::Connection(connection) => entry::locked(&connection, free_connection),
        AnyHandle::Statement(statement) if statement.is_at_work_or_waits_for_data() => {
            entry::refuse(&*statement)
        }
        AnyHandle::Statement(statement) => entry::locked(&statement, free_statement),
        AnyHandle::Descriptor(descriptor) => entry::locked(&descriptor, free_descriptor),
    })
}

fn free_environment(call: &mut Call<'_, Environment>) -> Outcome {
    if call.state.connections > 0 {
        return Err(Diagnostic::sequence("Free the connections of the environment first."));
    }
    registry::remove(call.handle.token());
    call.handle.runtime.shut_down();
    Ok(Done::Success)
}

fn free_connection(call: &mut Call<'_, Connection>) -> Outcome {
    if call.state.engine.is_some() || call.state.browsing.is_some() {
        return Err(Diagnostic::sequence("Disconnect before freeing the connection."));
    }
    registry::remove(call.handle.token());
    let mut environment = lock(call.handle.environment.state());
    environment.connections = environment.connections.saturating_sub(1);
    Ok(Done::Success)
}

fn free_statement(call: &mut Call<'_, Statement>) -> Outcome {
    forget_statement(call.handle, call.state);
    let token = call.handle.token();
    lock(call.handle.connection.state()).statements.retain(|known| *known != token);
    Ok(Done::Success)
}

/// Ends a statement and makes its handle and those of its descriptors invalid; SQLDisconnect does the same.
pub fn forget_statement(statement: &Arc<Statement>, state: &mut StatementState) {
    statement.take_back(state);
    close_cursor::close(statement, state);
    let descriptors = &state.descriptors;
    for descriptor in
        [&descriptors.own_row, &descriptors.own_parameter, &descriptors.columns, &descriptors.parameters]
    {
        registry::remove(descriptor.token());
    }
    registry::remove(statement.token());
}

fn free_descriptor(call: &mut Call<'_, Descriptor>) -> Outcome {
    if !call.handle.explicit {
        return Err(Diagnostic::new(
            SqlState::AutomaticDescriptor,
            "A descriptor that came with a statement is freed with the statement.",
        ));
    }
    let token = call.handle.token();
    registry::remove(token);
    lock(call.handle.connection.state()).descriptors.retain(|known| *known != token);
    Ok(Done::Success)
}
