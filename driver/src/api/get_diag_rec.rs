//! SQLGetDiagRec. It neither waits for the handle's lock nor changes its records.

use std::ffi::c_void;

use odbc_sys::SqlReturn;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::entry;
use crate::handles::{AnyHandle, Kind};
use crate::memory::{Output, TextOut};

/// Where SQLGetDiagRec puts its answers.
#[derive(Debug, Clone, Copy)]
pub struct Answers {
    /// SQLState: always six characters.
    pub state: TextOut,
    /// NativeErrorPtr
    pub native: Output<i32>,
    /// MessageText
    pub message: TextOut,
    /// TextLengthPtr
    pub message_length: Output<i16>,
}

/// Gives a record of the handle's last call; SQL_NO_DATA beyond the last.
pub fn get_diag_rec(kind: i16, handle: *mut c_void, number: i16, answers: Answers) -> SqlReturn {
    entry::unlocked(kind, handle, |found| {
        if number < 1 {
            return SqlReturn::ERROR;
        }
        let odbc2 = is_odbc2(&found);
        with_diagnostics(&found, |diagnostics| match diagnostics.record(number) {
            Some(record) => give(record, odbc2, answers),
            None => SqlReturn::NO_DATA,
        })
    })
}

fn give(record: &Diagnostic, odbc2: bool, answers: Answers) -> SqlReturn {
    answers.native.write(record.native);
    let state = if odbc2 { record.state.odbc2_code() } else { record.state.code() };
    match (answers.state.write(state), answers.message.write(&record.text())) {
        (Ok(_), Ok(message)) => {
            answers.message_length.write_length(message.total);
            if message.cut { SqlReturn::SUCCESS_WITH_INFO } else { SqlReturn::SUCCESS }
        }
        _ => SqlReturn::ERROR,
    }
}

/// The environment above the handle speaks ODBC 2.
pub fn is_odbc2(handle: &AnyHandle) -> bool {
    match handle {
        AnyHandle::Environment(environment) => environment.is_odbc2(),
        AnyHandle::Connection(connection) => connection.environment.is_odbc2(),
        AnyHandle::Statement(statement) => statement.connection.environment.is_odbc2(),
        AnyHandle::Descriptor(descriptor) => descriptor.connection.environment.is_odbc2(),
    }
}

/// Reads the records of a handle of any kind.
pub fn with_diagnostics<T>(handle: &AnyHandle, read: impl FnOnce(&Diagnostics) -> T) -> T {
    let diagnostics = match handle {
        AnyHandle::Environment(environment) => environment.diagnostics(),
        AnyHandle::Connection(connection) => connection.diagnostics(),
        AnyHandle::Statement(statement) => statement.diagnostics(),
        AnyHandle::Descriptor(descriptor) => descriptor.diagnostics(),
    };
    read(&diagnostics.lock())
}
