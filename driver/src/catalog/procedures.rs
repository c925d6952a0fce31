//! SQLProcedures and SQLProcedureColumns, made from the engine's list.

use bigcommerce_sql::{PROCEDURES, Procedure, ProcedureColumn};

use super::columns::{decimal_digits, radix};
use super::names::{nowhere, selects};
use super::rows::{Cell, Described, Row, position, result};
use super::{LocalResult, NameArguments};
use crate::types::facts;

/// SQL_PT_PROCEDURE: calling one gives no return value.
const PROCEDURE: i16 = 1;
const SQL_PARAM_INPUT: i16 = 1;
const SQL_RESULT_COL: i16 = 3;
const SQL_NULLABLE: i16 = 1;

const PROCEDURE_LIST: [Described; 8] = [
    Described::name("PROCEDURE_CAT"),
    Described::name("PROCEDURE_SCHEM"),
    Described::name("PROCEDURE_NAME").not_null(),
    Described::number("NUM_INPUT_PARAMS"),
    Described::number("NUM_OUTPUT_PARAMS"),
    Described::number("NUM_RESULT_SETS"),
    Described::remarks("REMARKS"),
    Described::small("PROCEDURE_TYPE"),
];

const PROCEDURE_COLUMNS: [Described; 19] = [
    Described::name("PROCEDURE_CAT"),
    Described::name("PROCEDURE_SCHEM"),
    Described::name("PROCEDURE_NAME").not_null(),
    Described::name("COLUMN_NAME").not_null(),
    Described::small("COLUMN_TYPE").not_null(),
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

/// SQLProcedures.
pub fn procedures(names: NameArguments<'_>) -> LocalResult {
    let rows: Vec<Row<8>> = procedures_like(names)
        .map(|procedure| {
            [
                Cell::Null,
                Cell::Null,
                procedure.name.into(),
                count(procedure.parameters.len()),
                count(0),
                count(1),
                procedure.description.into(),
                PROCEDURE.into(),
            ]
        })
        .collect();
    result(&PROCEDURE_LIST, &rows)
}

/// SQLProcedureColumns: what each procedure takes, then the columns of its row.
pub fn procedure_columns(names: NameArguments<'_>) -> LocalResult {
    let rows: Vec<Row<19>> = procedures_like(names)
        .flat_map(|procedure| {
            let taken = procedure.parameters.iter().map(|column| (SQL_PARAM_INPUT, column)).enumerate();
            let given = procedure.columns.iter().map(|column| (SQL_RESULT_COL, column)).enumerate();
            taken
                .chain(given)
                .filter(|(_, (_, column))| selects(names.column, names.identifiers, column.name, &[]))
                .map(|(index, (kind, column))| column_row(procedure, index, kind, column))
        })
        .collect();
    result(&PROCEDURE_COLUMNS, &rows)
}

fn count(number: usize) -> Cell {
    u64::try_from(number).unwrap_or(u64::MAX).into()
}

fn procedures_like(names: NameArguments<'_>) -> impl Iterator<Item = &'static Procedure> {
    let nowhere = nowhere(names);
    PROCEDURES
        .iter()
        .filter(move |procedure| !nowhere && selects(names.table, names.identifiers, procedure.name, &[]))
}

fn column_row(procedure: &Procedure, index: usize, kind: i16, column: &ProcedureColumn) -> Row<19> {
    let facts = facts(column.result_type);
    [
        Cell::Null,
        Cell::Null,
        procedure.name.into(),
        column.name.into(),
        kind.into(),
        facts.concise_type.into(),
        facts.type_name.into(),
        facts.column_size.into(),
        facts.octet_length.into(),
        decimal_digits(column.result_type, &facts),
        radix(&facts),
        SQL_NULLABLE.into(),
        column.description.into(),
        Cell::Null,
        facts.verbose_type.into(),
        Cell::Null,
        facts.octet_length.into(),
        position(index),
        "YES".into(),
    ]
}
