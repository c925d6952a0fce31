//! SQLEndTran. Every statement stands for itself (SQL_TC_NONE) and nothing is ever pending, so both ends succeed.

use std::ffi::c_void;

use odbc_sys::SqlReturn;

use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{self, Done, Outcome};
use crate::odbc::handle;

const SQL_ROLLBACK: i16 = 1;

/// Ends the transaction of a connection or of all connections of an environment.
pub fn end_tran(kind: i16, handle: *mut c_void, completion: i16) -> SqlReturn {
    match kind {
        handle::ENVIRONMENT => entry::environment(handle, |call| match call.state.version {
            Some(_) => end(completion),
            None => Err(Diagnostic::sequence("SQL_ATTR_ODBC_VERSION is not set yet.")),
        }),
        handle::CONNECTION => entry::connection(handle, |call| match call.state.engine {
            Some(_) if call.state.has_busy_statement() => {
                Err(Diagnostic::sequence("A statement of the connection is still at work or waits for data."))
            }
            Some(_) => end(completion),
            None => Err(Diagnostic::new(SqlState::NotOpen, "The connection is not open.")),
        }),
        _ => SqlReturn::ERROR,
    }
}

fn end(completion: i16) -> Outcome {
    if (0..=SQL_ROLLBACK).contains(&completion) {
        Ok(Done::Success)
    } else {
        Err(Diagnostic::new(
            SqlState::TransactionCode,
            format!("{completion} is neither SQL_COMMIT nor SQL_ROLLBACK."),
        ))
    }
}
