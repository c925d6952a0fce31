//! SQLGetTypeInfo: the types that CAST can name. Those that results have come from `types`; the others are
//! variants of them (narrow text, smaller numbers) that driver managers and Power BI look for.

use bigcommerce_sql::ResultType;
use odbc_sys::SqlDataType as Sql;

use super::LocalResult;
use super::columns::{datetime_code, decimal_digits, radix};
use super::odbc2::odbc2_number;
use super::rows::{Cell, Described, Row, result};
use crate::types::{LONG_COLUMN_SIZE, TypeFacts, facts};

const COLUMNS: [Described; 19] = [
    Described::name("TYPE_NAME").not_null(),
    Described::small("DATA_TYPE").not_null(),
    Described::number("COLUMN_SIZE"),
    Described::name("LITERAL_PREFIX"),
    Described::name("LITERAL_SUFFIX"),
    Described::name("CREATE_PARAMS"),
    Described::small("NULLABLE").not_null(),
    Described::small("CASE_SENSITIVE").not_null(),
    Described::small("SEARCHABLE").not_null(),
    Described::small("UNSIGNED_ATTRIBUTE"),
    Described::small("FIXED_PREC_SCALE").not_null(),
    Described::small("AUTO_UNIQUE_VALUE"),
    Described::name("LOCAL_TYPE_NAME"),
    Described::small("MINIMUM_SCALE"),
    Described::small("MAXIMUM_SCALE"),
    Described::small("SQL_DATA_TYPE").not_null(),
    Described::small("SQL_DATETIME_SUB"),
    Described::number("NUM_PREC_RADIX"),
    Described::small("INTERVAL_PRECISION"),
];

/// A type and the result type whose facts it shares.
struct Offered {
    sql: Sql,
    like: ResultType,
    name: &'static str,
    /// COLUMN_SIZE where it is smaller than that of `like`.
    size: Option<u64>,
    parameters: &'static str,
}

const TEXT: ResultType = ResultType::Varchar(LONG_COLUMN_SIZE);
const DECIMAL: ResultType = ResultType::Decimal { precision: 38, scale: 0 };

const fn offered(
    sql: Sql,
    like: ResultType,
    name: &'static str,
    size: Option<u64>,
    parameters: &'static str,
) -> Offered {
    Offered { sql, like, name, size, parameters }
}

/// By DATA_TYPE, and within it by how closely the type maps to ODBC's.
const OFFERED: [Offered; 20] = [
    offered(Sql::EXT_W_LONG_VARCHAR, ResultType::LongVarchar, "TEXT", None, ""),
    offered(Sql::EXT_W_VARCHAR, TEXT, "VARCHAR", None, "max length"),
    offered(Sql::EXT_W_CHAR, TEXT, "CHAR", None, "length"),
    offered(Sql::EXT_BIT, ResultType::Boolean, "BIT", None, ""),
    offered(Sql::EXT_TINY_INT, ResultType::SmallInt, "TINYINT", Some(3), ""),
    offered(Sql::EXT_BIG_INT, ResultType::BigInt, "BIGINT", None, ""),
    offered(Sql::EXT_VAR_BINARY, ResultType::Binary, "VARBINARY", None, ""),
    offered(Sql::EXT_LONG_VARCHAR, ResultType::LongVarchar, "TEXT", None, ""),
    offered(Sql::CHAR, TEXT, "CHAR", None, "length"),
    offered(Sql::NUMERIC, DECIMAL, "NUMERIC", None, "precision,scale"),
    offered(Sql::DECIMAL, DECIMAL, "DECIMAL", None, "precision,scale"),
    offered(Sql::INTEGER, ResultType::Integer, "INTEGER", None, ""),
    offered(Sql::SMALLINT, ResultType::SmallInt, "SMALLINT", None, ""),
    offered(Sql::FLOAT, ResultType::Double, "FLOAT", None, ""),
    offered(Sql::REAL, ResultType::Double, "REAL", Some(7), ""),
    offered(Sql::DOUBLE, ResultType::Double, "DOUBLE", None, ""),
    offered(Sql::VARCHAR, TEXT, "VARCHAR", None, "max length"),
    offered(Sql::DATE, ResultType::Date, "DATE", None, ""),
    offered(Sql::TIME, ResultType::Time, "TIME", None, ""),
    offered(Sql::TIMESTAMP, ResultType::Timestamp, "TIMESTAMP", None, ""),
];

/// SQLGetTypeInfo; `data_type` 0 is SQL_ALL_TYPES. `odbc2` asks for the date and time numbers of ODBC 2.
pub fn type_info(data_type: i16, odbc2: bool) -> LocalResult {
    let mut rows: Vec<(i16, Row<19>)> = OFFERED
        .iter()
        .map(|offered| (number(offered, odbc2), offered))
        .filter(|(number, offered)| data_type == 0 || data_type == *number || data_type == offered.sql.0)
        .map(|(number, offered)| (number, row(offered, number)))
        .collect();
    rows.sort_by_key(|(number, _)| *number);
    let rows: Vec<Row<19>> = rows.into_iter().map(|(_, row)| row).collect();
    result(&COLUMNS, &rows)
}

fn number(offered: &Offered, odbc2: bool) -> i16 {
    if odbc2 { odbc2_number(offered.sql.0) } else { offered.sql.0 }
}

fn row(offered: &Offered, number: i16) -> Row<19> {
    const NULLABLE: i16 = 1;
    let facts = facts(offered.like);
    let text = |text: &'static str| Some(text).filter(|text| !text.is_empty());
    let (minimum_scale, maximum_scale) = scales(offered.like, &facts);
    [
        offered.name.into(),
        number.into(),
        offered.size.unwrap_or(facts.column_size).into(),
        text(facts.literal_prefix).into(),
        text(facts.literal_suffix).into(),
        text(offered.parameters).into(),
        NULLABLE.into(),
        i16::from(facts.case_sensitive).into(),
        facts.searchable.into(),
        unsigned(offered.like),
        0_i16.into(),
        Some(0_i16).filter(|_| facts.radix != 0).into(),
        offered.name.into(),
        minimum_scale,
        maximum_scale,
        verbose_type(offered, &facts).into(),
        datetime_code(&facts),
        radix(&facts),
        Cell::Null,
    ]
}

fn verbose_type(offered: &Offered, facts: &TypeFacts) -> i16 {
    if facts.datetime_code == 0 { offered.sql.0 } else { facts.verbose_type }
}

/// UNSIGNED_ATTRIBUTE: NULL for what is not a number.
fn unsigned(result_type: ResultType) -> Cell {
    match result_type {
        ResultType::SmallInt
        | ResultType::Integer
        | ResultType::BigInt
        | ResultType::Double
        | ResultType::Decimal { .. } => 0_i16.into(),
        ResultType::Boolean => 1_i16.into(),
        _ => Cell::Null,
    }
}

fn scales(result_type: ResultType, facts: &TypeFacts) -> (Cell, Cell) {
    match result_type {
        ResultType::Decimal { precision, .. } => (0_i16.into(), i16::from(precision).into()),
        ResultType::Time | ResultType::Timestamp => (0_i16.into(), facts.decimal_digits.into()),
        other => (decimal_digits(other, facts), decimal_digits(other, facts)),
    }
}
