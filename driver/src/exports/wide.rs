//! The functions with text, in the form with SQLWCHAR. No logic here; `narrow` is the same with SQLCHAR.
#![allow(unsafe_code, non_snake_case, missing_docs, clippy::missing_safety_doc, clippy::too_many_arguments)]

use odbc_sys::SqlReturn;

use super::{Handle, Pointer, SQLSTATE_CAPACITY};
use crate::api;
use crate::entry::{self, Call};
use crate::handles::{Connection, Statement};
use crate::memory::{Application, Output};
use crate::odbc::function;
use crate::wide::WideUnit;

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLConnectW(
    connection: Handle,
    name: *mut WideUnit,
    name_length: i16,
    user: *mut WideUnit,
    user_length: i16,
    password: *mut WideUnit,
    password_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::pollable_connection(connection, function::CONNECT, || {
        let (name, user) = (app.text(name, name_length), app.text(user, user_length));
        let given = api::connect::read(name, user, app.text(password, password_length));
        move |call: &mut Call<'_, Connection>| api::connect::connect(call, given)
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLDriverConnectW(
    connection: Handle,
    _window: Pointer,
    text: *mut WideUnit,
    text_length: i16,
    completed: *mut WideUnit,
    capacity: i16,
    completed_length: *mut i16,
    completion: u16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::pollable_connection(connection, function::DRIVER_CONNECT, || {
        let text = app.text(text, text_length).read_first();
        let (completed, length) = (app.text_out(completed, capacity), app.address(completed_length));
        move |call: &mut Call<'_, Connection>| {
            api::driver_connect::driver_connect(call, text, completed, Output::at(length), completion)
        }
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLBrowseConnectW(
    connection: Handle,
    text: *mut WideUnit,
    text_length: i16,
    answer: *mut WideUnit,
    capacity: i16,
    answer_length: *mut i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::pollable_connection(connection, function::BROWSE_CONNECT, || {
        let text = app.text(text, text_length).read_first();
        let (answer, length) = (app.text_out(answer, capacity), app.address(answer_length));
        move |call: &mut Call<'_, Connection>| {
            api::browse_connect::browse_connect(call, text, answer, Output::at(length))
        }
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetInfoW(
    connection: Handle,
    kind: u16,
    value: Pointer,
    capacity: i16,
    length: *mut i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::connection(connection, |call| {
        let value = app.text_out_in_bytes::<WideUnit>(value, capacity);
        api::get_info::get_info(call, kind, value, app.output(length))
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLSetConnectAttrW(
    connection: Handle,
    attribute: i32,
    value: Pointer,
    length: i32,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::connection(connection, |call| {
        let text = app.text_in_bytes::<WideUnit>(value, length);
        api::connect_attributes::set_connect_attr(call, attribute, app.address(value), text)
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetConnectAttrW(
    connection: Handle,
    attribute: i32,
    value: Pointer,
    capacity: i32,
    length: *mut i32,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::connection(connection, |call| {
        let buffer = app.text_out_in_bytes::<WideUnit>(value, capacity);
        api::connect_attributes::get_connect_attr(call, attribute, buffer, app.output(length))
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLSetStmtAttrW(
    statement: Handle,
    attribute: i32,
    value: Pointer,
    _length: i32,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::statement(statement, |call| {
        api::statement_attributes::set_stmt_attr(call, attribute, app.address(value))
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetStmtAttrW(
    statement: Handle,
    attribute: i32,
    value: Pointer,
    capacity: i32,
    length: *mut i32,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::statement(statement, |call| {
        let buffer = app.text_out_in_bytes::<WideUnit>(value, capacity);
        api::statement_attributes::get_stmt_attr(call, attribute, buffer, app.output(length))
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLSetDescFieldW(
    descriptor: Handle,
    number: i16,
    field: i16,
    value: Pointer,
    length: i32,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::descriptor(descriptor, |call| {
        let text = app.text_in_bytes::<WideUnit>(value, length);
        api::desc_field_set::set_desc_field(call, number, field, app.address(value), text)
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetDescFieldW(
    descriptor: Handle,
    number: i16,
    field: i16,
    value: Pointer,
    capacity: i32,
    length: *mut i32,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::descriptor(descriptor, |call| {
        let buffer = app.text_out_in_bytes::<WideUnit>(value, capacity);
        api::desc_field::get_desc_field(call, number, field, buffer, app.output(length))
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetDescRecW(
    descriptor: Handle,
    number: i16,
    name: *mut WideUnit,
    capacity: i16,
    name_length: *mut i16,
    verbose_type: *mut i16,
    datetime_code: *mut i16,
    octet_length: *mut isize,
    precision: *mut i16,
    scale: *mut i16,
    nullable: *mut i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let answers = api::desc_rec::Answers {
        name: app.text_out(name, capacity),
        name_length: app.output(name_length),
        verbose_type: app.output(verbose_type),
        datetime_code: app.output(datetime_code),
        octet_length: app.output(octet_length),
        precision: app.output(precision),
        scale: app.output(scale),
        nullable: app.output(nullable),
    };
    entry::descriptor(descriptor, |call| api::desc_rec::get_desc_rec(call, number, answers))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLPrepareW(statement: Handle, text: *mut WideUnit, length: i32) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::pollable(statement, function::PREPARE, || {
        let text = app.text(text, length).read();
        move |call: &mut Call<'_, Statement>| api::prepare::prepare(call, text)
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLExecDirectW(
    statement: Handle,
    text: *mut WideUnit,
    length: i32,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::pollable(statement, function::EXEC_DIRECT, || {
        let text = app.text(text, length).read();
        move |call: &mut Call<'_, Statement>| api::execute::exec_direct(call, text)
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLDescribeColW(
    statement: Handle,
    column: u16,
    name: *mut WideUnit,
    capacity: i16,
    name_length: *mut i16,
    data_type: *mut i16,
    column_size: *mut usize,
    decimal_digits: *mut i16,
    nullable: *mut i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let answers = api::describe_col::Answers {
        name: app.text_out(name, capacity),
        name_length: app.output(name_length),
        data_type: app.output(data_type),
        column_size: app.output(column_size),
        decimal_digits: app.output(decimal_digits),
        nullable: app.output(nullable),
    };
    entry::statement(statement, |call| api::describe_col::describe_col(call, column, answers))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLColAttributeW(
    statement: Handle,
    column: u16,
    field: u16,
    text: Pointer,
    capacity: i16,
    length: *mut i16,
    number: *mut isize,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::statement(statement, |call| {
        let text = app.text_out_in_bytes::<WideUnit>(text, capacity);
        api::col_attribute::col_attribute(call, column, field, text, app.output(length), app.output(number))
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetDiagRecW(
    kind: i16,
    handle: Handle,
    number: i16,
    state: *mut WideUnit,
    native: *mut i32,
    message: *mut WideUnit,
    capacity: i16,
    length: *mut i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let answers = api::get_diag_rec::Answers {
        state: app.text_out(state, SQLSTATE_CAPACITY),
        native: app.output(native),
        message: app.text_out(message, capacity),
        message_length: app.output(length),
    };
    api::get_diag_rec::get_diag_rec(kind, handle, number, answers)
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetDiagFieldW(
    kind: i16,
    handle: Handle,
    number: i16,
    field: i16,
    value: Pointer,
    capacity: i16,
    length: *mut i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let buffer = app.text_out_in_bytes::<WideUnit>(value, capacity);
    api::get_diag_field::get_diag_field(kind, handle, number, field, buffer, app.output(length))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLNativeSqlW(
    connection: Handle,
    text: *mut WideUnit,
    text_length: i32,
    native: *mut WideUnit,
    capacity: i32,
    length: *mut i32,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::connection(connection, |call| {
        let (text, native) = (app.text(text, text_length), app.text_out(native, capacity));
        api::native_sql::native_sql(call, text, native, app.output(length))
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetCursorNameW(
    statement: Handle,
    name: *mut WideUnit,
    capacity: i16,
    length: *mut i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::statement(statement, |call| {
        api::cursor_name::get_cursor_name(call, app.text_out(name, capacity), app.output(length))
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLSetCursorNameW(
    statement: Handle,
    name: *mut WideUnit,
    length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::statement(statement, |call| api::cursor_name::set_cursor_name(call, app.text(name, length)))
}
