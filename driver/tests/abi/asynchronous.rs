//! Asynchronous execution: polling, cancelling, other functions meanwhile, and the attributes for it.

use std::net::TcpListener;
use std::ptr::null_mut;
use std::time::{Duration, Instant};

use bigcommerceodbc::exports::*;

use crate::cancelling::{connected, silent_store};
use crate::harness::*;
use crate::scrolling::{attribute, numbers};

const STILL_EXECUTING: i16 = 2;

/// Calls until the function has ended.
fn poll(mut call: impl FnMut() -> i16) -> i16 {
    let started = Instant::now();
    loop {
        match call() {
            STILL_EXECUTING => assert!(started.elapsed() < Duration::from_secs(120), "it never ends"),
            code => return code,
        }
    }
}

fn asynchronous() -> Application {
    let application = Application::new();
    assert_eq!(application.set(SQL_ATTR_ASYNC_ENABLE, 1), OK);
    application
}

/// A fetch that waits for a store that never answers.
fn waiting() -> (TcpListener, Application) {
    let (store, application) = connected();
    assert_eq!(application.set(SQL_ATTR_ASYNC_ENABLE, 1), OK);
    assert_eq!(poll(|| application.execute("SELECT Id FROM Products")), OK);
    assert_eq!(application.fetch(), STILL_EXECUTING);
    (store, application)
}

#[test]
fn every_function_of_a_query_can_be_polled() {
    let application = asynchronous();
    assert_eq!(application.set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC), OK);
    let mut text = wide(&numbers(20_000));
    let mut first = true;
    let code = poll(|| {
        let code = unsafe { SQLPrepareW(application.statement, text.as_mut_ptr(), NTS32) }.0;
        if std::mem::take(&mut first) {
            // The text is the application's again as soon as the function has returned.
            text.fill(u16::from(b'!'));
            *text.last_mut().unwrap() = 0;
        }
        code
    });
    assert_eq!(code, OK, "{}", message(STMT, application.statement));
    assert_eq!(poll(|| unsafe { SQLExecute(application.statement) }.0), OK);
    assert_eq!(poll(|| application.fetch()), OK);
    assert_eq!(poll(|| unsafe { SQLFetchScroll(application.statement, 3, 0) }.0), OK);
    let mut number = 0_i32;
    let place: *mut i32 = &mut number;
    assert_eq!(unsafe { SQLGetData(application.statement, 1, -16, place.cast(), 4, null_mut()) }.0, OK);
    assert_eq!(number, 20_000);
    assert_eq!(application.close(), OK);
    let code = poll(|| application.execute("SELECT * FROM Produts"));
    assert_eq!((code, application.state().as_str()), (ERROR, "42S02"));
    assert_eq!(poll(|| application.execute("SELECT 1 AS a")), OK);
    let (mut rows, mut status) = (0, 9);
    let code =
        poll(|| unsafe { SQLExtendedFetch(application.statement, 1, 0, &raw mut rows, &raw mut status) }.0);
    assert_eq!((code, rows, status), (OK, 1, 0));
}

#[test]
fn other_functions_must_wait_and_the_end_is_told_all_the_same() {
    let (_store, application) = waiting();
    for other in [
        unsafe { SQLNumResultCols(application.statement, null_mut()) }.0,
        unsafe { SQLCloseCursor(application.statement) }.0,
        unsafe { SQLFreeStmt(application.statement, 0) }.0,
        unsafe { SQLExecute(application.statement) }.0,
        unsafe { SQLFetchScroll(application.statement, 1, 0) }.0,
        application.set(SQL_ATTR_ASYNC_ENABLE, 0),
        unsafe { SQLFreeHandle(STMT, application.statement) }.0,
    ] {
        assert_eq!((other, application.state().as_str()), (ERROR, "HY010"));
    }
    assert_eq!(unsafe { SQLDisconnect(application.connection) }.0, ERROR);
    assert_eq!(state(DBC, application.connection, 1), "HY010");
    assert_eq!(unsafe { SQLCancel(application.statement) }.0, OK);
    assert_eq!(poll(|| application.fetch()), ERROR);
    assert_eq!(application.state(), "HY008");
    assert_eq!(unsafe { SQLFreeStmt(application.statement, 0) }.0, OK);
    assert_eq!(poll(|| application.execute("SELECT 1 AS a")), OK);
    assert_eq!(poll(|| application.fetch()), OK);
}

#[test]
fn a_wish_to_cancel_counts_from_the_first_moment() {
    for _ in 0..20 {
        let (_store, application) = waiting();
        assert_eq!(unsafe { SQLCancelHandle(STMT, application.statement) }.0, OK);
        assert_eq!(poll(|| application.fetch()), ERROR);
        assert_eq!(application.state(), "HY008");
    }
}

#[test]
fn the_query_timeout_ends_an_asynchronous_function() {
    let (_store, application) = connected();
    assert_eq!(application.set(SQL_ATTR_QUERY_TIMEOUT, 1), OK);
    assert_eq!(application.set(SQL_ATTR_ASYNC_ENABLE, 1), OK);
    assert_eq!(poll(|| application.execute("SELECT Id FROM Products")), OK);
    assert_eq!(poll(|| application.fetch()), ERROR);
    assert_eq!(application.state(), "HYT00");
}

#[test]
fn an_end_that_nobody_asked_for_does_not_keep_the_statement() {
    let (_store, application) = waiting();
    assert_eq!(unsafe { SQLCancel(application.statement) }.0, OK);
    let started = Instant::now();
    while unsafe { SQLFreeHandle(STMT, application.statement) }.0 != OK {
        assert!(started.elapsed() < Duration::from_secs(20), "{}", message(STMT, application.statement));
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(unsafe { SQLFetch(application.statement) }.0, INVALID);
}

#[test]
fn new_statements_inherit_the_attribute_of_their_connection() {
    let application = Application::new();
    let enable = std::ptr::without_provenance_mut(1);
    assert_eq!(unsafe { SQLSetConnectAttrW(application.connection, SQL_ATTR_ASYNC_ENABLE, enable, 0) }.0, OK);
    assert_eq!(attribute(&application, SQL_ATTR_ASYNC_ENABLE), 0);
    let (code, statement) = alloc(STMT, application.connection);
    assert_eq!(code, OK);
    let mut value = 0_usize;
    let place: *mut usize = &mut value;
    assert_eq!(
        unsafe { SQLGetStmtAttrW(statement, SQL_ATTR_ASYNC_ENABLE, place.cast(), 8, null_mut()) }.0,
        OK
    );
    assert_eq!(value, 1);
    assert_eq!((application.set(SQL_ATTR_ASYNC_ENABLE, 2), application.state().as_str()), (ERROR, "HY024"));
}

#[test]
fn functions_that_make_no_request_can_be_polled_too() {
    let application = asynchronous();
    let statement = application.statement;
    let mut table = wide("Orders");
    let table = table.as_mut_ptr();
    let none = null_mut();
    let end = |call: &dyn Fn() -> i16| {
        assert_eq!(poll(call), OK, "{}", message(STMT, statement));
        assert_eq!(poll(|| application.fetch()), OK, "{}", message(STMT, statement));
        let mut text = [0_u8; 200];
        let place = text.as_mut_ptr().cast();
        assert_eq!(poll(|| unsafe { SQLGetData(statement, 4, 1, place, 200, null_mut()) }.0), OK);
        assert_eq!(application.close(), OK);
        from_narrow(&text)
    };
    assert_eq!(end(&|| unsafe { SQLTablesW(statement, none, 0, none, 0, table, NTS, none, 0) }.0), "TABLE");
    assert_eq!(end(&|| unsafe { SQLColumnsW(statement, none, 0, none, 0, table, NTS, none, 0) }.0), "Id");
    assert_eq!(end(&|| unsafe { SQLPrimaryKeysW(statement, none, 0, none, 0, table, NTS) }.0), "Id");
    assert_eq!(end(&|| unsafe { SQLGetTypeInfoW(statement, 12) }.0), "'");
    assert_eq!(poll(|| application.prepare("SELECT 1 AS a")), OK);
    let mut columns = 0;
    assert_eq!(poll(|| unsafe { SQLNumResultCols(statement, &mut columns) }.0), OK);
    assert_eq!(columns, 1);
}

const SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE: i32 = 117;

fn enable_for_connections(application: &Application) {
    let enable = std::ptr::without_provenance_mut(1);
    let connection = application.connection;
    let code = unsafe { SQLSetConnectAttrW(connection, SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE, enable, 0) };
    assert_eq!(code.0, OK, "{}", message(DBC, connection));
}

/// SQLDriverConnect of a store that never answers.
fn connecting() -> (TcpListener, Application, Vec<u16>) {
    let (store, text) = silent_store(true);
    let application = Application::allocated(3);
    enable_for_connections(&application);
    assert_eq!(application.connect(&text), STILL_EXECUTING);
    (store, application, wide(&text))
}

#[test]
fn connecting_and_disconnecting_can_be_polled() {
    let application = Application::allocated(3);
    enable_for_connections(&application);
    let (mut text, mut completed, mut length) = (wide(CONNECTION_STRING), [0_u16; 300], 0);
    let mut first = true;
    let code = poll(|| {
        let (given, place) = (text.as_mut_ptr(), completed.as_mut_ptr());
        let code = unsafe {
            SQLDriverConnectW(application.connection, null_mut(), given, NTS, place, 300, &mut length, 0)
        };
        if std::mem::take(&mut first) {
            // The text is the application's again as soon as the function has returned.
            text.fill(u16::from(b'!'));
            *text.last_mut().unwrap() = 0;
        }
        code.0
    });
    assert_eq!(code, OK, "{}", message(DBC, application.connection));
    assert!(from_wide(&completed).starts_with("StoreId=abc123;"), "{}", from_wide(&completed));
    let (code, statement) = alloc(STMT, application.connection);
    assert_eq!(code, OK, "statements do not become asynchronous by it");
    let mut value = 9_usize;
    let place: *mut usize = &mut value;
    assert_eq!(
        unsafe { SQLGetStmtAttrW(statement, SQL_ATTR_ASYNC_ENABLE, place.cast(), 8, null_mut()) }.0,
        OK
    );
    assert_eq!(value, 0);
    assert_eq!(poll(|| unsafe { SQLEndTran(DBC, application.connection, 0) }.0), OK);
    assert_eq!(poll(|| unsafe { SQLDisconnect(application.connection) }.0), OK);
    assert_eq!(unsafe { SQLFetch(statement) }.0, INVALID);
    assert_eq!(poll(|| application.connect("StoreId=a;Timeout=soon")), ERROR);
    assert_eq!(state(DBC, application.connection, 1), "08001");
}

#[test]
fn other_functions_of_a_connection_wait_and_connecting_can_be_cancelled() {
    let (_store, application, mut text) = connecting();
    let connection = application.connection;
    let text = text.as_mut_ptr();
    let zero = null_mut();
    for other in [
        alloc(STMT, connection).0,
        unsafe { SQLDisconnect(connection) }.0,
        unsafe { SQLConnectW(connection, text, NTS, null_mut(), 0, null_mut(), 0) }.0,
        unsafe { SQLGetInfoW(connection, 17, null_mut(), 0, null_mut()) }.0,
        unsafe { SQLSetConnectAttrW(connection, SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE, zero, 0) }.0,
        unsafe { SQLEndTran(DBC, connection, 0) }.0,
        unsafe { SQLFreeHandle(DBC, connection) }.0,
    ] {
        assert_eq!((other, state(DBC, connection, 1).as_str()), (ERROR, "HY010"));
    }
    assert_eq!(unsafe { SQLCancelHandle(DBC, connection) }.0, OK);
    assert_eq!(poll(|| application.connect("")), ERROR);
    assert_eq!(state(DBC, connection, 1), "HY008");
    assert_eq!(unsafe { SQLFreeHandle(DBC, connection) }.0, OK);
}

#[test]
fn notification_is_refused_and_said_to_be_missing() {
    const SQL_ATTR_ASYNC_STMT_EVENT: i32 = 29;
    const SQL_ATTR_ASYNC_DBC_EVENT: i32 = 119;
    let application = Application::new();
    let (connection, mut event) = (application.connection, 0_u64);
    let place: *mut u64 = &mut event;
    assert_eq!(application.set_pointer(SQL_ATTR_ASYNC_STMT_EVENT, place), ERROR);
    assert_eq!(application.state(), "HYC00");
    assert_eq!(unsafe { SQLSetConnectAttrW(connection, SQL_ATTR_ASYNC_DBC_EVENT, place.cast(), 0) }.0, ERROR);
    assert_eq!(state(DBC, connection, 1), "HYC00");
    let ask = |kind| {
        let mut number = 99_u32;
        let place: *mut u32 = &mut number;
        assert_eq!(unsafe { SQLGetInfoW(connection, kind, place.cast(), 4, null_mut()) }.0, OK);
        number
    };
    // SQL_ASYNC_NOTIFICATION, SQL_ASYNC_DBC_FUNCTIONS, SQL_ASYNC_MODE: statement level.
    assert_eq!((ask(10025), ask(10023), ask(10021)), (0, 1, 2));
}
