//! SQLColumns.

use bigcommerce_sql::schemas::{Catalogue, Column, Table};
use bigcommerce_sql::{
    OwnKind, OwnTable, Presentation, ResultColumn, ResultType, SystemColumn, SystemTable, VIEW_SCHEMA,
};

use super::names::{columns_like, tables_like};
use super::own::{own_columns_like, own_tables_like};
use super::rows::{Cell, Described, Row, position, result};
use super::system::{system_columns_like, system_tables_like};
use super::{LocalResult, NameArguments};
use crate::types::{TypeFacts, facts};

const COLUMNS: [Described; 18] = [
    Described::name("TABLE_CAT"),
    Described::name("TABLE_SCHEM"),
    Described::name("TABLE_NAME").not_null(),
    Described::name("COLUMN_NAME").not_null(),
    Described::small("DATA_TYPE").not_null(),
    Described::name("TYPE_NAME").not_null(),
    Described::number("COLUMN_SIZE"),
    Described::number("BUFFER_LENGTH"),
    Described::small("DECIMAL_DIGITS"),
    Described::small("NUM_PREC_RADIX"),
    Described::small("NULLABLE").not_null(),
    Described::remarks("REMARKS"),
    Described::remarks("COLUMN_DEF"),
    Described::small("SQL_DATA_TYPE").not_null(),
    Described::small("SQL_DATETIME_SUB"),
    Described::number("CHAR_OCTET_LENGTH"),
    Described::number("ORDINAL_POSITION").not_null(),
    Described::name("IS_NULLABLE"),
];

/// SQLColumns, by schema, table name and position, as a connection with this presentation delivers them: temporary tables, whose
/// names start with #, those of the store, the system tables, whose names start in lower case, and views.
pub fn columns(
    catalogue: &Catalogue,
    own: &[OwnTable],
    presentation: Presentation,
    names: NameArguments<'_>,
) -> LocalResult {
    let own = |kind| {
        own_tables_like(own, kind, names).flat_map(move |table| {
            own_columns_like(table, names).map(move |(index, column)| of_own(table, index, column))
        })
    };
    let ordinary = tables_like(catalogue, names).flat_map(|table| {
        columns_like(table, names).map(move |(index, column)| Listed {
            not_null: !presentation.nullable(table, index),
            ..of_table(table, index, column)
        })
    });
    let system = system_tables_like(names).flat_map(|table| {
        system_columns_like(table, names).map(move |(index, column)| of_system(table, index, column))
    });
    let all = own(OwnKind::Temporary).chain(ordinary).chain(system).chain(own(OwnKind::View));
    let rows: Vec<Row<18>> = all.map(|column| row(&column, presentation)).collect();
    result(&COLUMNS, &rows)
}

/// What SQLColumns tells of a column.
struct Listed<'a> {
    schema: Option<&'static str>,
    table: &'a str,
    name: &'a str,
    result_type: ResultType,
    not_null: bool,
    remark: &'a str,
    index: usize,
}

fn of_table<'a>(table: &'a Table, index: usize, column: &'a Column) -> Listed<'a> {
    Listed {
        schema: None,
        table: &table.name,
        name: &column.sql_name,
        result_type: ResultType::from(column.sql_type),
        not_null: column.not_null,
        remark: column.note.as_deref().unwrap_or_default(),
        index,
    }
}

fn of_system(table: &'static SystemTable, index: usize, column: &'static SystemColumn) -> Listed<'static> {
    Listed {
        schema: None,
        table: table.name,
        name: column.name,
        result_type: column.result_type,
        not_null: !column.nullable,
        remark: "",
        index,
    }
}

fn of_own<'a>(table: &'a OwnTable, index: usize, column: &'a ResultColumn) -> Listed<'a> {
    Listed {
        schema: (table.kind == OwnKind::View).then_some(VIEW_SCHEMA),
        table: &table.name,
        name: &column.label,
        result_type: column.result_type,
        not_null: !column.nullable,
        remark: "",
        index,
    }
}

fn row(column: &Listed<'_>, presentation: Presentation) -> Row<18> {
    let result_type = presentation.shown(column.result_type);
    let facts = facts(result_type);
    [
        Cell::Null,
        column.schema.into(),
        column.table.into(),
        column.name.into(),
        facts.concise_type.into(),
        facts.type_name.into(),
        facts.column_size.into(),
        facts.octet_length.into(),
        decimal_digits(result_type, &facts),
        radix(&facts),
        i16::from(!column.not_null).into(),
        column.remark.into(),
        Cell::Null,
        facts.verbose_type.into(),
        datetime_code(&facts),
        char_octet_length(result_type, &facts),
        position(column.index),
        if column.not_null { "NO" } else { "YES" }.into(),
    ]
}

/// DECIMAL_DIGITS: NULL where Appendix D calls them not applicable.
pub(super) fn decimal_digits(result_type: ResultType, facts: &TypeFacts) -> Cell {
    match result_type {
        ResultType::SmallInt
        | ResultType::Integer
        | ResultType::BigInt
        | ResultType::Decimal { .. }
        | ResultType::Time
        | ResultType::Timestamp => facts.decimal_digits.into(),
        ResultType::Boolean
        | ResultType::Double
        | ResultType::Varchar(_)
        | ResultType::LongVarchar
        | ResultType::Date
        | ResultType::Binary => Cell::Null,
    }
}

/// NUM_PREC_RADIX: NULL for what is not a number.
pub(super) fn radix(facts: &TypeFacts) -> Cell {
    Some(facts.radix).filter(|radix| *radix != 0).into()
}

/// SQL_DATETIME_SUB: NULL for what is not a date or time.
pub(super) fn datetime_code(facts: &TypeFacts) -> Cell {
    Some(facts.datetime_code).filter(|code| *code != 0).into()
}

fn char_octet_length(result_type: ResultType, facts: &TypeFacts) -> Cell {
    match result_type {
        ResultType::Varchar(_) | ResultType::LongVarchar | ResultType::Binary => facts.octet_length.into(),
        _ => Cell::Null,
    }
}
