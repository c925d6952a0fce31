//! SQLGetDiagField. It neither waits for the handle's lock nor changes its records.

use std::ffi::c_void;

use odbc_sys::SqlReturn;

use crate::api::get_diag_rec::{is_odbc2, with_diagnostics};
use crate::api::result_facts::known_rows;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::entry;
use crate::handles::{AnyHandle, Kind, lock_if_free};
use crate::memory::{Output, TextOut};
use crate::odbc::handle as kind;

const SQL_DIAG_COLUMN_NUMBER: i16 = -1247;
const SQL_DIAG_ROW_NUMBER: i16 = -1248;
const SQL_DIAG_CURSOR_ROW_COUNT: i16 = -1249;
const SQL_DIAG_RETURNCODE: i16 = 1;
const SQL_DIAG_NUMBER: i16 = 2;
const SQL_DIAG_ROW_COUNT: i16 = 3;
const SQL_DIAG_SQLSTATE: i16 = 4;
const SQL_DIAG_NATIVE: i16 = 5;
const SQL_DIAG_MESSAGE_TEXT: i16 = 6;
const SQL_DIAG_DYNAMIC_FUNCTION: i16 = 7;
const SQL_DIAG_CLASS_ORIGIN: i16 = 8;
const SQL_DIAG_SUBCLASS_ORIGIN: i16 = 9;
const SQL_DIAG_CONNECTION_NAME: i16 = 10;
const SQL_DIAG_SERVER_NAME: i16 = 11;
const SQL_DIAG_DYNAMIC_FUNCTION_CODE: i16 = 12;
const SQL_NO_COLUMN_NUMBER: i32 = -1;
const SQL_NO_ROW_NUMBER: isize = -1;
const SQL_DIAG_UNKNOWN_STATEMENT: i32 = 0;
const SQL_DIAG_SELECT_CURSOR: i32 = 85;
const UNKNOWN_ROW_COUNT: isize = -1;

/// SQLSTATEs that ODBC itself defined; all others come from ISO.
const ODBC_SUBCLASSES: &[&str] =
    &["01S", "07S", "08S", "21S", "25S", "42S", "HY0", "HY1", "HYC", "HYT", "IM0"];

enum Field {
    Return(i16),
    Number(i32),
    Count(isize),
    Text(String),
    NoRecord,
    Unknown,
}

/// Gives a field of the header (record 0) or of a record; SQL_NO_DATA beyond the last record.
pub fn get_diag_field(
    kind: i16,
    handle: *mut c_void,
    number: i16,
    asked: i16,
    buffer: TextOut,
    length: Output<i16>,
) -> SqlReturn {
    entry::unlocked(kind, handle, |found| {
        let field = with_diagnostics(&found, |diagnostics| match header_field(&found, diagnostics, asked) {
            Some(field) => field,
            None if number < 1 => Field::Unknown,
            None => diagnostics
                .record(number)
                .map_or(Field::NoRecord, |record| record_field(record, &found, asked)),
        });
        match field {
            Field::Return(value) => buffer.address().write(value),
            Field::Number(value) => buffer.address().write(value),
            Field::Count(value) => buffer.address().write(value),
            Field::NoRecord => return SqlReturn::NO_DATA,
            Field::Unknown => return SqlReturn::ERROR,
            Field::Text(text) => {
                let Ok(written) = buffer.write(&text) else { return SqlReturn::ERROR };
                length.write_length(written.total);
                if written.cut {
                    return SqlReturn::SUCCESS_WITH_INFO;
                }
            }
        }
        SqlReturn::SUCCESS
    })
}

fn header_field(handle: &AnyHandle, diagnostics: &Diagnostics, asked: i16) -> Option<Field> {
    let of_statement = handle.kind() == kind::STATEMENT;
    let field = match asked {
        SQL_DIAG_RETURNCODE => Field::Return(diagnostics.return_code()),
        SQL_DIAG_NUMBER => Field::Number(i32::try_from(diagnostics.count()).unwrap_or(i32::MAX)),
        SQL_DIAG_ROW_COUNT if of_statement => row_count(handle, diagnostics),
        SQL_DIAG_CURSOR_ROW_COUNT if of_statement => Field::Count(cursor_rows(handle)),
        SQL_DIAG_DYNAMIC_FUNCTION if of_statement => {
            Field::Text(if is_select(diagnostics) { "SELECT CURSOR" } else { "" }.to_owned())
        }
        SQL_DIAG_DYNAMIC_FUNCTION_CODE if of_statement => Field::Number(if is_select(diagnostics) {
            SQL_DIAG_SELECT_CURSOR
        } else {
            SQL_DIAG_UNKNOWN_STATEMENT
        }),
        SQL_DIAG_ROW_COUNT
        | SQL_DIAG_CURSOR_ROW_COUNT
        | SQL_DIAG_DYNAMIC_FUNCTION
        | SQL_DIAG_DYNAMIC_FUNCTION_CODE => Field::Unknown,
        _ => return None,
    };
    Some(field)
}

/// The rows affected: of an execution that has ended and whose result was not closed.
fn row_count(handle: &AnyHandle, diagnostics: &Diagnostics) -> Field {
    match (handle, diagnostics.executed()) {
        (AnyHandle::Statement(statement), Some(executed)) if !statement.is_busy_or_waits_for_data() => {
            Field::Count(executed.row_count)
        }
        _ => Field::Unknown,
    }
}

/// The rows of a static cursor once they were all read, if the statement's lock is free: this function never waits.
fn cursor_rows(handle: &AnyHandle) -> isize {
    let AnyHandle::Statement(statement) = handle else { return UNKNOWN_ROW_COUNT };
    lock_if_free(statement.state()).and_then(|state| known_rows(&state)).unwrap_or(UNKNOWN_ROW_COUNT)
}

fn is_select(diagnostics: &Diagnostics) -> bool {
    diagnostics.executed().is_some_and(|executed| executed.is_select)
}

fn record_field(record: &Diagnostic, handle: &AnyHandle, asked: i16) -> Field {
    let state = if is_odbc2(handle) { record.state.odbc2_code() } else { record.state.code() };
    match asked {
        SQL_DIAG_SQLSTATE => Field::Text(state.to_owned()),
        SQL_DIAG_NATIVE => Field::Number(record.native),
        SQL_DIAG_MESSAGE_TEXT => Field::Text(record.text()),
        SQL_DIAG_CLASS_ORIGIN => Field::Text(origin(state.starts_with("IM"))),
        SQL_DIAG_SUBCLASS_ORIGIN => {
            Field::Text(origin(ODBC_SUBCLASSES.iter().any(|start| state.starts_with(start))))
        }
        // ODBC leaves it open what this is; no connection here has a name of its own.
        SQL_DIAG_CONNECTION_NAME => Field::Text(String::new()),
        SQL_DIAG_SERVER_NAME => Field::Text(data_source(handle)),
        SQL_DIAG_COLUMN_NUMBER => Field::Number(record.column.map_or(SQL_NO_COLUMN_NUMBER, i32::from)),
        SQL_DIAG_ROW_NUMBER => {
            Field::Count(record.row.and_then(|row| isize::try_from(row).ok()).unwrap_or(SQL_NO_ROW_NUMBER))
        }
        _ => Field::Unknown,
    }
}

fn origin(odbc: bool) -> String {
    if odbc { "ODBC 3.0" } else { "ISO 9075" }.to_owned()
}

/// The name of the DSN, if the connection's lock is free: this function never waits.
fn data_source(handle: &AnyHandle) -> String {
    let connection = match handle {
        AnyHandle::Environment(_) => return String::new(),
        AnyHandle::Connection(connection) => connection,
        AnyHandle::Statement(statement) => &statement.connection,
        AnyHandle::Descriptor(descriptor) => &descriptor.connection,
    };
    lock_if_free(connection.state()).map(|state| state.data_source.clone()).unwrap_or_default()
}
