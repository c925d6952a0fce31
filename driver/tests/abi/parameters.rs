//! Arrays of parameters: sets by columns and by rows, their statuses and their results.

use std::ffi::c_void;
use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

const BIND_OFFSET: i32 = 17;
const BIND_TYPE: i32 = 18;
const OPERATION: i32 = 19;
const STATUS: i32 = 20;
const PROCESSED: i32 = 21;
const SETS: i32 = 22;
const SUCCESS: u16 = 0;
const FAILED: u16 = 5;
const UNUSED: u16 = 7;

fn bind<T>(app: &Application, number: u16, c_type: i16, sql_type: i16, value: *mut T, length: *mut isize) {
    let size = isize::try_from(size_of::<T>()).unwrap();
    let place: *mut c_void = value.cast();
    let code =
        unsafe { SQLBindParameter(app.statement, number, 1, c_type, sql_type, 50, 0, place, size, length).0 };
    assert_eq!(code, OK, "{}", message(STMT, app.statement));
}

fn execute(app: &Application) -> i16 {
    unsafe { SQLExecute(app.statement) }.0
}

fn more(app: &Application) -> i16 {
    unsafe { SQLMoreResults(app.statement) }.0
}

fn only_value(app: &Application) -> String {
    let (mut text, mut length) = ([0_u8; 100], 0);
    assert_eq!(app.fetch(), OK, "{}", message(STMT, app.statement));
    let code = unsafe { SQLGetData(app.statement, 1, 1, text.as_mut_ptr().cast(), 100, &mut length) };
    assert_eq!(code.0, OK, "{}", message(STMT, app.statement));
    assert_eq!(app.fetch(), NO_DATA);
    if length < 0 { "NULL".to_owned() } else { from_narrow(&text) }
}

#[test]
fn each_set_by_columns_has_a_result_of_its_own() {
    let app = Application::new();
    let mut texts = [*b"one\0\0", *b"two\0\0", *b"three"];
    let mut lengths = [-3_isize, -1, 5];
    let (mut statuses, mut processed) = ([99_u16; 3], 99_usize);
    assert_eq!(app.prepare("SELECT UPPER(?) AS a"), OK);
    bind(&app, 1, 1, 12, texts.as_mut_ptr(), lengths.as_mut_ptr());
    assert_eq!(app.set(SETS, 3), OK);
    assert_eq!(app.set_pointer(STATUS, statuses.as_mut_ptr()), OK);
    assert_eq!(app.set_pointer(PROCESSED, &mut processed), OK);
    assert_eq!(execute(&app), OK, "{}", message(STMT, app.statement));
    assert_eq!((processed, statuses), (1, [SUCCESS, UNUSED, UNUSED]));
    assert_eq!(only_value(&app), "ONE");
    assert_eq!((more(&app), only_value(&app).as_str()), (OK, "NULL"));
    assert_eq!((more(&app), only_value(&app).as_str()), (OK, "THREE"));
    assert_eq!((processed, statuses), (3, [SUCCESS; 3]));
    assert_eq!(more(&app), NO_DATA);
    assert_eq!(execute(&app), OK, "a prepared statement runs again");
    assert_eq!(app.close(), OK);
    assert_eq!(more(&app), NO_DATA, "closing gives up the other sets");
}

#[test]
fn a_wrong_set_and_an_ignored_one_leave_the_others_alone() {
    let app = Application::new();
    let mut texts = [*b"5x", *b"6\0", *b"7\0", *b"8\0"];
    let mut operations = [0_u16, 0, 1, 0];
    let (mut statuses, mut processed) = ([99_u16; 4], 0_usize);
    assert_eq!(app.prepare("SELECT 1 + ? AS a"), OK);
    bind(&app, 1, 1, 4, texts.as_mut_ptr(), null_mut());
    assert_eq!(app.set(SETS, 4), OK);
    assert_eq!(app.set_pointer(OPERATION, operations.as_mut_ptr()), OK);
    assert_eq!(app.set_pointer(STATUS, statuses.as_mut_ptr()), OK);
    assert_eq!(app.set_pointer(PROCESSED, &mut processed), OK);
    assert_eq!((execute(&app), app.state().as_str()), (INFO, "22018"));
    let mut row = 0_isize;
    let place: *mut isize = &mut row;
    let code = unsafe { SQLGetDiagField(STMT, app.statement, 1, -1248, place.cast(), 8, null_mut()) };
    assert_eq!((code.0, row), (OK, 1));
    assert_eq!((processed, statuses), (2, [FAILED, SUCCESS, UNUSED, UNUSED]));
    assert_eq!(only_value(&app), "7");
    assert_eq!((more(&app), only_value(&app).as_str()), (OK, "9"));
    assert_eq!((processed, statuses), (4, [FAILED, SUCCESS, UNUSED, SUCCESS]));
    assert_eq!(more(&app), NO_DATA);
    operations = [0, 1, 1, 1];
    assert_eq!(app.set_pointer(OPERATION, operations.as_mut_ptr()), OK);
    assert_eq!((execute(&app), app.state().as_str()), (ERROR, "22018"));
    assert_eq!(statuses, [FAILED, UNUSED, UNUSED, UNUSED]);
}

#[test]
fn sets_by_rows_are_found_by_the_size_of_a_row_and_the_offset() {
    #[repr(C)]
    struct Row {
        number: i32,
        number_length: isize,
        text: [u8; 6],
        text_length: isize,
    }
    let row = |number, text| Row { number, number_length: 0, text, text_length: -3 };
    let mut rows = [row(0, *b"skip\0\0"), row(1, *b"a\0\0\0\0\0"), row(2, *b"b\0\0\0\0\0")];
    let app = Application::new();
    assert_eq!(app.prepare("SELECT CONCAT(?, CAST(? AS VARCHAR(9))) AS a"), OK);
    let first: *mut Row = rows.as_mut_ptr();
    unsafe {
        bind(&app, 1, 1, 12, &raw mut (*first).text, &raw mut (*first).text_length);
        bind(&app, 2, 4, 4, &raw mut (*first).number, &raw mut (*first).number_length);
    }
    let mut offset = size_of::<Row>();
    assert_eq!(app.set(BIND_TYPE, size_of::<Row>()), OK);
    assert_eq!(app.set_pointer(BIND_OFFSET, &mut offset), OK);
    assert_eq!(app.set(SETS, 2), OK);
    assert_eq!(execute(&app), OK, "{}", message(STMT, app.statement));
    assert_eq!(only_value(&app), "a1");
    assert_eq!((more(&app), only_value(&app).as_str()), (OK, "b2"));
    assert_eq!(more(&app), NO_DATA);
}

#[test]
fn the_default_of_a_parameter_is_refused_outside_of_procedures() {
    let app = Application::new();
    let (mut value, mut length) = (1_i32, -5_isize);
    assert_eq!(app.prepare("SELECT ? + 1 AS a"), OK);
    bind(&app, 1, 4, 4, &mut value, &mut length);
    assert_eq!((execute(&app), app.state().as_str()), (ERROR, "07S01"));
}
