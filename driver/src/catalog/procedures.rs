//! SQLProcedures and SQLProcedureColumns: there are no procedures, but there are results that say so.

use super::rows::{Described, result};
use super::{LocalResult, NameArguments};

const PROCEDURES: [Described; 8] = [
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
pub fn procedures(_names: NameArguments<'_>) -> LocalResult {
    result(&PROCEDURES, &[])
}

/// SQLProcedureColumns.
pub fn procedure_columns(_names: NameArguments<'_>) -> LocalResult {
    result(&PROCEDURE_COLUMNS, &[])
}
