//! SQLTablePrivileges and SQLColumnPrivileges: the token's scopes decide at run time; what a connection may try is SELECT.

use bigcommerce_sql::schemas::Catalogue;

use super::names::{columns_like, table_named, tables_like};
use super::rows::{Cell, Described, Row, result};
use super::{LocalResult, NameArguments};

const TABLE_PRIVILEGES: [Described; 7] = [
    Described::name("TABLE_CAT"),
    Described::name("TABLE_SCHEM"),
    Described::name("TABLE_NAME").not_null(),
    Described::name("GRANTOR"),
    Described::name("GRANTEE").not_null(),
    Described::name("PRIVILEGE").not_null(),
    Described::name("IS_GRANTABLE"),
];

const COLUMN_PRIVILEGES: [Described; 8] = [
    Described::name("TABLE_CAT"),
    Described::name("TABLE_SCHEM"),
    Described::name("TABLE_NAME").not_null(),
    Described::name("COLUMN_NAME").not_null(),
    Described::name("GRANTOR"),
    Described::name("GRANTEE").not_null(),
    Described::name("PRIVILEGE").not_null(),
    Described::name("IS_GRANTABLE"),
];

/// The specification's grantor of what an owner grants itself.
const GRANTOR: &str = "_SYSTEM";
const GRANTEE: &str = "PUBLIC";

/// SQLTablePrivileges.
pub fn table_privileges(catalogue: &Catalogue, names: NameArguments<'_>) -> LocalResult {
    let rows: Vec<Row<7>> = tables_like(catalogue, names)
        .map(|table| {
            [
                Cell::Null,
                Cell::Null,
                table.name.as_str().into(),
                GRANTOR.into(),
                GRANTEE.into(),
                "SELECT".into(),
                "NO".into(),
            ]
        })
        .collect();
    result(&TABLE_PRIVILEGES, &rows)
}

/// SQLColumnPrivileges, by column name. TableName is an ordinary argument, ColumnName a pattern.
pub fn column_privileges(catalogue: &Catalogue, names: NameArguments<'_>) -> LocalResult {
    let mut rows: Vec<Row<8>> = Vec::new();
    if let Some(table) = table_named(catalogue, names) {
        let mut columns: Vec<&str> =
            columns_like(table, names).map(|(_, column)| column.sql_name.as_str()).collect();
        columns.sort_unstable();
        rows.extend(columns.into_iter().map(|column| {
            [
                Cell::Null,
                Cell::Null,
                table.name.as_str().into(),
                column.into(),
                GRANTOR.into(),
                GRANTEE.into(),
                "SELECT".into(),
                "NO".into(),
            ]
        }));
    }
    result(&COLUMN_PRIVILEGES, &rows)
}
