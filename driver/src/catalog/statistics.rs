//! SQLStatistics and SQLSpecialColumns: all that is known of a table is its key, and nobody has counted its rows.

use bigcommerce_sql::schemas::{Catalogue, Column, Table};
use bigcommerce_sql::{Presentation, ResultType};

use super::columns::decimal_digits;
use super::keys::primary_key_name;
use super::names::table_named;
use super::rows::{Cell, Described, Row, position, result};
use super::{LocalResult, NameArguments};
use crate::types::facts;

const STATISTICS: [Described; 13] = [
    Described::name("TABLE_CAT"),
    Described::name("TABLE_SCHEM"),
    Described::name("TABLE_NAME").not_null(),
    Described::small("NON_UNIQUE"),
    Described::name("INDEX_QUALIFIER"),
    Described::name("INDEX_NAME"),
    Described::small("TYPE").not_null(),
    Described::small("ORDINAL_POSITION"),
    Described::name("COLUMN_NAME"),
    Described::name("ASC_OR_DESC"),
    Described::number("CARDINALITY"),
    Described::number("PAGES"),
    Described::name("FILTER_CONDITION"),
];

const SPECIAL_COLUMNS: [Described; 8] = [
    Described::small("SCOPE"),
    Described::name("COLUMN_NAME").not_null(),
    Described::small("DATA_TYPE").not_null(),
    Described::name("TYPE_NAME").not_null(),
    Described::number("COLUMN_SIZE"),
    Described::number("BUFFER_LENGTH"),
    Described::small("DECIMAL_DIGITS"),
    Described::small("PSEUDO_COLUMN"),
];

const TABLE_STATISTIC: i16 = 0;
const INDEX_OTHER: i16 = 3;
const BEST_ROWID: u16 = 1;
const SCOPE_SESSION: i16 = 2;
const NOT_PSEUDO: i16 = 1;

fn key_columns(table: &Table) -> impl Iterator<Item = &Column> {
    table.key.iter().filter_map(|index| table.columns.get(*index))
}

/// SQLStatistics: a row for the table and the columns of its unique index. As that index is all there is,
/// `_unique_only` changes nothing.
pub fn statistics(catalogue: &Catalogue, names: NameArguments<'_>, _unique_only: bool) -> LocalResult {
    let mut rows: Vec<Row<13>> = Vec::new();
    if let Some(table) = table_named(catalogue, names) {
        rows.push(statistics_row(table, None));
        rows.extend(key_columns(table).enumerate().map(|column| statistics_row(table, Some(column))));
    }
    result(&STATISTICS, &rows)
}

fn statistics_row(table: &Table, key_column: Option<(usize, &Column)>) -> Row<13> {
    let is_index = key_column.is_some();
    [
        Cell::Null,
        Cell::Null,
        table.name.as_str().into(),
        is_index.then_some(0_i16).into(),
        Cell::Null,
        is_index.then(|| primary_key_name(table)).into(),
        if is_index { INDEX_OTHER } else { TABLE_STATISTIC }.into(),
        key_column.map_or(Cell::Null, |(index, _)| position(index)),
        key_column.map(|(_, column)| column.sql_name.as_str()).into(),
        Cell::Null,
        Cell::Null,
        Cell::Null,
        Cell::Null,
    ]
}

/// SQLSpecialColumns. `identifier_type`: SQL_BEST_ROWID 1, SQL_ROWVER 2; `nullable_too`: SQL_NULLABLE.
pub fn special_columns(
    catalogue: &Catalogue,
    presentation: Presentation,
    names: NameArguments<'_>,
    identifier_type: u16,
    nullable_too: bool,
) -> LocalResult {
    let mut rows: Vec<Row<8>> = Vec::new();
    if let Some(table) = table_named(catalogue, names).filter(|_| identifier_type == BEST_ROWID)
        && (nullable_too || key_columns(table).all(|column| column.not_null))
    {
        rows.extend(key_columns(table).map(|column| special_row(column, presentation)));
    }
    result(&SPECIAL_COLUMNS, &rows)
}

fn special_row(column: &Column, presentation: Presentation) -> Row<8> {
    let result_type = presentation.shown(ResultType::from(column.sql_type));
    let facts = facts(result_type);
    [
        SCOPE_SESSION.into(),
        column.sql_name.as_str().into(),
        facts.concise_type.into(),
        facts.type_name.into(),
        facts.column_size.into(),
        facts.octet_length.into(),
        decimal_digits(result_type, &facts),
        NOT_PSEUDO.into(),
    ]
}
