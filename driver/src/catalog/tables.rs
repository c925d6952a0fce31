//! SQLTables, and the enumerations of catalogs, schemas and table types that hide in it.

use bigcommerce_sql::schemas::Catalogue;
use bigcommerce_sql::{Browsable, OwnKind, OwnTable, VIEW_SCHEMA};

use super::names::tables_like;
use super::own::{LOCAL_TEMPORARY, VIEW, own_tables_like};
use super::rows::{Cell, Described, Row, result};
use super::system::{SYSTEM_TABLE, system_tables_like};
use super::{LocalResult, NameArguments};

/// The type of the store's tables.
pub(super) const TABLE: &str = "TABLE";

const COLUMNS: [Described; 5] = [
    Described::name("TABLE_CAT"),
    Described::name("TABLE_SCHEM"),
    Described::name("TABLE_NAME"),
    Described::name("TABLE_TYPE"),
    Described::remarks("REMARKS"),
];

/// SQLTables, its special enumerations included. `own` are the tables of the connection itself.
pub fn tables(
    catalogue: &Catalogue,
    own: &[OwnTable],
    browsable: &Browsable,
    names: NameArguments<'_>,
    table_types: Option<&str>,
) -> LocalResult {
    result(&COLUMNS, &table_rows(catalogue, own, browsable, names, table_types))
}

fn table_rows(
    catalogue: &Catalogue,
    own: &[OwnTable],
    browsable: &Browsable,
    names: NameArguments<'_>,
    table_types: Option<&str>,
) -> Vec<Row<5>> {
    match (names.catalog, names.schema, names.table) {
        // There are no catalogs.
        (Some("%"), Some(""), Some("")) => return Vec::new(),
        (Some(""), Some("%"), Some("")) => {
            let schema = [Cell::Null, VIEW_SCHEMA.into(), Cell::Null, Cell::Null, Cell::Null];
            return own
                .iter()
                .any(|table| table.kind == OwnKind::View)
                .then_some(schema)
                .into_iter()
                .collect();
        }
        (Some(""), Some(""), Some("")) if table_types == Some("%") => {
            let type_row = |name: &str| [Cell::Null, Cell::Null, Cell::Null, name.into(), Cell::Null];
            return [LOCAL_TEMPORARY, SYSTEM_TABLE, TABLE, VIEW].map(type_row).into();
        }
        _ => {}
    }
    // The order of the specification: table type first.
    let mut rows = Vec::new();
    if asks_for(LOCAL_TEMPORARY, table_types) {
        let temporary = own_tables_like(own, OwnKind::Temporary, names);
        rows.extend(temporary.map(|table| row(&table.name, LOCAL_TEMPORARY, &table.remark)));
    }
    if asks_for(SYSTEM_TABLE, table_types) {
        rows.extend(system_tables_like(names).map(|table| row(table.name, SYSTEM_TABLE, table.description)));
    }
    if asks_for(TABLE, table_types) {
        let listed = tables_like(catalogue, names).filter(|table| browsable.lists_table(&table.name));
        rows.extend(listed.map(|table| row(&table.name, TABLE, &table.description)));
    }
    if asks_for(VIEW, table_types) {
        let views = own_tables_like(own, OwnKind::View, names)
            .filter(|view| browsable.lists_view(VIEW_SCHEMA, &view.name));
        rows.extend(views.map(|view| {
            let [catalog, _, name, table_type, remark] = row(&view.name, VIEW, &view.remark);
            [catalog, VIEW_SCHEMA.into(), name, table_type, remark]
        }));
    }
    rows
}

fn row(name: &str, table_type: &str, description: &str) -> Row<5> {
    [Cell::Null, Cell::Null, name.into(), table_type.into(), description.into()]
}

/// Whether a list such as `'TABLE','VIEW'` or `table, view` contains a type. No list, an empty one and `%` ask for all types.
fn asks_for(table_type: &str, table_types: Option<&str>) -> bool {
    let list = table_types.unwrap_or_default().trim();
    list.is_empty()
        || list
            .split(',')
            .map(|name| name.trim().trim_matches(['\'', '"']))
            .any(|name| name == "%" || name.eq_ignore_ascii_case(table_type))
}
