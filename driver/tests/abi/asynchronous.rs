//! Asynchronous execution: polling, cancelling, other functions meanwhile, and the attributes for it.

use std::net::TcpListener;
use std::ptr::null_mut;
use std::time::{Duration, Instant};

use bigcommerceodbc::exports::*;

use crate::cancelling::connected;
use crate::harness::*;
use crate::scrolling::{SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC, attribute, numbers};

const SQL_ATTR_ASYNC_ENABLE: i32 = 4;
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
    const SQL_ATTR_QUERY_TIMEOUT: i32 = 0;
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
