//! The functions of the library, as SQLGetFunctions and SQL_API_ODBC3_ALL_FUNCTIONS report them. The ABI is
//! `exports`; a function is listed here when it stands there.

/// SQL_API_… numbers, ascending.
pub const EXPORTED_FUNCTIONS: &[(u16, &str)] = &[
    (4, "SQLBindCol"),
    (5, "SQLCancel"),
    (6, "SQLColAttribute"),
    (7, "SQLConnect"),
    (8, "SQLDescribeCol"),
    (9, "SQLDisconnect"),
    (11, "SQLExecDirect"),
    (12, "SQLExecute"),
    (13, "SQLFetch"),
    (16, "SQLFreeStmt"),
    (17, "SQLGetCursorName"),
    (18, "SQLNumResultCols"),
    (19, "SQLPrepare"),
    (20, "SQLRowCount"),
    (21, "SQLSetCursorName"),
    (24, "SQLBulkOperations"),
    (40, "SQLColumns"),
    (41, "SQLDriverConnect"),
    (43, "SQLGetData"),
    (44, "SQLGetFunctions"),
    (45, "SQLGetInfo"),
    (47, "SQLGetTypeInfo"),
    (48, "SQLParamData"),
    (49, "SQLPutData"),
    (52, "SQLSpecialColumns"),
    (53, "SQLStatistics"),
    (54, "SQLTables"),
    (55, "SQLBrowseConnect"),
    (56, "SQLColumnPrivileges"),
    (58, "SQLDescribeParam"),
    (59, "SQLExtendedFetch"),
    (60, "SQLForeignKeys"),
    (61, "SQLMoreResults"),
    (62, "SQLNativeSql"),
    (63, "SQLNumParams"),
    (65, "SQLPrimaryKeys"),
    (66, "SQLProcedureColumns"),
    (67, "SQLProcedures"),
    (68, "SQLSetPos"),
    (70, "SQLTablePrivileges"),
    (72, "SQLBindParameter"),
    (1001, "SQLAllocHandle"),
    (1003, "SQLCloseCursor"),
    (1004, "SQLCopyDesc"),
    (1005, "SQLEndTran"),
    (1006, "SQLFreeHandle"),
    (1007, "SQLGetConnectAttr"),
    (1008, "SQLGetDescField"),
    (1009, "SQLGetDescRec"),
    (1010, "SQLGetDiagField"),
    (1011, "SQLGetDiagRec"),
    (1012, "SQLGetEnvAttr"),
    (1014, "SQLGetStmtAttr"),
    (1016, "SQLSetConnectAttr"),
    (1017, "SQLSetDescField"),
    (1018, "SQLSetDescRec"),
    (1019, "SQLSetEnvAttr"),
    (1020, "SQLSetStmtAttr"),
    (1021, "SQLFetchScroll"),
    (1022, "SQLCancelHandle"),
];

/// Whether SQLGetFunctions says yes to a function number.
pub fn has_function(function: u16) -> bool {
    EXPORTED_FUNCTIONS.binary_search_by_key(&function, |(number, _)| *number).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_for_its_search() {
        assert!(EXPORTED_FUNCTIONS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn functions_that_are_not_exported_are_denied() {
        assert!(has_function(11) && has_function(1022));
        // Functions of driver managers, and numbers of none.
        for missing in [0, 57, 9999] {
            assert!(!has_function(missing), "{missing}");
        }
    }
}
