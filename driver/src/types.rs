//! The SQL types as ODBC sees them: one row per type feeds SQLGetTypeInfo, SQLColumns, SQLDescribeCol,
//! SQLColAttribute and SQLDescribeParam alike.

use bigcommerce_sql::ResultType;

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
pub fn facts(_result_type: ResultType) -> TypeFacts {
    TypeFacts {
        concise_type: -9,
        verbose_type: -9,
        datetime_code: 0,
        column_size: 255,
        decimal_digits: 0,
        radix: 0,
        display_size: 255,
        octet_length: 510,
        default_c_type: -8,
        type_name: "VARCHAR",
        unsigned: true,
        case_sensitive: true,
        searchable: 3,
        literal_prefix: "'",
        literal_suffix: "'",
    }
}
