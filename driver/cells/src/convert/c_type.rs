//! The numbers of the C types (SQL_C_…) and their sizes in the application's memory.

use odbc_sys::SqlDataType as Sql;

/// SQL_C_CHAR
pub const CHAR: i16 = 1;
/// SQL_C_NUMERIC
pub const NUMERIC: i16 = 2;
/// SQL_C_LONG, signed
pub const LONG: i16 = 4;
/// SQL_C_SHORT, signed
pub const SHORT: i16 = 5;
/// SQL_C_FLOAT
pub const FLOAT: i16 = 7;
/// SQL_C_DOUBLE
pub const DOUBLE: i16 = 8;
/// SQL_C_DATE of ODBC 2
pub const DATE: i16 = 9;
/// SQL_C_TIME of ODBC 2
pub const TIME: i16 = 10;
/// SQL_C_TIMESTAMP of ODBC 2
pub const TIMESTAMP: i16 = 11;
/// SQL_C_TYPE_DATE
pub const TYPE_DATE: i16 = 91;
/// SQL_C_TYPE_TIME
pub const TYPE_TIME: i16 = 92;
/// SQL_C_TYPE_TIMESTAMP
pub const TYPE_TIMESTAMP: i16 = 93;
/// SQL_C_DEFAULT
pub const DEFAULT: i16 = 99;
/// SQL_C_INTERVAL_YEAR, the first of the intervals
pub const INTERVAL_FIRST: i16 = 101;
/// SQL_C_INTERVAL_MINUTE_TO_SECOND, the last of the intervals
pub const INTERVAL_LAST: i16 = 113;
/// SQL_C_BINARY
pub const BINARY: i16 = -2;
/// SQL_C_TINYINT, signed
pub const TINYINT: i16 = -6;
/// SQL_C_BIT
pub const BIT: i16 = -7;
/// SQL_C_WCHAR
pub const WCHAR: i16 = -8;
/// SQL_C_GUID
pub const GUID: i16 = -11;
/// SQL_C_SSHORT
pub const SSHORT: i16 = -15;
/// SQL_C_SLONG
pub const SLONG: i16 = -16;
/// SQL_C_USHORT
pub const USHORT: i16 = -17;
/// SQL_C_ULONG
pub const ULONG: i16 = -18;
/// SQL_C_SBIGINT
pub const SBIGINT: i16 = -25;
/// SQL_C_STINYINT
pub const STINYINT: i16 = -26;
/// SQL_C_UBIGINT
pub const UBIGINT: i16 = -27;
/// SQL_C_UTINYINT
pub const UTINYINT: i16 = -28;

/// Size in bytes of a fixed C type in the application's memory; `None` for text and binary, and for unknown types.
pub fn fixed_size(c_type: i16) -> Option<usize> {
    Some(match c_type {
        BIT | TINYINT | STINYINT | UTINYINT => 1,
        SHORT | SSHORT | USHORT => 2,
        LONG | SLONG | ULONG | FLOAT => 4,
        DATE | TYPE_DATE | TIME | TYPE_TIME => 6,
        SBIGINT | UBIGINT | DOUBLE => 8,
        TIMESTAMP | TYPE_TIMESTAMP | GUID => 16,
        NUMERIC => 19,
        INTERVAL_FIRST..=INTERVAL_LAST => 28,
        _ => return None,
    })
}

/// Whether a type number is one of ODBC's C types, SQL_C_DEFAULT included.
pub fn is_c_type(c_type: i16) -> bool {
    matches!(c_type, CHAR | WCHAR | BINARY | DEFAULT) || fixed_size(c_type).is_some()
}

/// The C type that SQL_C_DEFAULT stands for with a ParameterType of SQLBindParameter; `None` for numbers that are not SQL
/// types. Covers every SQL type, not only those of our columns.
pub fn default_c_type(sql_type: i16) -> Option<i16> {
    Some(match Sql(sql_type) {
        Sql::CHAR | Sql::VARCHAR | Sql::EXT_LONG_VARCHAR | Sql::DECIMAL | Sql::NUMERIC => CHAR,
        Sql::EXT_W_CHAR | Sql::EXT_W_VARCHAR | Sql::EXT_W_LONG_VARCHAR => WCHAR,
        Sql::EXT_BIT => BIT,
        Sql::EXT_TINY_INT => STINYINT,
        Sql::SMALLINT => SSHORT,
        Sql::INTEGER => SLONG,
        Sql::EXT_BIG_INT => SBIGINT,
        Sql::REAL => FLOAT,
        Sql::FLOAT | Sql::DOUBLE => DOUBLE,
        Sql::EXT_BINARY | Sql::EXT_VAR_BINARY | Sql::EXT_LONG_VAR_BINARY => BINARY,
        Sql::DATE | Sql::DATETIME => TYPE_DATE,
        Sql::TIME | Sql::EXT_TIME_OR_INTERVAL => TYPE_TIME,
        Sql::TIMESTAMP | Sql::EXT_TIMESTAMP => TYPE_TIMESTAMP,
        Sql::EXT_GUID => GUID,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structs_have_the_size_of_their_declarations() {
        assert_eq!(fixed_size(TYPE_DATE), Some(size_of::<odbc_sys::Date>()));
        assert_eq!(fixed_size(TYPE_TIME), Some(size_of::<odbc_sys::Time>()));
        assert_eq!(fixed_size(TYPE_TIMESTAMP), Some(size_of::<odbc_sys::Timestamp>()));
        assert_eq!(fixed_size(NUMERIC), Some(size_of::<odbc_sys::Numeric>()));
        assert_eq!(fixed_size(INTERVAL_FIRST), Some(size_of::<odbc_sys::IntervalStruct>()));
    }

    #[test]
    fn text_and_binary_are_c_types_without_a_size_of_their_own() {
        for c_type in [CHAR, WCHAR, BINARY, DEFAULT] {
            assert!(is_c_type(c_type) && fixed_size(c_type).is_none(), "{c_type}");
        }
        assert!(!is_c_type(0) && !is_c_type(3) && !is_c_type(114));
    }
}
