//! SQLCancel and SQLCancelHandle. They come from another thread while the handle is locked, and so never wait for the lock.

use std::ffi::c_void;

use odbc_sys::SqlReturn;

use crate::api::close_cursor;
use crate::entry;
use crate::handles::{AnyHandle, Kind, Statement};
use crate::odbc::handle;

/// SQLCancel: ends the function at work on the statement.
pub fn cancel(statement: *mut c_void) -> SqlReturn {
    cancel_handle(handle::STATEMENT, statement)
}

/// SQLCancelHandle: ends the function at work on a connection or statement.
pub fn cancel_handle(kind: i16, handle: *mut c_void) -> SqlReturn {
    entry::unlocked(kind, handle, |found| {
        match found {
            AnyHandle::Connection(connection) => connection.cancel.request(),
            AnyHandle::Statement(statement) => cancel_statement(&statement),
            AnyHandle::Environment(_) | AnyHandle::Descriptor(_) => return SqlReturn::ERROR,
        }
        SqlReturn::SUCCESS
    })
}

/// Ends the function at work, or else an execution that waits for SQLPutData: the statement is prepared again.
fn cancel_statement(statement: &Statement) {
    statement.cancel.request();
    if let Ok(mut state) = statement.state().try_lock()
        && state.data_at_execution.is_some()
    {
        close_cursor::close(statement, &mut state);
    }
}
