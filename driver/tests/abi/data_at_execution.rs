//! SQLParamData and SQLPutData: values in pieces, their rules, and SQLCancel in between.

use std::ffi::c_void;
use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

const NEED_DATA: i16 = 99;
const AT_EXECUTION: isize = -2;
const C_CHAR: i16 = 1;
const C_WCHAR: i16 = -8;
const C_LONG: i16 = 4;

fn token(number: usize) -> *mut c_void {
    std::ptr::without_provenance_mut(number)
}

fn bind(app: &Application, number: u16, c_type: i16, sql_type: i16, length: *mut isize) {
    let code = unsafe {
        let value = token(usize::from(number));
        SQLBindParameter(app.statement, number, 1, c_type, sql_type, 50, 0, value, 0, length).0
    };
    assert_eq!(code, OK);
}

fn execute(app: &Application) -> i16 {
    unsafe { SQLExecute(app.statement) }.0
}

fn param_data(app: &Application) -> (i16, usize) {
    let mut wanted = null_mut();
    let code = unsafe { SQLParamData(app.statement, &mut wanted) }.0;
    (code, wanted.addr())
}

fn put(app: &Application, bytes: &[u8]) -> i16 {
    put_length(app, bytes.as_ptr(), isize::try_from(bytes.len()).unwrap())
}

fn put_length(app: &Application, data: *const u8, length: isize) -> i16 {
    unsafe { SQLPutData(app.statement, data.cast_mut().cast(), length) }.0
}

fn value(app: &Application) -> String {
    let (mut text, mut length) = ([0_u8; 100], 0);
    assert_eq!(app.fetch(), OK, "{}", message(STMT, app.statement));
    let code = unsafe { SQLGetData(app.statement, 1, 1, text.as_mut_ptr().cast(), 100, &mut length) };
    assert_eq!(code.0, OK);
    if length < 0 { "NULL".to_owned() } else { from_narrow(&text) }
}

#[test]
fn values_come_in_pieces_that_may_be_cut_within_a_character() {
    let app = Application::new();
    let (mut narrow, mut wide_length, mut number) = (AT_EXECUTION, -103_isize, AT_EXECUTION);
    assert_eq!(app.prepare("SELECT CONCAT(?, CONCAT(?, CAST(? AS VARCHAR(9)))) AS a"), OK);
    bind(&app, 1, C_CHAR, 12, &mut narrow);
    bind(&app, 2, C_WCHAR, -9, &mut wide_length);
    bind(&app, 3, C_LONG, 4, &mut number);
    assert_eq!(execute(&app), NEED_DATA, "{}", message(STMT, app.statement));
    assert_eq!(param_data(&app), (NEED_DATA, 1));
    let accent = "é".as_bytes();
    assert_eq!((put(&app, b"x"), put(&app, &accent[..1]), put(&app, &accent[1..])), (OK, OK, OK));
    assert_eq!(param_data(&app), (NEED_DATA, 2));
    let emoji: Vec<u8> = "😀".encode_utf16().flat_map(u16::to_ne_bytes).collect();
    assert_eq!((put(&app, &emoji[..2]), put(&app, &emoji[2..])), (OK, OK));
    let terminated: Vec<u8> = wide("!").into_iter().flat_map(u16::to_ne_bytes).collect();
    assert_eq!(put_length(&app, terminated.as_ptr(), -3), OK);
    assert_eq!(param_data(&app), (NEED_DATA, 3));
    assert_eq!(put_length(&app, 42_i32.to_ne_bytes().as_ptr(), 0), OK);
    assert_eq!((put(&app, &[0; 4]), app.state().as_str()), (ERROR, "HY019"));
    assert_eq!(param_data(&app).0, OK, "{}", message(STMT, app.statement));
    assert_eq!(value(&app), "xé😀!42");
}

#[test]
fn null_is_given_whole_and_an_empty_text_is_not_null() {
    let app = Application::new();
    let mut length = AT_EXECUTION;
    assert_eq!(app.prepare("SELECT COALESCE(?, 'nothing') AS a"), OK);
    bind(&app, 1, C_CHAR, 12, &mut length);
    assert_eq!((execute(&app), param_data(&app)), (NEED_DATA, (NEED_DATA, 1)));
    assert_eq!(put_length(&app, std::ptr::null(), -1), OK);
    assert_eq!((put(&app, b"a"), app.state().as_str()), (ERROR, "HY020"));
    assert_eq!((param_data(&app).0, value(&app).as_str()), (OK, "nothing"));
    assert_eq!(app.close(), OK);
    assert_eq!((execute(&app), param_data(&app)), (NEED_DATA, (NEED_DATA, 1)));
    assert_eq!(put_length(&app, std::ptr::null(), 0), OK);
    assert_eq!((put_length(&app, std::ptr::null(), -1), app.state().as_str()), (ERROR, "HY020"));
    assert_eq!((param_data(&app).0, value(&app).as_str()), (OK, ""));
}

#[test]
fn the_order_of_calls_and_wrong_arguments_are_told() {
    let app = Application::new();
    let mut length = AT_EXECUTION;
    assert_eq!((param_data(&app).0, app.state().as_str()), (ERROR, "HY010"));
    assert_eq!((put(&app, b"a"), app.state().as_str()), (ERROR, "HY010"));
    assert_eq!(app.prepare("SELECT UPPER(?) AS a"), OK);
    bind(&app, 1, C_CHAR, 12, &mut length);
    assert_eq!(execute(&app), NEED_DATA);
    assert_eq!((put(&app, b"a"), app.state().as_str()), (ERROR, "HY010"));
    assert_eq!((app.fetch(), app.state().as_str()), (ERROR, "HY010"));
    assert_eq!((execute(&app), app.state().as_str()), (ERROR, "HY010"));
    assert_eq!(param_data(&app), (NEED_DATA, 1));
    assert_eq!((param_data(&app).0, app.state().as_str()), (ERROR, "HY010"));
    assert_eq!((put_length(&app, std::ptr::null(), 5), app.state().as_str()), (ERROR, "HY009"));
    assert_eq!((put_length(&app, b"a".as_ptr(), -7), app.state().as_str()), (ERROR, "HY090"));
    assert_eq!((put_length(&app, b"a".as_ptr(), -5), app.state().as_str()), (ERROR, "07S01"));
    assert_eq!((put(&app, b"\xFF"), param_data(&app).0, app.state().as_str()), (OK, ERROR, "22018"));
    assert_eq!(execute(&app), NEED_DATA, "the statement is still prepared");
    assert_eq!(unsafe { SQLParamData(app.connection, null_mut()) }.0, INVALID);
    assert_eq!(unsafe { SQLPutData(app.connection, null_mut(), 0) }.0, INVALID);
    assert_eq!(unsafe { SQLParamData(app.statement, null_mut()) }.0, NEED_DATA);
}

#[test]
fn cancelling_in_between_leaves_a_prepared_statement_prepared() {
    let app = Application::new();
    let mut length = AT_EXECUTION;
    assert_eq!(app.prepare("SELECT UPPER(?) AS a"), OK);
    bind(&app, 1, C_CHAR, 12, &mut length);
    assert_eq!((execute(&app), param_data(&app).0, put(&app, b"a")), (NEED_DATA, NEED_DATA, OK));
    assert_eq!(unsafe { SQLCancel(app.statement) }.0, OK);
    assert_eq!((param_data(&app).0, app.state().as_str()), (ERROR, "HY010"));
    assert_eq!((execute(&app), param_data(&app).0, put(&app, b"b")), (NEED_DATA, NEED_DATA, OK));
    assert_eq!((param_data(&app).0, value(&app).as_str()), (OK, "B"));
    assert_eq!(app.close(), OK);
    assert_eq!(app.execute("SELECT LOWER(?) AS a"), NEED_DATA);
    assert_eq!(unsafe { SQLCancel(app.statement) }.0, OK);
    assert_eq!((execute(&app), app.state().as_str()), (ERROR, "HY010"));
}

#[test]
fn each_set_of_an_array_asks_for_its_own_data() {
    let app = Application::new();
    let mut lengths = [AT_EXECUTION, 1, AT_EXECUTION];
    let mut texts = [*b"a", *b"b", *b"c"];
    let place = texts.as_mut_ptr();
    assert_eq!(app.set(22, 3), OK);
    let code = unsafe {
        SQLBindParameter(app.statement, 1, 1, C_CHAR, 12, 1, 0, place.cast(), 1, lengths.as_mut_ptr()).0
    };
    assert_eq!((code, app.execute("SELECT UPPER(?) AS a")), (OK, NEED_DATA));
    for (number, text) in [(0, b"x"), (2, b"z")] {
        assert_eq!(param_data(&app), (NEED_DATA, place.addr() + number));
        assert_eq!(put(&app, text), OK);
    }
    assert_eq!((param_data(&app).0, value(&app).as_str()), (OK, "X"));
    for expected in ["B", "Z"] {
        assert_eq!(unsafe { SQLMoreResults(app.statement) }.0, OK);
        assert_eq!(value(&app), expected);
    }
}

/// The size that was bound is the column's and not a limit of what may be compared with it: SQL_NEED_LONG_DATA_LEN is "N".
#[test]
fn a_value_longer_than_the_size_that_was_bound_is_taken_whole() {
    let app = Application::new();
    let mut length = AT_EXECUTION;
    assert_eq!(app.prepare("SELECT UPPER(?) AS a"), OK);
    bind(&app, 1, C_CHAR, 12, &mut length);
    assert_eq!((execute(&app), param_data(&app)), (NEED_DATA, (NEED_DATA, 1)));
    for _ in 0..6 {
        assert_eq!(put(&app, b"ten bytes "), OK);
    }
    assert_eq!(param_data(&app).0, OK, "{}", message(STMT, app.statement));
    assert_eq!(value(&app), "TEN BYTES ".repeat(6));
}
