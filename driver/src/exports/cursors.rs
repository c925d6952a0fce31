//! The functions of scrollable cursors beside SQLFetchScroll. No logic here.
#![allow(unsafe_code, non_snake_case, missing_docs, clippy::missing_safety_doc)]

use odbc_sys::SqlReturn;

use super::Handle;
use crate::api;
use crate::entry::{self, Call};
use crate::handles::Statement;
use crate::memory::Application;
use crate::odbc::function;

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLExtendedFetch(
    statement: Handle,
    orientation: u16,
    offset: isize,
    rows_fetched: *mut usize,
    row_status: *mut u16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let (rows_fetched, row_status) = (app.address(rows_fetched), app.address(row_status));
    entry::pollable(statement, function::EXTENDED_FETCH, || {
        move |call: &mut Call<'_, Statement>| {
            api::extended_fetch::extended_fetch(call, orientation, offset, rows_fetched, row_status)
        }
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLSetPos(
    statement: Handle,
    row: usize,
    operation: u16,
    lock_type: u16,
) -> SqlReturn {
    entry::statement(statement, |call| api::set_pos::set_pos(call, row, operation, lock_type))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLBulkOperations(statement: Handle, operation: i16) -> SqlReturn {
    entry::statement(statement, |call| api::bulk_operations::bulk_operations(call, operation))
}
