//! SQLTables, and the enumerations of catalogs, schemas and table types that hide in it.

use bigcommerce_sql::schemas::Catalogue;

use super::names::tables_like;
use super::rows::{Cell, Described, Row, result};
use super::{LocalResult, NameArguments};

/// The only table type there is.
pub(super) const TABLE: &str = "TABLE";

const COLUMNS: [Described; 5] = [
    Described::name("TABLE_CAT"),
    Described::name("TABLE_SCHEM"),
    Described::name("TABLE_NAME"),
    Described::name("TABLE_TYPE"),
    Described::remarks("REMARKS"),
];

/// SQLTables, its special enumerations included.
pub fn tables(catalogue: &Catalogue, names: NameArguments<'_>, table_types: Option<&str>) -> LocalResult {
    result(&COLUMNS, &table_rows(catalogue, names, table_types))
}

fn table_rows(catalogue: &Catalogue, names: NameArguments<'_>, table_types: Option<&str>) -> Vec<Row<5>> {
    match (names.catalog, names.schema, names.table) {
        // All catalogs, or all schemas: there are none.
        (Some("%"), Some(""), Some("")) | (Some(""), Some("%"), Some("")) => return Vec::new(),
        (Some(""), Some(""), Some("")) if table_types == Some("%") => {
            return vec![[Cell::Null, Cell::Null, Cell::Null, TABLE.into(), Cell::Null]];
        }
        _ => {}
    }
    if !asks_for_tables(table_types) {
        return Vec::new();
    }
    tables_like(catalogue, names)
        .map(|table| {
            [
                Cell::Null,
                Cell::Null,
                table.name.as_str().into(),
                TABLE.into(),
                table.description.as_str().into(),
            ]
        })
        .collect()
}

/// Whether a list such as `'TABLE','VIEW'` or `table, view` contains TABLE. No list, an empty one and `%` ask for all types.
fn asks_for_tables(table_types: Option<&str>) -> bool {
    let list = table_types.unwrap_or_default().trim();
    list.is_empty()
        || list
            .split(',')
            .map(|name| name.trim().trim_matches(['\'', '"']))
            .any(|name| name == "%" || name.eq_ignore_ascii_case(TABLE))
}
