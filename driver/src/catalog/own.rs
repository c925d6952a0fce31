//! The tables of the connection itself in SQLTables and SQLColumns: temporary tables, and views in their schema.

use bigcommerce_sql::{OwnKind, OwnTable, ResultColumn, VIEW_SCHEMA};

use super::NameArguments;
use super::names::{columns_named, nowhere, selects};

/// The table type of temporary tables.
pub(super) const LOCAL_TEMPORARY: &str = "LOCAL TEMPORARY";

/// The table type of views.
pub(super) const VIEW: &str = "VIEW";

/// The temporary tables or views that a pattern or an identifier selects.
pub(super) fn own_tables_like<'a>(
    own: &'a [OwnTable],
    kind: OwnKind,
    names: NameArguments<'a>,
) -> impl Iterator<Item = &'a OwnTable> {
    let elsewhere = match kind {
        OwnKind::Temporary => nowhere(names),
        OwnKind::View => outside_views(names),
    };
    own.iter()
        .filter(move |table| table.kind == kind && !elsewhere)
        .filter(move |table| selects(names.table, names.identifiers, &table.name, &[]))
}

/// An empty schema asks for tables without one, which views are not.
fn outside_views(names: NameArguments<'_>) -> bool {
    nowhere(NameArguments { schema: None, ..names })
        || !selects(names.schema, names.identifiers, VIEW_SCHEMA, &[])
}

/// The columns of one that ColumnName selects, each with its index.
pub(super) fn own_columns_like<'a>(
    table: &'a OwnTable,
    names: NameArguments<'a>,
) -> impl Iterator<Item = (usize, &'a ResultColumn)> {
    columns_named(&table.columns, names, |column| (&column.label, &[]))
}
