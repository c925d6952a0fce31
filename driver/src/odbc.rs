//! The numbers of sql.h and sqlext.h that `odbc-sys` gives only as enums, which an application's integer cannot safely
//! become. One constant per name, in the type in which the ABI passes it.

pub use bigcommerce_cells::memory::{SQL_NTS, SQL_NULL_DATA};

/// Indicator of a parameter sent at execution time.
pub const SQL_DATA_AT_EXEC: isize = -2;
/// Indicators at or below this are SQL_LEN_DATA_AT_EXEC(length).
pub const SQL_LEN_DATA_AT_EXEC_OFFSET: isize = -100;
/// Indicator of a procedure's default.
pub const SQL_DEFAULT_PARAM: isize = -5;

/// The kinds of handles.
pub mod handle {
    /// SQL_HANDLE_ENV
    pub const ENVIRONMENT: i16 = 1;
    /// SQL_HANDLE_DBC
    pub const CONNECTION: i16 = 2;
    /// SQL_HANDLE_STMT
    pub const STATEMENT: i16 = 3;
    /// SQL_HANDLE_DESC
    pub const DESCRIPTOR: i16 = 4;
}

/// SQL_API_… numbers of the functions that can run asynchronously.
pub mod function {
    /// SQLConnect
    pub const CONNECT: u16 = 7;
    /// SQLDisconnect
    pub const DISCONNECT: u16 = 9;
    /// SQLExecDirect
    pub const EXEC_DIRECT: u16 = 11;
    /// SQLExecute
    pub const EXECUTE: u16 = 12;
    /// SQLFetch
    pub const FETCH: u16 = 13;
    /// SQLPrepare
    pub const PREPARE: u16 = 19;
    /// SQLDriverConnect
    pub const DRIVER_CONNECT: u16 = 41;
    /// SQLParamData
    pub const PARAM_DATA: u16 = 48;
    /// SQLBrowseConnect
    pub const BROWSE_CONNECT: u16 = 55;
    /// SQLExtendedFetch
    pub const EXTENDED_FETCH: u16 = 59;
    /// SQLMoreResults
    pub const MORE_RESULTS: u16 = 61;
    /// SQLFetchScroll
    pub const FETCH_SCROLL: u16 = 1021;
}

/// SQL_ARD_TYPE: the C type stands in the row descriptor.
pub const SQL_ARD_TYPE: i16 = -99;

/// Fields of descriptors, and of SQLColAttribute.
pub mod field {
    /// SQL_COLUMN_COUNT of ODBC 2
    pub const OLD_COUNT: i32 = 0;
    /// SQL_COLUMN_NAME of ODBC 2
    pub const OLD_NAME: i32 = 1;
    /// SQL_DESC_CONCISE_TYPE
    pub const CONCISE_TYPE: i32 = 2;
    /// SQL_COLUMN_LENGTH of ODBC 2
    pub const OLD_LENGTH: i32 = 3;
    /// SQL_COLUMN_PRECISION of ODBC 2
    pub const OLD_PRECISION: i32 = 4;
    /// SQL_COLUMN_SCALE of ODBC 2
    pub const OLD_SCALE: i32 = 5;
    /// SQL_DESC_DISPLAY_SIZE
    pub const DISPLAY_SIZE: i32 = 6;
    /// SQL_COLUMN_NULLABLE of ODBC 2
    pub const OLD_NULLABLE: i32 = 7;
    /// SQL_DESC_UNSIGNED
    pub const UNSIGNED: i32 = 8;
    /// SQL_DESC_FIXED_PREC_SCALE
    pub const FIXED_PREC_SCALE: i32 = 9;
    /// SQL_DESC_UPDATABLE
    pub const UPDATABLE: i32 = 10;
    /// SQL_DESC_AUTO_UNIQUE_VALUE
    pub const AUTO_UNIQUE_VALUE: i32 = 11;
    /// SQL_DESC_CASE_SENSITIVE
    pub const CASE_SENSITIVE: i32 = 12;
    /// SQL_DESC_SEARCHABLE
    pub const SEARCHABLE: i32 = 13;
    /// SQL_DESC_TYPE_NAME
    pub const TYPE_NAME: i32 = 14;
    /// SQL_DESC_TABLE_NAME
    pub const TABLE_NAME: i32 = 15;
    /// SQL_DESC_SCHEMA_NAME
    pub const SCHEMA_NAME: i32 = 16;
    /// SQL_DESC_CATALOG_NAME
    pub const CATALOG_NAME: i32 = 17;
    /// SQL_DESC_LABEL
    pub const LABEL: i32 = 18;
    /// SQL_DESC_ARRAY_SIZE
    pub const ARRAY_SIZE: i32 = 20;
    /// SQL_DESC_ARRAY_STATUS_PTR
    pub const ARRAY_STATUS_PTR: i32 = 21;
    /// SQL_DESC_BASE_COLUMN_NAME
    pub const BASE_COLUMN_NAME: i32 = 22;
    /// SQL_DESC_BASE_TABLE_NAME
    pub const BASE_TABLE_NAME: i32 = 23;
    /// SQL_DESC_BIND_OFFSET_PTR
    pub const BIND_OFFSET_PTR: i32 = 24;
    /// SQL_DESC_BIND_TYPE
    pub const BIND_TYPE: i32 = 25;
    /// SQL_DESC_DATETIME_INTERVAL_PRECISION
    pub const DATETIME_INTERVAL_PRECISION: i32 = 26;
    /// SQL_DESC_LITERAL_PREFIX
    pub const LITERAL_PREFIX: i32 = 27;
    /// SQL_DESC_LITERAL_SUFFIX
    pub const LITERAL_SUFFIX: i32 = 28;
    /// SQL_DESC_LOCAL_TYPE_NAME
    pub const LOCAL_TYPE_NAME: i32 = 29;
    /// SQL_DESC_NUM_PREC_RADIX
    pub const NUM_PREC_RADIX: i32 = 32;
    /// SQL_DESC_PARAMETER_TYPE
    pub const PARAMETER_TYPE: i32 = 33;
    /// SQL_DESC_ROWS_PROCESSED_PTR
    pub const ROWS_PROCESSED_PTR: i32 = 34;
    /// SQL_DESC_ROWVER
    pub const ROWVER: i32 = 35;
    /// SQL_DESC_COUNT
    pub const COUNT: i32 = 1001;
    /// SQL_DESC_TYPE
    pub const TYPE: i32 = 1002;
    /// SQL_DESC_LENGTH
    pub const LENGTH: i32 = 1003;
    /// SQL_DESC_OCTET_LENGTH_PTR
    pub const OCTET_LENGTH_PTR: i32 = 1004;
    /// SQL_DESC_PRECISION
    pub const PRECISION: i32 = 1005;
    /// SQL_DESC_SCALE
    pub const SCALE: i32 = 1006;
    /// SQL_DESC_DATETIME_INTERVAL_CODE
    pub const DATETIME_INTERVAL_CODE: i32 = 1007;
    /// SQL_DESC_NULLABLE
    pub const NULLABLE: i32 = 1008;
    /// SQL_DESC_INDICATOR_PTR
    pub const INDICATOR_PTR: i32 = 1009;
    /// SQL_DESC_DATA_PTR
    pub const DATA_PTR: i32 = 1010;
    /// SQL_DESC_NAME
    pub const NAME: i32 = 1011;
    /// SQL_DESC_UNNAMED
    pub const UNNAMED: i32 = 1012;
    /// SQL_DESC_OCTET_LENGTH
    pub const OCTET_LENGTH: i32 = 1013;
    /// SQL_DESC_ALLOC_TYPE
    pub const ALLOC_TYPE: i32 = 1099;
}
