//! Every exported function by its name, called with untyped arguments: `tables` and `random_calls` use it. A function that is
//! exported and missing here fails the test below.

use std::collections::BTreeMap;
use std::ffi::c_void;

use bigcommerceodbc::exports::*;
use odbc_sys::SqlReturn;

use crate::headers::exports;

/// An argument.
#[derive(Debug, Clone, Copy)]
pub enum Word {
    Number(i64),
    Pointer(*mut c_void),
}

pub trait FromWord {
    fn from_word(word: Word) -> Self;
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl FromWord for $number {
            fn from_word(word: Word) -> Self {
                match word {
                    Word::Number(number) => number as Self,
                    Word::Pointer(pointer) => panic!("{pointer:?} is given for a number"),
                }
            }
        }
    )+};
}
numbers! { i16 u16 i32 isize usize }

impl<T> FromWord for *mut T {
    /// ODBC passes the numbers of attributes in pointers.
    fn from_word(word: Word) -> Self {
        match word {
            Word::Number(number) => std::ptr::without_provenance_mut(number as usize),
            Word::Pointer(pointer) => pointer.cast(),
        }
    }
}

pub trait Callable: Send + Sync {
    fn call(&self, arguments: &[Word]) -> i16;
}

macro_rules! callable {
    ($($parameter:ident)+) => {
        impl<$($parameter: FromWord),+> Callable for unsafe extern "system" fn($($parameter),+) -> SqlReturn {
            fn call(&self, arguments: &[Word]) -> i16 {
                let mut left = arguments.iter().copied();
                let code = unsafe { self($($parameter::from_word(left.next().expect("too few arguments"))),+) };
                assert!(left.next().is_none(), "too many arguments");
                code.0
            }
        }
    };
}
callable! { A }
callable! { A B }
callable! { A B C }
callable! { A B C D }
callable! { A B C D E }
callable! { A B C D E F }
callable! { A B C D E F G }
callable! { A B C D E F G H }
callable! { A B C D E F G H I }
callable! { A B C D E F G H I J }
callable! { A B C D E F G H I J K }
callable! { A B C D E F G H I J K L }
callable! { A B C D E F G H I J K L M }

pub type Functions = BTreeMap<&'static str, Box<dyn Callable>>;

macro_rules! functions {
    ($($kind:ty: $names:tt)+) => {
        pub fn functions() -> Functions {
            let mut found = Functions::new();
            $(functions!(@insert found, $kind: $names);)+
            found
        }
    };
    (@insert $found:ident, $kind:ty: [$($name:ident)+]) => {
        $($found.insert(stringify!($name), Box::new($name as $kind) as Box<dyn Callable>);)+
    };
}

functions! {
    unsafe extern "system" fn(_) -> _: [SQLCancel SQLCloseCursor SQLDisconnect SQLExecute SQLFetch SQLMoreResults]
    unsafe extern "system" fn(_, _) -> _: [
        SQLBulkOperations SQLCancelHandle SQLCopyDesc SQLFreeHandle SQLFreeStmt SQLGetTypeInfo SQLGetTypeInfoW SQLNumParams
        SQLNumResultCols SQLParamData SQLRowCount
    ]
    unsafe extern "system" fn(_, _, _) -> _: [
        SQLAllocHandle SQLEndTran SQLExecDirect SQLExecDirectW SQLFetchScroll SQLGetFunctions SQLPrepare SQLPrepareW SQLPutData
        SQLSetCursorName SQLSetCursorNameW
    ]
    unsafe extern "system" fn(_, _, _, _) -> _: [
        SQLGetCursorName SQLGetCursorNameW SQLSetConnectAttr SQLSetConnectAttrW SQLSetEnvAttr SQLSetPos SQLSetStmtAttr
        SQLSetStmtAttrW
    ]
    unsafe extern "system" fn(_, _, _, _, _) -> _: [
        SQLExtendedFetch SQLGetConnectAttr SQLGetConnectAttrW SQLGetEnvAttr SQLGetInfo SQLGetInfoW SQLGetStmtAttr
        SQLGetStmtAttrW SQLSetDescField SQLSetDescFieldW
    ]
    unsafe extern "system" fn(_, _, _, _, _, _) -> _: [
        SQLBindCol SQLBrowseConnect SQLBrowseConnectW SQLDescribeParam SQLGetData SQLGetDescField SQLGetDescFieldW SQLNativeSql
        SQLNativeSqlW
    ]
    unsafe extern "system" fn(_, _, _, _, _, _, _) -> _: [
        SQLColAttribute SQLColAttributeW SQLConnect SQLConnectW SQLGetDiagField SQLGetDiagFieldW SQLPrimaryKeys
        SQLPrimaryKeysW SQLProcedures SQLProceduresW SQLTablePrivileges SQLTablePrivilegesW
    ]
    unsafe extern "system" fn(_, _, _, _, _, _, _, _) -> _: [
        SQLDriverConnect SQLDriverConnectW SQLGetDiagRec SQLGetDiagRecW
    ]
    unsafe extern "system" fn(_, _, _, _, _, _, _, _, _) -> _: [
        SQLColumnPrivileges SQLColumnPrivilegesW SQLColumns SQLColumnsW SQLDescribeCol SQLDescribeColW SQLProcedureColumns
        SQLProcedureColumnsW SQLStatistics SQLStatisticsW SQLTables SQLTablesW
    ]
    unsafe extern "system" fn(_, _, _, _, _, _, _, _, _, _) -> _: [
        SQLBindParameter SQLSetDescRec SQLSpecialColumns SQLSpecialColumnsW
    ]
    unsafe extern "system" fn(_, _, _, _, _, _, _, _, _, _, _) -> _: [SQLGetDescRec SQLGetDescRecW]
    unsafe extern "system" fn(_, _, _, _, _, _, _, _, _, _, _, _, _) -> _: [SQLForeignKeys SQLForeignKeysW]
}

#[test]
fn every_exported_function_can_be_called_by_name() {
    let names: Vec<_> = functions().into_keys().map(str::to_owned).collect();
    assert_eq!(names, exports().into_keys().collect::<Vec<_>>());
}
