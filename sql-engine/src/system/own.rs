//! Rows of the system tables about what the connection has of its own: temporary tables and views.

use super::provider::SystemContext;
use super::rows::{Cell, Row, number, sizes, text};
use crate::result::ResultColumn;
use crate::views::VIEW_SCHEMA;

/// Their rows of `sys_tables`.
pub(super) fn table_rows(context: &SystemContext) -> Vec<Row> {
    let temporary = context.temporary.all();
    let temporary = temporary.iter().map(|table| {
        let description = "A temporary table of this connection.";
        table_row(Cell::Null, &table.name().typed, "LOCAL TEMPORARY", description, true)
    });
    let views =
        context.views.all().filter(|view| context.browsable.lists_view(VIEW_SCHEMA, &view.name.typed));
    let views = views.map(|view| {
        table_row(text(VIEW_SCHEMA), &view.name.typed, "VIEW", "A view of UserDefinedViews.", false)
    });
    temporary.chain(views).collect()
}

fn table_row(schema: Cell, name: &str, table_type: &str, description: &str, changes: bool) -> Row {
    let own = [Cell::Null, schema, text(name), text(table_type), text(description), Cell::Flag(changes)];
    // Neither path nor version, routes and scope.
    own.into_iter().chain([const { Cell::Null }; 4]).collect()
}

/// Their rows of `sys_tablecolumns`; none of a view that cannot be used.
pub(super) fn column_rows(context: &SystemContext) -> Vec<Row> {
    let mut rows = Vec::new();
    for table in context.temporary.all() {
        rows.extend(rows_of(&Cell::Null, &table.name().typed, table.columns(), false));
    }
    for view in context.views.all().filter(|view| context.browsable.lists_view(VIEW_SCHEMA, &view.name.typed))
    {
        if let Some(planned) = context.views.planned(&view.name.folded) {
            rows.extend(rows_of(&text(VIEW_SCHEMA), &view.name.typed, planned.columns(), true));
        }
    }
    rows
}

fn rows_of(schema: &Cell, table: &str, columns: &[ResultColumn], read_only: bool) -> Vec<Row> {
    let rows = columns.iter().enumerate().map(|(index, column)| {
        let [length, precision, scale] = sizes(column.result_type);
        vec![
            Cell::Null,
            schema.clone(),
            text(table),
            text(&column.label),
            text(column.result_type.name()),
            length,
            precision,
            scale,
            Cell::Flag(column.nullable),
            Cell::Null,
            number(Some(index + 1)),
            Cell::Flag(read_only),
            Cell::Flag(false),
            Cell::Null,
        ]
    });
    rows.collect()
}
