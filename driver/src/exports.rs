//! The ABI: every function a driver manager may call, without logic. Each takes the application's promise about its
//! pointers, wraps them and goes through `entry`. Functions with text stand twice, in `wide…` and `narrow…`.
#![allow(unsafe_code, non_snake_case, missing_docs, clippy::missing_safety_doc, clippy::too_many_arguments)]

mod cursors;
mod narrow;
mod narrow_catalog;
mod wide;
mod wide_catalog;

use std::ffi::c_void;

use bigcommerce_cells::lent_row::Asked;
use odbc_sys::SqlReturn;

use crate::api;
use crate::api::bind_parameter::Binding;
use crate::api::catalog_functions::Names;
use crate::api::desc_rec::Fields;
use crate::entry::{self, Call};
use crate::handles::Statement;
use crate::memory::{Application, Output, TextUnit};
use crate::odbc::function;

pub use cursors::*;
pub use narrow::*;
pub use narrow_catalog::*;
pub use wide::*;
pub use wide_catalog::*;

/// SQLHENV, SQLHDBC, SQLHSTMT or SQLHDESC.
type Handle = *mut c_void;
/// SQLPOINTER
type Pointer = *mut c_void;

/// Units of a buffer for an SQLSTATE, terminator included.
const SQLSTATE_CAPACITY: i16 = 6;

/// The three name arguments that catalog functions have in common.
fn names<U: TextUnit>(
    app: Application,
    catalog: (*const U, i16),
    schema: (*const U, i16),
    table: (*const U, i16),
) -> Names {
    Names {
        catalog: app.text(catalog.0, catalog.1),
        schema: app.text(schema.0, schema.1),
        table: app.text(table.0, table.1),
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLAllocHandle(kind: i16, input: Handle, output: *mut Handle) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    api::alloc_handle::alloc_handle(kind, input, app.output(output))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLFreeHandle(kind: i16, handle: Handle) -> SqlReturn {
    api::free_handle::free_handle(kind, handle)
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLFreeStmt(statement: Handle, option: u16) -> SqlReturn {
    api::free_stmt::free_stmt(statement, option)
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLDisconnect(connection: Handle) -> SqlReturn {
    entry::pollable_connection(connection, function::DISCONNECT, || api::disconnect::disconnect)
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetFunctions(
    connection: Handle,
    function: u16,
    supported: *mut u16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::connection(connection, |_| api::get_functions::get_functions(function, app.address(supported)))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLSetEnvAttr(
    environment: Handle,
    attribute: i32,
    value: Pointer,
    _length: i32,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::environment(environment, |call| {
        api::env_attributes::set_env_attr(call, attribute, app.address(value))
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetEnvAttr(
    environment: Handle,
    attribute: i32,
    value: Pointer,
    _capacity: i32,
    length: *mut i32,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::environment(environment, |call| {
        api::env_attributes::get_env_attr(call, attribute, app.address(value), app.output(length))
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLEndTran(kind: i16, handle: Handle, completion: i16) -> SqlReturn {
    api::end_tran::end_tran(kind, handle, completion)
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLCancel(statement: Handle) -> SqlReturn {
    api::cancel::cancel(statement)
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLCancelHandle(kind: i16, handle: Handle) -> SqlReturn {
    api::cancel::cancel_handle(kind, handle)
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLCloseCursor(statement: Handle) -> SqlReturn {
    entry::statement(statement, api::close_cursor::close_cursor)
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLExecute(statement: Handle) -> SqlReturn {
    entry::pollable(statement, function::EXECUTE, || api::execute::execute)
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLFetch(statement: Handle) -> SqlReturn {
    entry::pollable(statement, function::FETCH, || api::fetch::fetch)
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLFetchScroll(
    statement: Handle,
    orientation: i16,
    offset: isize,
) -> SqlReturn {
    entry::pollable(statement, function::FETCH_SCROLL, || {
        move |call: &mut Call<'_, Statement>| api::fetch::fetch_scroll(call, orientation, offset)
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLMoreResults(statement: Handle) -> SqlReturn {
    entry::pollable(statement, function::MORE_RESULTS, || api::more_results::more_results)
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLNumResultCols(statement: Handle, count: *mut i16) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::statement(statement, |call| api::result_facts::num_result_cols(call, app.output(count)))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLNumParams(statement: Handle, count: *mut i16) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::statement(statement, |call| api::result_facts::num_params(call, app.output(count)))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLRowCount(statement: Handle, count: *mut isize) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::statement(statement, |call| api::result_facts::row_count(call, app.output(count)))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLBindCol(
    statement: Handle,
    column: u16,
    c_type: i16,
    data: Pointer,
    capacity: isize,
    indicator: *mut isize,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::statement(statement, |call| {
        let (data, indicator) = (app.address(data), app.address(indicator));
        api::bind_col::bind_col(call, column, c_type, data, capacity, indicator)
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetData(
    statement: Handle,
    column: u16,
    c_type: i16,
    data: Pointer,
    capacity: isize,
    indicator: *mut isize,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let (data, indicator) = (app.address(data), app.address(indicator));
    let asked = Asked { column, c_type, data, capacity, indicator };
    entry::get_data(statement, &asked, |call| api::get_data::get_data(call, asked))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLBindParameter(
    statement: Handle,
    number: u16,
    direction: i16,
    c_type: i16,
    sql_type: i16,
    column_size: usize,
    decimal_digits: i16,
    data: Pointer,
    capacity: isize,
    indicator: *mut isize,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let (data, indicator) = (app.address(data), app.address(indicator));
    let binding =
        Binding { direction, c_type, sql_type, column_size, decimal_digits, data, capacity, indicator };
    entry::statement(statement, |call| api::bind_parameter::bind_parameter(call, number, binding))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLDescribeParam(
    statement: Handle,
    number: u16,
    data_type: *mut i16,
    size: *mut usize,
    decimal_digits: *mut i16,
    nullable: *mut i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let answers = api::describe_param::Answers {
        data_type: app.output(data_type),
        size: app.output(size),
        decimal_digits: app.output(decimal_digits),
        nullable: app.output(nullable),
    };
    entry::statement(statement, |call| api::describe_param::describe_param(call, number, answers))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLParamData(statement: Handle, token: *mut Pointer) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let token = app.address(token);
    entry::pollable_with_data_due(statement, function::PARAM_DATA, || {
        move |call: &mut Call<'_, Statement>| api::param_data::param_data(call, Output::at(token))
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLPutData(statement: Handle, data: Pointer, length: isize) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    entry::statement_with_data_due(statement, |call| api::put_data::put_data(call, app.address(data), length))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLCopyDesc(source: Handle, target: Handle) -> SqlReturn {
    api::copy_desc::copy_desc(source, target)
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLSetDescRec(
    descriptor: Handle,
    number: i16,
    verbose_type: i16,
    datetime_code: i16,
    octet_length: isize,
    precision: i16,
    scale: i16,
    data: Pointer,
    length: *mut isize,
    indicator: *mut isize,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let (data, length, indicator) = (app.address(data), app.address(length), app.address(indicator));
    let fields =
        Fields { verbose_type, datetime_code, octet_length, precision, scale, data, length, indicator };
    entry::descriptor(descriptor, |call| api::desc_rec::set_desc_rec(call, number, fields))
}
