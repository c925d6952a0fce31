//! The catalog functions in the form with SQLWCHAR. No logic here; `narrow_catalog` is the same with SQLCHAR.
#![allow(unsafe_code, non_snake_case, missing_docs, clippy::missing_safety_doc, clippy::too_many_arguments)]

use odbc_sys::SqlReturn;

use super::{Handle, names};
use crate::api;
use crate::entry;
use crate::memory::Application;
use crate::wide::WideUnit;

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLGetTypeInfoW(statement: Handle, data_type: i16) -> SqlReturn {
    entry::statement(statement, |call| api::catalog_functions::type_info(call, data_type))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLTablesW(
    statement: Handle,
    catalog: *mut WideUnit,
    catalog_length: i16,
    schema: *mut WideUnit,
    schema_length: i16,
    table: *mut WideUnit,
    table_length: i16,
    types: *mut WideUnit,
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
pub unsafe extern "system" fn SQLColumnsW(
    statement: Handle,
    catalog: *mut WideUnit,
    catalog_length: i16,
    schema: *mut WideUnit,
    schema_length: i16,
    table: *mut WideUnit,
    table_length: i16,
    column: *mut WideUnit,
    column_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    let column = app.text(column, column_length);
    entry::statement(statement, |call| api::catalog_functions::columns(call, names, column))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLProcedureColumnsW(
    statement: Handle,
    catalog: *mut WideUnit,
    catalog_length: i16,
    schema: *mut WideUnit,
    schema_length: i16,
    table: *mut WideUnit,
    table_length: i16,
    column: *mut WideUnit,
    column_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    let column = app.text(column, column_length);
    entry::statement(statement, |call| api::catalog_functions::procedure_columns(call, names, column))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLColumnPrivilegesW(
    statement: Handle,
    catalog: *mut WideUnit,
    catalog_length: i16,
    schema: *mut WideUnit,
    schema_length: i16,
    table: *mut WideUnit,
    table_length: i16,
    column: *mut WideUnit,
    column_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    let column = app.text(column, column_length);
    entry::statement(statement, |call| api::catalog_functions::column_privileges(call, names, column))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLPrimaryKeysW(
    statement: Handle,
    catalog: *mut WideUnit,
    catalog_length: i16,
    schema: *mut WideUnit,
    schema_length: i16,
    table: *mut WideUnit,
    table_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    entry::statement(statement, |call| api::catalog_functions::primary_keys(call, names))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLProceduresW(
    statement: Handle,
    catalog: *mut WideUnit,
    catalog_length: i16,
    schema: *mut WideUnit,
    schema_length: i16,
    table: *mut WideUnit,
    table_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    entry::statement(statement, |call| api::catalog_functions::procedures(call, names))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLTablePrivilegesW(
    statement: Handle,
    catalog: *mut WideUnit,
    catalog_length: i16,
    schema: *mut WideUnit,
    schema_length: i16,
    table: *mut WideUnit,
    table_length: i16,
) -> SqlReturn {
    // SAFETY: the caller keeps what the ODBC specification promises about every pointer it passes.
    let app = unsafe { Application::promised() };
    let names = names(app, (catalog, catalog_length), (schema, schema_length), (table, table_length));
    entry::statement(statement, |call| api::catalog_functions::table_privileges(call, names))
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn SQLForeignKeysW(
    statement: Handle,
    primary_catalog: *mut WideUnit,
    primary_catalog_length: i16,
    primary_schema: *mut WideUnit,
    primary_schema_length: i16,
    primary_table: *mut WideUnit,
    primary_table_length: i16,
    foreign_catalog: *mut WideUnit,
    foreign_catalog_length: i16,
    foreign_schema: *mut WideUnit,
    foreign_schema_length: i16,
    foreign_table: *mut WideUnit,
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
pub unsafe extern "system" fn SQLStatisticsW(
    statement: Handle,
    catalog: *mut WideUnit,
    catalog_length: i16,
    schema: *mut WideUnit,
    schema_length: i16,
    table: *mut WideUnit,
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
pub unsafe extern "system" fn SQLSpecialColumnsW(
    statement: Handle,
    kind: u16,
    catalog: *mut WideUnit,
    catalog_length: i16,
    schema: *mut WideUnit,
    schema_length: i16,
    table: *mut WideUnit,
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
