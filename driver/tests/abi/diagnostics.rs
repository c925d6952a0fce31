//! SQLGetDiagRec and SQLGetDiagField.

use std::ffi::c_void;
use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

const SQL_DIAG_RETURNCODE: i16 = 1;
const SQL_DIAG_NUMBER: i16 = 2;
const SQL_DIAG_SQLSTATE: i16 = 4;
const SQL_DIAG_SUBCLASS_ORIGIN: i16 = 9;

fn failed() -> Application {
    let application = Application::new();
    assert_eq!(application.execute("SELECT * FROM Nowhere"), ERROR);
    application
}

fn text_field(application: &Application, number: i16, field: i16, bytes: i16) -> (i16, String, i16) {
    let (mut text, mut length) = ([0_u16; 40], 0_i16);
    let place = text.as_mut_ptr().cast();
    let code =
        unsafe { SQLGetDiagFieldW(STMT, application.statement, number, field, place, bytes, &mut length) };
    (code.0, from_wide(&text), length)
}

#[test]
fn a_record_can_be_read_again_and_counts_characters() {
    let application = failed();
    let (mut state, mut native, mut text, mut length) = ([0_u16; 6], 9_i32, [0_u16; 300], 0_i16);
    let mut read = |capacity| unsafe {
        let (state, text) = (state.as_mut_ptr(), text.as_mut_ptr());
        SQLGetDiagRecW(STMT, application.statement, 1, state, &mut native, text, capacity, &mut length).0
    };
    assert_eq!((read(-1), read(300), read(8)), (ERROR, OK, INFO));
    assert_eq!((from_wide(&state).as_str(), native), ("42S02", 0));
    assert_eq!(from_wide(&text), "[BigCom");
    assert!(length > 30);
}

#[test]
fn narrow_records_are_the_same() {
    let application = failed();
    let (mut state, mut text) = ([0xAA_u8; 8], [0xAA_u8; 300]);
    let code = unsafe {
        let (state, text) = (state.as_mut_ptr(), text.as_mut_ptr());
        SQLGetDiagRec(STMT, application.statement, 1, state, null_mut(), text, 300, null_mut())
    };
    assert_eq!((code.0, from_narrow(&state).as_str()), (OK, "42S02"));
    assert_eq!(state[6..], [0xAA, 0xAA]);
    assert!(from_narrow(&text).contains("Nowhere"));
}

#[test]
fn records_that_are_not_there_are_told_from_wrong_numbers() {
    let application = failed();
    let read = |kind, handle, number| unsafe {
        SQLGetDiagRecW(kind, handle, number, null_mut(), null_mut(), null_mut(), 0, null_mut()).0
    };
    assert_eq!(read(STMT, application.statement, 2), NO_DATA);
    assert_eq!(read(STMT, application.statement, 0), ERROR);
    assert_eq!(read(DBC, application.statement, 1), INVALID);
    assert_eq!(read(STMT, null_mut(), 1), INVALID);
    assert_eq!(application.set(0, 0), OK);
    assert_eq!(read(STMT, application.statement, 1), NO_DATA);
}

#[test]
fn fields_have_their_own_types_and_texts_count_bytes() {
    let application = failed();
    let (mut code, mut count) = (0_i16, 0_i32);
    let read = |field, place: *mut i32| unsafe {
        SQLGetDiagField(STMT, application.statement, 0, field, place.cast(), 0, null_mut()).0
    };
    assert_eq!(read(SQL_DIAG_RETURNCODE, (&raw mut code).cast()), OK);
    assert_eq!(read(SQL_DIAG_NUMBER, &raw mut count), OK);
    assert_eq!((code, count), (ERROR, 1));
    assert_eq!(text_field(&application, 1, SQL_DIAG_SQLSTATE, 80), (OK, "42S02".to_owned(), 10));
    assert_eq!(text_field(&application, 1, SQL_DIAG_SQLSTATE, 6), (INFO, "42".to_owned(), 10));
    assert_eq!(text_field(&application, 1, SQL_DIAG_SUBCLASS_ORIGIN, 80).1, "ODBC 3.0");
    assert_eq!(text_field(&application, 2, SQL_DIAG_SQLSTATE, 80).0, NO_DATA);
    assert_eq!(text_field(&application, 0, SQL_DIAG_SQLSTATE, 80).0, ERROR);
    assert_eq!(text_field(&application, 1, 4711, 80).0, ERROR);
}

#[test]
fn the_header_tells_what_was_executed() {
    let application = Application::new();
    let header = |field: i16| {
        let (mut text, mut number, mut length) = ([0_u16; 40], -9_i64, -1_i16);
        let place: *mut c_void = if field == 7 { text.as_mut_ptr().cast() } else { (&raw mut number).cast() };
        let code =
            unsafe { SQLGetDiagFieldW(STMT, application.statement, 0, field, place, 80, &mut length).0 };
        assert_eq!(code, OK);
        (from_wide(&text), number)
    };
    const DYNAMIC_FUNCTION: i16 = 7;
    const ROW_COUNT: i16 = 3;
    assert_eq!(header(DYNAMIC_FUNCTION).0, "");
    application.query("SELECT 1 AS a");
    assert_eq!((header(DYNAMIC_FUNCTION).0.as_str(), header(ROW_COUNT).1), ("SELECT CURSOR", -1));
    let mut code = 0_i32;
    let place: *mut i32 = &mut code;
    assert_eq!(
        unsafe { SQLGetDiagField(STMT, application.statement, 0, 12, place.cast(), 4, null_mut()).0 },
        OK
    );
    assert_eq!(code, 85);
}

#[test]
fn the_header_counts_the_rows_of_a_static_cursor_once_they_were_all_read() {
    const SQL_DIAG_CURSOR_ROW_COUNT: i16 = -1249;
    let application = Application::new();
    let count = |kind, handle| {
        let mut rows = -9_isize;
        let place: *mut isize = &mut rows;
        let code = unsafe {
            SQLGetDiagField(kind, handle, 0, SQL_DIAG_CURSOR_ROW_COUNT, place.cast(), 8, null_mut())
        };
        (code.0, rows)
    };
    assert_eq!(application.set(6, 3), OK);
    application.query("SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 3");
    assert_eq!(count(STMT, application.statement), (OK, -1));
    const LAST: i16 = 3;
    assert_eq!(unsafe { SQLFetchScroll(application.statement, LAST, 0) }.0, OK);
    assert_eq!(count(STMT, application.statement), (OK, 3));
    assert_eq!(application.close(), OK);
    assert_eq!(application.set(6, 0), OK);
    application.query("SELECT 1 AS a");
    while application.fetch() == OK {}
    assert_eq!(count(STMT, application.statement), (OK, -1), "a forward-only cursor has no count");
    assert_eq!(count(DBC, application.connection).0, ERROR);
}
