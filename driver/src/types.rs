//! The SQL types as ODBC sees them: one row per type feeds SQLGetTypeInfo, SQLColumns, SQLDescribeCol,
//! SQLColAttribute and SQLDescribeParam alike. The figures are those of Appendix D of the ODBC specification.

use bigcommerce_sql::ResultType;
use odbc_sys::SqlDataType as Sql;

use crate::convert::c_type;
use crate::wide;

/// Column size reported for text and bytes without a limit of their own.
pub const LONG_COLUMN_SIZE: u32 = bigcommerce_sql::LARGEST_TEXT;

/// What ODBC asks about a column's or parameter's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeFacts {
    /// SQL_DESC_CONCISE_TYPE, such as SQL_TYPE_TIMESTAMP (93).
    pub concise_type: i16,
    /// SQL_DESC_TYPE: the verbose type, such as SQL_DATETIME (9).
    pub verbose_type: i16,
    /// SQL_DESC_DATETIME_INTERVAL_CODE, else 0.
    pub datetime_code: i16,
    /// Column size of Appendix D: characters of text, digits of numbers, characters of a date's text.
    pub column_size: u64,
    /// Decimal digits of Appendix D.
    pub decimal_digits: i16,
    /// SQL_DESC_NUM_PREC_RADIX: 10, 2 or 0.
    pub radix: i16,
    /// SQL_DESC_DISPLAY_SIZE, in characters.
    pub display_size: u64,
    /// SQL_DESC_OCTET_LENGTH, in bytes of the default C type.
    pub octet_length: u64,
    /// The C type of SQL_C_DEFAULT.
    pub default_c_type: i16,
    /// SQL_DESC_TYPE_NAME.
    pub type_name: &'static str,
    /// SQL_DESC_UNSIGNED: true for types that are not numeric as well.
    pub unsigned: bool,
    /// SQL_DESC_CASE_SENSITIVE.
    pub case_sensitive: bool,
    /// SQL_DESC_SEARCHABLE.
    pub searchable: i16,
    /// SQL_DESC_LITERAL_PREFIX.
    pub literal_prefix: &'static str,
    /// SQL_DESC_LITERAL_SUFFIX.
    pub literal_suffix: &'static str,
}

/// The facts of a type.
pub fn facts(result_type: ResultType) -> TypeFacts {
    match result_type {
        // Appendix D counts a flag among the numbers without giving it a radix or a sign.
        ResultType::Boolean => {
            TypeFacts { unsigned: true, ..number(Sql::EXT_BIT, "BIT", 1, 0, 1, 1, c_type::BIT) }
        }
        ResultType::SmallInt => number(Sql::SMALLINT, "SMALLINT", 5, 10, 6, 2, c_type::SSHORT),
        ResultType::Integer => number(Sql::INTEGER, "INTEGER", 10, 10, 11, 4, c_type::SLONG),
        ResultType::BigInt => number(Sql::EXT_BIG_INT, "BIGINT", 19, 10, 20, 8, c_type::SBIGINT),
        ResultType::Double => number(Sql::DOUBLE, "DOUBLE", 15, 10, 24, 8, c_type::DOUBLE),
        ResultType::Decimal { precision, scale } => decimal(precision, scale),
        ResultType::Varchar(size) => text(Sql::EXT_W_VARCHAR, "VARCHAR", size),
        ResultType::LongVarchar => text(Sql::EXT_W_LONG_VARCHAR, "TEXT", LONG_COLUMN_SIZE),
        ResultType::Date => datetime(Sql::DATE, 1, "DATE", 10, 0, 6, "{d '"),
        ResultType::Time => datetime(Sql::TIME, 2, "TIME", 15, 6, 6, "{t '"),
        ResultType::Timestamp => datetime(Sql::TIMESTAMP, 3, "TIMESTAMP", 26, 6, 16, "{ts '"),
        ResultType::Binary => TypeFacts {
            literal_prefix: "X'",
            literal_suffix: "'",
            unsigned: true,
            display_size: u64::from(LONG_COLUMN_SIZE) * 2,
            octet_length: u64::from(LONG_COLUMN_SIZE),
            ..number(Sql::EXT_VAR_BINARY, "VARBINARY", u64::from(LONG_COLUMN_SIZE), 0, 0, 0, c_type::BINARY)
        },
    }
}

const SEARCH_ALL_BUT_LIKE: i16 = 2;
const SEARCH_ANY: i16 = 3;

fn number(
    sql: Sql,
    type_name: &'static str,
    column_size: u64,
    radix: i16,
    display_size: u64,
    octet_length: u64,
    default_c_type: i16,
) -> TypeFacts {
    TypeFacts {
        concise_type: sql.0,
        verbose_type: sql.0,
        datetime_code: 0,
        column_size,
        decimal_digits: 0,
        radix,
        display_size,
        octet_length,
        default_c_type,
        type_name,
        unsigned: false,
        case_sensitive: false,
        searchable: SEARCH_ALL_BUT_LIKE,
        literal_prefix: "",
        literal_suffix: "",
    }
}

fn decimal(precision: u8, scale: i8) -> TypeFacts {
    // Sign and point; a number without whole digits is written with a zero before the point.
    let signs = if i16::from(precision) == i16::from(scale) { 3 } else { 2 };
    let length = u64::from(precision) + signs;
    TypeFacts {
        decimal_digits: i16::from(scale),
        ..number(Sql::DECIMAL, "DECIMAL", u64::from(precision), 10, length, length, c_type::CHAR)
    }
}

fn text(sql: Sql, type_name: &'static str, size: u32) -> TypeFacts {
    let size = u64::from(size);
    TypeFacts {
        unsigned: true,
        case_sensitive: true,
        searchable: SEARCH_ANY,
        literal_prefix: "'",
        literal_suffix: "'",
        ..number(sql, type_name, size, 0, size, size * wide_bytes(), c_type::WCHAR)
    }
}

/// Bytes of a character of wide text, not counting those that take two.
fn wide_bytes() -> u64 {
    u64::try_from(wide::form().unit_bytes()).unwrap_or(2)
}

fn datetime(
    sql: Sql,
    datetime_code: i16,
    type_name: &'static str,
    column_size: u64,
    decimal_digits: i16,
    octet_length: u64,
    literal_prefix: &'static str,
) -> TypeFacts {
    TypeFacts {
        verbose_type: Sql::DATETIME.0,
        datetime_code,
        decimal_digits,
        unsigned: true,
        literal_prefix,
        literal_suffix: "'}",
        ..number(sql, type_name, column_size, 0, column_size, octet_length, sql.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bigcommerce_sql::schemas::SqlType;

    /// Concise type, column size, decimal digits, display size, transfer octet length and default C type.
    #[test]
    fn sizes_are_those_of_appendix_d() {
        let long = u64::from(LONG_COLUMN_SIZE);
        let table = [
            (ResultType::Boolean, (-7, 1, 0, 1, 1, -7)),
            (ResultType::SmallInt, (5, 5, 0, 6, 2, -15)),
            (ResultType::Integer, (4, 10, 0, 11, 4, -16)),
            (ResultType::BigInt, (-5, 19, 0, 20, 8, -25)),
            (ResultType::Double, (8, 15, 0, 24, 8, 8)),
            (ResultType::Decimal { precision: 20, scale: 4 }, (3, 20, 4, 22, 22, 1)),
            (ResultType::Decimal { precision: 4, scale: 4 }, (3, 4, 4, 7, 7, 1)),
            (ResultType::Varchar(50), (-9, 50, 0, 50, 100, -8)),
            (ResultType::LongVarchar, (-10, long, 0, long, long * 2, -8)),
            (ResultType::Date, (91, 10, 0, 10, 6, 91)),
            (ResultType::Time, (92, 15, 6, 15, 6, 92)),
            (ResultType::Timestamp, (93, 26, 6, 26, 16, 93)),
            (ResultType::Binary, (-3, long, 0, long * 2, long, -2)),
        ];
        for (result_type, expected) in table {
            let facts = facts(result_type);
            let sizes = (
                facts.concise_type,
                facts.column_size,
                facts.decimal_digits,
                facts.display_size,
                facts.octet_length,
                facts.default_c_type,
            );
            assert_eq!(sizes, expected, "{result_type:?}");
        }
    }

    #[test]
    fn dates_have_a_verbose_type_and_a_code_and_nothing_else_has() {
        let timestamp = facts(ResultType::Timestamp);
        assert_eq!((timestamp.verbose_type, timestamp.datetime_code), (9, 3));
        let text = facts(ResultType::Varchar(1));
        assert_eq!((text.verbose_type, text.datetime_code), (-9, 0));
    }

    #[test]
    fn json_and_text_without_a_limit_are_long_text() {
        assert_eq!(ResultType::from(SqlType::Json), ResultType::LongVarchar);
        assert_eq!(ResultType::from(SqlType::Varchar(7)), ResultType::Varchar(7));
    }

    #[test]
    fn the_default_c_type_of_a_column_and_of_a_parameter_agree() {
        for result_type in [ResultType::Boolean, ResultType::BigInt, ResultType::Varchar(5), ResultType::Time]
        {
            let facts = facts(result_type);
            assert_eq!(c_type::default_c_type(facts.concise_type), Some(facts.default_c_type));
        }
        assert_eq!(c_type::default_c_type(1234), None);
    }
}
