//! The answers of SQLGetInfo that never change: number, name, answer. A read-only source without catalogs and
//! transactions, with forward-only and static cursors.

use super::functions::FunctionGroup;

/// A constant answer, by its C type.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answer {
    Text(&'static str),
    U16(u16),
    /// The bits of the scalar functions that the engine has.
    Functions(FunctionGroup),
    U32(u32),
    Length(usize),
}

use Answer::{Functions, Length, Text, U16, U32};

/// `MM.mm.rrrr` of the workspace's version 0.1.0.
pub(super) const DRIVER_VERSION: &str = "00.01.0000";
const LONGEST_NAME: u16 = 128;
/// Words the dialect reserves beyond the list of Appendix C.
const KEYWORDS: &str =
    "EXPLAIN,ILIKE,LATERAL,LIMIT,OFFSET,OVER,PARTITION,QUALIFY,RECURSIVE,SIMILAR,TOP,WINDOW";

const GETDATA_ANY_COLUMN_ANY_ORDER_BLOCK_BOUND: u32 = 0x1 | 0x2 | 0x4 | 0x8;
/// Next, first, last, prior, absolute, relative, bookmark.
const FETCH_DIRECTIONS: u32 = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x20 | 0x80;
/// SQL_CA1_…: next, no lock, SQLSetPos to position and refresh.
const FORWARD_ONLY_CURSOR: u32 = 0x1 | 0x40 | 0x200 | 0x1000;
/// SQL_CA1_…: those of the forward-only cursor, absolute, relative, bookmark, fetch by bookmark.
const STATIC_CURSOR: u32 = FORWARD_ONLY_CURSOR | 0x2 | 0x4 | 0x8 | 0x8_0000;
/// SQL_CA2_…: read only, SQL_ATTR_MAX_ROWS for SELECT and for catalog functions.
const READ_ONLY_AND_MAX_ROWS: u32 = 0x1 | 0x80 | 0x800;
const SUBQUERY_COMPARISON_EXISTS_IN_CORRELATED: u32 = 0x1 | 0x2 | 0x4 | 0x10;
const OUTER_JOIN_ALL: u32 = 0x7F;
const DATE_TIME_TIMESTAMP: u32 = 0x1 | 0x2 | 0x4;
/// SQL_FN_TSI_…: second to year, not fractions of a second.
const INTERVALS: u32 = 0x1FE;
/// EXISTS, IS NOT NULL, IS NULL, LIKE, IN, BETWEEN, comparison; no quantified comparison.
const PREDICATES: u32 = 0x1 | 0x2 | 0x4 | 0x200 | 0x400 | 0x800 | 0x1000;
/// Cross, except, full, inner, intersect, left, natural, right.
const JOINS: u32 = 0x2 | 0x4 | 0x8 | 0x10 | 0x20 | 0x40 | 0x80 | 0x100;
/// LOWER, UPPER, SUBSTRING, the three TRIMs.
const STRING_92: u32 = 0x2 | 0x4 | 0x8 | 0x20 | 0x40 | 0x80;
/// BIT_LENGTH, CHAR_LENGTH, CHARACTER_LENGTH, EXTRACT, OCTET_LENGTH, POSITION.
const NUMERIC_92: u32 = 0x3F;
/// CASE, CAST, COALESCE, NULLIF.
const EXPRESSIONS_92: u32 = 0xF;
/// AVG, COUNT, MAX, MIN, SUM, DISTINCT, ALL.
const AGGREGATES: u32 = 0x7F;

pub(super) const ANSWERS: &[(u16, &str, Answer)] = &[
    (0, "SQL_MAX_DRIVER_CONNECTIONS", U16(0)),
    (1, "SQL_MAX_CONCURRENT_ACTIVITIES", U16(0)),
    (3, "SQL_DRIVER_HDBC", Length(0)),
    (4, "SQL_DRIVER_HENV", Length(0)),
    (5, "SQL_DRIVER_HSTMT", Length(0)),
    (7, "SQL_DRIVER_VER", Text(DRIVER_VERSION)),
    (8, "SQL_FETCH_DIRECTION: all but resume", U32(FETCH_DIRECTIONS)),
    (9, "SQL_ODBC_API_CONFORMANCE: level 1", U16(1)),
    (10, "SQL_ODBC_VER", Text("03.80.0000")),
    (11, "SQL_ROW_UPDATES", Text("N")),
    (12, "SQL_ODBC_SAG_CLI_CONFORMANCE: compliant", U16(1)),
    (14, "SQL_SEARCH_PATTERN_ESCAPE", Text("\\")),
    (15, "SQL_ODBC_SQL_CONFORMANCE: core", U16(1)),
    (16, "SQL_DATABASE_NAME: there are no catalogs", Text("")),
    (17, "SQL_DBMS_NAME", Text("BigCommerce")),
    (18, "SQL_DBMS_VER: the newest API version in use", Text("03.00.0000")),
    (19, "SQL_ACCESSIBLE_TABLES: the token's scopes decide", Text("N")),
    (20, "SQL_ACCESSIBLE_PROCEDURES", Text("Y")),
    (21, "SQL_PROCEDURES", Text("Y")),
    (22, "SQL_CONCAT_NULL_BEHAVIOR: NULL", U16(0)),
    (23, "SQL_CURSOR_COMMIT_BEHAVIOR: preserve", U16(2)),
    (24, "SQL_CURSOR_ROLLBACK_BEHAVIOR: preserve", U16(2)),
    (25, "SQL_DATA_SOURCE_READ_ONLY", Text("Y")),
    (26, "SQL_DEFAULT_TXN_ISOLATION: no transactions", U32(0)),
    (27, "SQL_EXPRESSIONS_IN_ORDERBY", Text("Y")),
    (28, "SQL_IDENTIFIER_CASE: mixed, case-blind", U16(4)),
    (29, "SQL_IDENTIFIER_QUOTE_CHAR", Text("\"")),
    (30, "SQL_MAX_COLUMN_NAME_LEN", U16(LONGEST_NAME)),
    (31, "SQL_MAX_CURSOR_NAME_LEN", U16(LONGEST_NAME)),
    (32, "SQL_MAX_SCHEMA_NAME_LEN", U16(LONGEST_NAME)),
    (33, "SQL_MAX_PROCEDURE_NAME_LEN", U16(LONGEST_NAME)),
    (34, "SQL_MAX_CATALOG_NAME_LEN", U16(0)),
    (35, "SQL_MAX_TABLE_NAME_LEN", U16(LONGEST_NAME)),
    (36, "SQL_MULT_RESULT_SETS: one per statement and set of parameters", Text("Y")),
    (37, "SQL_MULTIPLE_ACTIVE_TXN", Text("N")),
    (38, "SQL_OUTER_JOINS", Text("Y")),
    (39, "SQL_SCHEMA_TERM: that of views", Text("schema")),
    (40, "SQL_PROCEDURE_TERM", Text("procedure")),
    (41, "SQL_CATALOG_NAME_SEPARATOR", Text("")),
    (42, "SQL_CATALOG_TERM", Text("")),
    (43, "SQL_SCROLL_CONCURRENCY: read only", U32(0x1)),
    (44, "SQL_SCROLL_OPTIONS: forward only, static", U32(0x1 | 0x10)),
    (45, "SQL_TABLE_TERM", Text("table")),
    (46, "SQL_TXN_CAPABLE: none", U16(0)),
    (47, "SQL_USER_NAME", Text("")),
    (48, "SQL_CONVERT_FUNCTIONS: CONVERT, CAST", U32(0x1 | 0x2)),
    (49, "SQL_NUMERIC_FUNCTIONS", Functions(FunctionGroup::Numeric)),
    (50, "SQL_STRING_FUNCTIONS", Functions(FunctionGroup::String)),
    (51, "SQL_SYSTEM_FUNCTIONS", Functions(FunctionGroup::System)),
    (52, "SQL_TIMEDATE_FUNCTIONS", Functions(FunctionGroup::Timedate)),
    (72, "SQL_TXN_ISOLATION_OPTION", U32(0)),
    (73, "SQL_INTEGRITY", Text("N")),
    (74, "SQL_CORRELATION_NAME: any", U16(2)),
    (75, "SQL_NON_NULLABLE_COLUMNS: yes", U16(1)),
    (76, "SQL_DRIVER_HLIB", Length(0)),
    (77, "SQL_DRIVER_ODBC_VER", Text("03.80")),
    (78, "SQL_LOCK_TYPES", U32(0)),
    (79, "SQL_POS_OPERATIONS: position, refresh", U32(0x1 | 0x2)),
    (80, "SQL_POSITIONED_STATEMENTS", U32(0)),
    (81, "SQL_GETDATA_EXTENSIONS", U32(GETDATA_ANY_COLUMN_ANY_ORDER_BLOCK_BOUND)),
    (82, "SQL_BOOKMARK_PERSISTENCE: commit, scrolling", U32(0x8 | 0x40)),
    (83, "SQL_STATIC_SENSITIVITY", U32(0)),
    (84, "SQL_FILE_USAGE: not a file", U16(0)),
    (85, "SQL_NULL_COLLATION: high", U16(0)),
    (86, "SQL_ALTER_TABLE", U32(0)),
    (87, "SQL_COLUMN_ALIAS", Text("Y")),
    (88, "SQL_GROUP_BY: contains the select list", U16(2)),
    (89, "SQL_KEYWORDS", Text(KEYWORDS)),
    (90, "SQL_ORDER_BY_COLUMNS_IN_SELECT", Text("N")),
    (91, "SQL_SCHEMA_USAGE: DML statements", U32(0x1)),
    (92, "SQL_CATALOG_USAGE", U32(0)),
    (93, "SQL_QUOTED_IDENTIFIER_CASE: mixed, case-blind", U16(4)),
    (94, "SQL_SPECIAL_CHARACTERS", Text("#$@")),
    (95, "SQL_SUBQUERIES", U32(SUBQUERY_COMPARISON_EXISTS_IN_CORRELATED)),
    (96, "SQL_UNION: UNION, UNION ALL", U32(0x1 | 0x2)),
    (97, "SQL_MAX_COLUMNS_IN_GROUP_BY", U16(0)),
    (98, "SQL_MAX_COLUMNS_IN_INDEX", U16(0)),
    (99, "SQL_MAX_COLUMNS_IN_ORDER_BY", U16(0)),
    (100, "SQL_MAX_COLUMNS_IN_SELECT", U16(0)),
    (101, "SQL_MAX_COLUMNS_IN_TABLE", U16(0)),
    (102, "SQL_MAX_INDEX_SIZE", U32(0)),
    (103, "SQL_MAX_ROW_SIZE_INCLUDES_LONG", Text("Y")),
    (104, "SQL_MAX_ROW_SIZE", U32(0)),
    (105, "SQL_MAX_STATEMENT_LEN", U32(0)),
    (106, "SQL_MAX_TABLES_IN_SELECT", U16(0)),
    (107, "SQL_MAX_USER_NAME_LEN", U16(0)),
    (108, "SQL_MAX_CHAR_LITERAL_LEN", U32(0)),
    (109, "SQL_TIMEDATE_ADD_INTERVALS", U32(INTERVALS)),
    (110, "SQL_TIMEDATE_DIFF_INTERVALS", U32(INTERVALS)),
    (111, "SQL_NEED_LONG_DATA_LEN", Text("N")),
    (112, "SQL_MAX_BINARY_LITERAL_LEN", U32(0)),
    (113, "SQL_LIKE_ESCAPE_CLAUSE", Text("Y")),
    (114, "SQL_CATALOG_LOCATION", U16(0)),
    (115, "SQL_OJ_CAPABILITIES", U32(OUTER_JOIN_ALL)),
    (116, "SQL_ACTIVE_ENVIRONMENTS", U16(0)),
    (117, "SQL_ALTER_DOMAIN", U32(0)),
    (118, "SQL_SQL_CONFORMANCE: SQL-92 entry level", U32(0x1)),
    (119, "SQL_DATETIME_LITERALS", U32(DATE_TIME_TIMESTAMP)),
    (120, "SQL_BATCH_ROW_COUNT: explicit", U32(0x2)),
    (121, "SQL_BATCH_SUPPORT: results, row counts", U32(0x1 | 0x2)),
    (127, "SQL_CREATE_ASSERTION", U32(0)),
    (128, "SQL_CREATE_CHARACTER_SET", U32(0)),
    (129, "SQL_CREATE_COLLATION", U32(0)),
    (130, "SQL_CREATE_DOMAIN", U32(0)),
    (131, "SQL_CREATE_SCHEMA", U32(0)),
    (132, "SQL_CREATE_TABLE: local temporary, kept on commit", U32(0x10 | 0x2)),
    (133, "SQL_CREATE_TRANSLATION", U32(0)),
    (134, "SQL_CREATE_VIEW", U32(0)),
    (135, "SQL_DRIVER_HDESC", Length(0)),
    (136, "SQL_DROP_ASSERTION", U32(0)),
    (137, "SQL_DROP_CHARACTER_SET", U32(0)),
    (138, "SQL_DROP_COLLATION", U32(0)),
    (139, "SQL_DROP_DOMAIN", U32(0)),
    (140, "SQL_DROP_SCHEMA", U32(0)),
    (141, "SQL_DROP_TABLE: temporary ones", U32(0x1)),
    (142, "SQL_DROP_TRANSLATION", U32(0)),
    (143, "SQL_DROP_VIEW", U32(0)),
    (144, "SQL_DYNAMIC_CURSOR_ATTRIBUTES1", U32(0)),
    (145, "SQL_DYNAMIC_CURSOR_ATTRIBUTES2", U32(0)),
    (146, "SQL_FORWARD_ONLY_CURSOR_ATTRIBUTES1", U32(FORWARD_ONLY_CURSOR)),
    (147, "SQL_FORWARD_ONLY_CURSOR_ATTRIBUTES2", U32(READ_ONLY_AND_MAX_ROWS)),
    (148, "SQL_INDEX_KEYWORDS", U32(0)),
    (149, "SQL_INFO_SCHEMA_VIEWS", U32(0)),
    (150, "SQL_KEYSET_CURSOR_ATTRIBUTES1", U32(0)),
    (151, "SQL_KEYSET_CURSOR_ATTRIBUTES2", U32(0)),
    (152, "SQL_ODBC_INTERFACE_CONFORMANCE: core", U32(1)),
    (153, "SQL_PARAM_ARRAY_ROW_COUNTS: one count", U32(2)),
    (154, "SQL_PARAM_ARRAY_SELECTS: a result per set", U32(1)),
    (155, "SQL_SQL92_DATETIME_FUNCTIONS", U32(DATE_TIME_TIMESTAMP)),
    (156, "SQL_SQL92_FOREIGN_KEY_DELETE_RULE", U32(0)),
    (157, "SQL_SQL92_FOREIGN_KEY_UPDATE_RULE", U32(0)),
    (158, "SQL_SQL92_GRANT", U32(0)),
    (159, "SQL_SQL92_NUMERIC_VALUE_FUNCTIONS", U32(NUMERIC_92)),
    (160, "SQL_SQL92_PREDICATES", U32(PREDICATES)),
    (161, "SQL_SQL92_RELATIONAL_JOIN_OPERATORS", U32(JOINS)),
    (162, "SQL_SQL92_REVOKE", U32(0)),
    (163, "SQL_SQL92_ROW_VALUE_CONSTRUCTOR", U32(0)),
    (164, "SQL_SQL92_STRING_FUNCTIONS", U32(STRING_92)),
    (165, "SQL_SQL92_VALUE_EXPRESSIONS", U32(EXPRESSIONS_92)),
    (166, "SQL_STANDARD_CLI_CONFORMANCE: X/Open and ISO", U32(0x1 | 0x2)),
    (167, "SQL_STATIC_CURSOR_ATTRIBUTES1", U32(STATIC_CURSOR)),
    (168, "SQL_STATIC_CURSOR_ATTRIBUTES2", U32(READ_ONLY_AND_MAX_ROWS)),
    (169, "SQL_AGGREGATE_FUNCTIONS", U32(AGGREGATES)),
    (170, "SQL_DDL_INDEX", U32(0)),
    (171, "SQL_DM_VER: the manager answers", Text("")),
    (172, "SQL_INSERT_STATEMENT: literals, searched, SELECT INTO, for temporary tables", U32(0x7)),
    (1750, "SQL_DTC_TRANSITION_COST: none", U32(0)),
    (10000, "SQL_XOPEN_CLI_YEAR", Text("1995")),
    (10001, "SQL_CURSOR_SENSITIVITY: unspecified", U32(0)),
    (10002, "SQL_DESCRIBE_PARAMETER", Text("Y")),
    (10003, "SQL_CATALOG_NAME", Text("N")),
    (10004, "SQL_COLLATION_SEQ: not known", Text("")),
    (10005, "SQL_MAX_IDENTIFIER_LEN", U16(LONGEST_NAME)),
    (10021, "SQL_ASYNC_MODE: statement", U32(2)),
    (10022, "SQL_MAX_ASYNC_CONCURRENT_STATEMENTS: no limit", U32(0)),
    (10023, "SQL_ASYNC_DBC_FUNCTIONS: capable", U32(1)),
    (10024, "SQL_DRIVER_AWARE_POOLING_SUPPORTED: no", U32(0)),
    (10025, "SQL_ASYNC_NOTIFICATION: no", U32(0)),
    (65003, "SQL_OJ_CAPABILITIES of ODBC 2", U32(OUTER_JOIN_ALL)),
];
