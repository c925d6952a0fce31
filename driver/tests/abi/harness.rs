//! An application: handles, text in both widths, and the outcome of a call with its diagnostic records.

use std::ffi::c_void;
use std::ptr::null_mut;

use bigcommerceodbc::exports::*;
use odbc_sys::SqlReturn;

pub type Handle = *mut c_void;
pub const ENV: i16 = 1;
pub const DBC: i16 = 2;
pub const STMT: i16 = 3;
pub const DESC: i16 = 4;
pub const NTS: i16 = -3;
pub const NTS32: i32 = -3;
pub const OK: i16 = 0;
pub const INFO: i16 = 1;
pub const NO_DATA: i16 = 100;
pub const ERROR: i16 = -1;
pub const INVALID: i16 = -2;

pub const SQL_ATTR_ASYNC_ENABLE: i32 = 4;
pub const SQL_ATTR_CURSOR_TYPE: i32 = 6;
pub const SQL_ATTR_IMP_ROW_DESC: i32 = 10012;
pub const SQL_ATTR_LOGIN_TIMEOUT: i32 = 103;
pub const SQL_ATTR_MAX_ROWS: i32 = 1;
pub const SQL_ATTR_QUERY_TIMEOUT: i32 = 0;
pub const SQL_ATTR_ROWS_FETCHED_PTR: i32 = 26;
pub const SQL_ATTR_ROW_ARRAY_SIZE: i32 = 27;
pub const SQL_ATTR_ROW_STATUS_PTR: i32 = 25;
pub const SQL_ATTR_USE_BOOKMARKS: i32 = 12;
pub const SQL_CURSOR_STATIC: usize = 3;
pub const SQL_C_CHAR: i16 = 1;
pub const SQL_C_DEFAULT: i16 = 99;
pub const SQL_C_SLONG: i16 = -16;
pub const SQL_C_VARBOOKMARK: i16 = -2;
pub const SQL_C_WCHAR: i16 = -8;
pub const SQL_DESC_CONCISE_TYPE: i16 = 2;
pub const SQL_UB_VARIABLE: usize = 2;

/// Opens without a request: the tests here need no store.
pub const CONNECTION_STRING: &str =
    "StoreId=abc123;OAuthAccessToken=secret;ConnectOnOpen=false;BaseUrl=http://127.0.0.1:9";

pub fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

pub fn from_wide(units: &[u16]) -> String {
    let end = units.iter().position(|unit| *unit == 0).expect("a terminator");
    String::from_utf16(&units[..end]).expect("whole characters")
}

pub fn from_narrow(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).expect("a terminator");
    String::from_utf8(bytes[..end].to_vec()).expect("whole characters")
}

pub fn alloc(kind: i16, input: Handle) -> (i16, Handle) {
    let mut output = null_mut();
    let code = unsafe { SQLAllocHandle(kind, input, &mut output) };
    (code.0, output)
}

/// The SQLSTATE of a record, or an empty text when there is none.
pub fn state(kind: i16, handle: Handle, number: i16) -> String {
    let mut state = [0_u16; 6];
    let code = unsafe {
        SQLGetDiagRecW(kind, handle, number, state.as_mut_ptr(), null_mut(), null_mut(), 0, null_mut())
    };
    if code == SqlReturn::SUCCESS { from_wide(&state) } else { String::new() }
}

pub fn message(kind: i16, handle: Handle) -> String {
    let mut text = [0_u16; 1000];
    let code = unsafe {
        SQLGetDiagRecW(kind, handle, 1, null_mut(), null_mut(), text.as_mut_ptr(), 1000, null_mut())
    };
    if code == SqlReturn::SUCCESS { from_wide(&text) } else { String::new() }
}

/// An environment, a connection and a statement, freed at the end.
pub struct Application {
    pub environment: Handle,
    pub connection: Handle,
    pub statement: Handle,
}

impl Application {
    pub fn allocated(version: usize) -> Self {
        let (code, environment) = alloc(ENV, null_mut());
        assert_eq!(code, OK);
        let version: *mut c_void = std::ptr::without_provenance_mut(version);
        assert_eq!(unsafe { SQLSetEnvAttr(environment, 200, version, 0) }.0, OK);
        let (code, connection) = alloc(DBC, environment);
        assert_eq!(code, OK);
        Self { environment, connection, statement: null_mut() }
    }

    pub fn new() -> Self {
        Self::with_version(3)
    }

    pub fn with_version(version: usize) -> Self {
        let mut application = Self::allocated(version);
        assert_eq!(application.connect(CONNECTION_STRING), OK, "{}", message(DBC, application.connection));
        let (code, statement) = alloc(STMT, application.connection);
        assert_eq!(code, OK);
        application.statement = statement;
        application
    }

    pub fn connect(&self, text: &str) -> i16 {
        let text = wide(text);
        unsafe {
            SQLDriverConnectW(
                self.connection,
                null_mut(),
                text.as_ptr().cast_mut(),
                NTS,
                null_mut(),
                0,
                null_mut(),
                0,
            )
        }
        .0
    }

    pub fn execute(&self, sql: &str) -> i16 {
        let text = wide(sql);
        unsafe { SQLExecDirectW(self.statement, text.as_ptr().cast_mut(), NTS32) }.0
    }

    pub fn prepare(&self, sql: &str) -> i16 {
        let text = wide(sql);
        unsafe { SQLPrepareW(self.statement, text.as_ptr().cast_mut(), NTS32) }.0
    }

    /// Opens a result set; a failure shows its message.
    pub fn query(&self, sql: &str) {
        let code = self.execute(sql);
        assert!(code == OK || code == INFO, "{sql}: {}", message(STMT, self.statement));
    }

    pub fn fetch(&self) -> i16 {
        unsafe { SQLFetch(self.statement) }.0
    }

    pub fn close(&self) -> i16 {
        unsafe { SQLCloseCursor(self.statement) }.0
    }

    pub fn state(&self) -> String {
        state(STMT, self.statement, 1)
    }

    pub fn set(&self, attribute: i32, value: usize) -> i16 {
        unsafe { SQLSetStmtAttrW(self.statement, attribute, std::ptr::without_provenance_mut(value), 0) }.0
    }

    pub fn set_pointer<T>(&self, attribute: i32, value: *mut T) -> i16 {
        unsafe { SQLSetStmtAttrW(self.statement, attribute, value.cast(), 0) }.0
    }

    pub fn descriptor(&self, attribute: i32) -> Handle {
        let mut handle: Handle = null_mut();
        let place: *mut Handle = &mut handle;
        assert_eq!(unsafe { SQLGetStmtAttrW(self.statement, attribute, place.cast(), 8, null_mut()) }.0, OK);
        handle
    }
}

impl Drop for Application {
    fn drop(&mut self) {
        unsafe {
            let _ = SQLDisconnect(self.connection);
            let _ = SQLFreeHandle(DBC, self.connection);
            let _ = SQLFreeHandle(ENV, self.environment);
        }
    }
}
