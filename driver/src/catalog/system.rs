//! The engine's system tables in SQLTables and SQLColumns: of the type SYSTEM TABLE, after the store's tables.

use bigcommerce_sql::{SYSTEM_TABLES, SystemColumn, SystemTable};

use super::NameArguments;
use super::names::{columns_named, nowhere, selects};

/// Their table type.
pub(super) const SYSTEM_TABLE: &str = "SYSTEM TABLE";

/// The system tables that a pattern or an identifier selects.
pub(super) fn system_tables_like(names: NameArguments<'_>) -> impl Iterator<Item = &'static SystemTable> {
    let nowhere = nowhere(names);
    SYSTEM_TABLES
        .iter()
        .filter(move |table| !nowhere && selects(names.table, names.identifiers, table.name, &[]))
}

/// The columns of one that ColumnName selects, each with its index.
pub(super) fn system_columns_like(
    table: &'static SystemTable,
    names: NameArguments<'_>,
) -> impl Iterator<Item = (usize, &'static SystemColumn)> {
    columns_named(table.columns, names, |column| (column.name, &[]))
}
