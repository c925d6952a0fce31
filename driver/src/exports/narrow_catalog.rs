//! The catalog functions in the form with SQLCHAR, which holds UTF-8. No logic here; `wide_catalog` is the same with
//! SQLWCHAR.
#![allow(unsafe_code, non_snake_case, missing_docs, clippy::missing_safety_doc, clippy::too_many_arguments)]

use odbc_sys::SqlReturn;

use super::{Handle, names};
use crate::api;
use crate::entry;
use crate::memory::Application;

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetTypeInfo(statement: Handle, data_type: i16) -> SqlReturn {
    entry::statement(statement, |call| api::catalog_functions::type_info(call, data_type))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLTables(
    statement: Handle,
    catalog: *mut u8,
    catalog_length: i16,
    schema: *mut u8,
    schema_length: i16,
    table: *mut u8,
    table_length: i16,
    types: *mut u8,
    types_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    entry::statement(statement, |call| {
        api::catalog_functions::tables(call, names, app.text(types, types_length))
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLColumns(
    statement: Handle,
    catalog: *mut u8,
    catalog_length: i16,
    schema: *mut u8,
    schema_length: i16,
    table: *mut u8,
    table_length: i16,
    column: *mut u8,
    column_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    let column = app.text(column, column_length);
    entry::statement(statement, |call| api::catalog_functions::columns(call, names, column))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLProcedureColumns(
    statement: Handle,
    catalog: *mut u8,
    catalog_length: i16,
    schema: *mut u8,
    schema_length: i16,
    table: *mut u8,
    table_length: i16,
    column: *mut u8,
    column_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    let column = app.text(column, column_length);
    entry::statement(statement, |call| api::catalog_functions::procedure_columns(call, names, column))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLColumnPrivileges(
    statement: Handle,
    catalog: *mut u8,
    catalog_length: i16,
    schema: *mut u8,
    schema_length: i16,
    table: *mut u8,
    table_length: i16,
    column: *mut u8,
    column_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    let column = app.text(column, column_length);
    entry::statement(statement, |call| api::catalog_functions::column_privileges(call, names, column))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLPrimaryKeys(
    statement: Handle,
    catalog: *mut u8,
    catalog_length: i16,
    schema: *mut u8,
    schema_length: i16,
    table: *mut u8,
    table_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    entry::statement(statement, |call| api::catalog_functions::primary_keys(call, names))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLProcedures(
    statement: Handle,
    catalog: *mut u8,
    catalog_length: i16,
    schema: *mut u8,
    schema_length: i16,
    table: *mut u8,
    table_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    entry::statement(statement, |call| api::catalog_functions::procedures(call, names))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLTablePrivileges(
    statement: Handle,
    catalog: *mut u8,
    catalog_length: i16,
    schema: *mut u8,
    schema_length: i16,
    table: *mut u8,
    table_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    entry::statement(statement, |call| api::catalog_functions::table_privileges(call, names))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLForeignKeys(
    statement: Handle,
    primary_catalog: *mut u8,
    primary_catalog_length: i16,
    primary_schema: *mut u8,
    primary_schema_length: i16,
    primary_table: *mut u8,
    primary_table_length: i16,
    foreign_catalog: *mut u8,
    foreign_catalog_length: i16,
    foreign_schema: *mut u8,
    foreign_schema_length: i16,
    foreign_table: *mut u8,
    foreign_table_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let primary = names(
        app,
        (primary_catalog, primary_catalog_length),
        (primary_schema, primary_schema_length),
        (primary_table, primary_table_length),
    );
    let foreign = names(
        app,
        (foreign_catalog, foreign_catalog_length),
        (foreign_schema, foreign_schema_length),
        (foreign_table, foreign_table_length),
    );
    entry::statement(statement, |call| api::catalog_functions::foreign_keys(call, primary, foreign))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLStatistics(
    statement: Handle,
    catalog: *mut u8,
    catalog_length: i16,
    schema: *mut u8,
    schema_length: i16,
    table: *mut u8,
    table_length: i16,
    unique: u16,
    accuracy: u16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    entry::statement(statement, |call| api::catalog_functions::statistics(call, names, unique, accuracy))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLSpecialColumns(
    statement: Handle,
    kind: u16,
    catalog: *mut u8,
    catalog_length: i16,
    schema: *mut u8,
    schema_length: i16,
    table: *mut u8,
    table_length: i16,
    scope: u16,
    nullable: u16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    entry::statement(statement, |call| {
        api::catalog_functions::special_columns(call, kind, names, scope, nullable)
    })
}
