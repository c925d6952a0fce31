//! SQLFreeStmt.

use std::ffi::c_void;

use odbc_sys::SqlReturn;

use crate::api::{close_cursor, free_handle};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{self, Done};
use crate::handles::{Kind, lock};
use crate::odbc::handle;

const SQL_CLOSE: u16 = 0;
const SQL_DROP: u16 = 1;
const SQL_UNBIND: u16 = 2;
const SQL_RESET_PARAMS: u16 = 3;

/// Closes the cursor, or forgets bound columns or parameters, or frees the statement.
pub fn free_stmt(statement: *mut c_void, option: u16) -> SqlReturn {
    if option == SQL_DROP {
        return free_handle::free_handle(handle::STATEMENT, statement);
    }
    entry::statement(statement, |call| {
        match option {
            SQL_CLOSE => close_cursor::close(call.handle, call.state),
            SQL_UNBIND => lock(call.state.descriptors.row().state()).records.clear(),
            SQL_RESET_PARAMS => {
                lock(call.state.descriptors.parameter().state()).records.clear();
                lock(call.state.descriptors.parameters.state()).records.clear();
            }
            _ => {
                return Err(Diagnostic::new(
                    SqlState::AttributeIdentifier,
                    format!("{option} is not an option of SQLFreeStmt."),
                ));
            }
        }
        Ok(Done::Success)
    })
}
