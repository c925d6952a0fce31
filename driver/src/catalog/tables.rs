//! SQLTables, and the enumerations of catalogs, schemas and table types that hide in it.

use bigcommerce_sql::Browsable;
use bigcommerce_sql::schemas::Catalogue;

use super::names::tables_like;
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

/// SQLTables, its special enumerations included.
pub fn tables(
    catalogue: &Catalogue,
    browsable: &Browsable,
    names: NameArguments<'_>,
    table_types: Option<&str>,
) -> LocalResult {
    result(&COLUMNS, &table_rows(catalogue, browsable, names, table_types))
}

fn table_rows(
    catalogue: &Catalogue,
    browsable: &Browsable,
    names: NameArguments<'_>,
    table_types: Option<&str>,
) -> Vec<Row<5>> {
    match (names.catalog, names.schema, names.table) {
        // All catalogs, or all schemas: there are none.
        (Some("%"), Some(""), Some("")) | (Some(""), Some("%"), Some("")) => return Vec::new(),
        (Some(""), Some(""), Some("")) if table_types == Some("%") => {
            let type_row = |name: &str| [Cell::Null, Cell::Null, Cell::Null, name.into(), Cell::Null];
            return vec![type_row(SYSTEM_TABLE), type_row(TABLE)];
        }
        _ => {}
    }
    // The order of the specification: table type first.
    let mut rows = Vec::new();
    if asks_for(SYSTEM_TABLE, table_types) {
        rows.extend(system_tables_like(names).map(|table| row(table.name, SYSTEM_TABLE, table.description)));
    }
    if asks_for(TABLE, table_types) {
        let listed = tables_like(catalogue, names).filter(|table| browsable.lists_table(&table.name));
        rows.extend(listed.map(|table| row(&table.name, TABLE, &table.description)));
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
