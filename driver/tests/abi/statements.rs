//! SQLPrepare, SQLExecute, SQLExecDirect, descriptions, parameters, attributes and states of statements.

use std::ffi::c_void;
use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

fn columns(application: &Application) -> (i16, i16) {
    let mut count = -9;
    let code = unsafe { SQLNumResultCols(application.statement, &mut count) }.0;
    (code, count)
}

fn bind_text(application: &Application, number: u16, text: &str, length: *mut isize) -> i16 {
    let place: *mut c_void = text.as_ptr().cast_mut().cast();
    unsafe { SQLBindParameter(application.statement, number, 1, 1, 12, 50, 0, place, 0, length) }.0
}

fn first_value(application: &Application) -> String {
    let (mut text, mut length) = ([0_u8; 100], 0);
    assert_eq!(application.fetch(), OK, "{}", message(STMT, application.statement));
    let code = unsafe { SQLGetData(application.statement, 1, 1, text.as_mut_ptr().cast(), 100, &mut length) };
    assert_eq!(code.0, OK, "{}", message(STMT, application.statement));
    if length < 0 { "NULL".to_owned() } else { from_narrow(&text) }
}

#[test]
fn a_prepared_statement_is_described_before_it_runs() {
    let application = Application::new();
    assert_eq!(columns(&application), (ERROR, -9));
    assert_eq!(application.state(), "HY010");
    assert_eq!(application.prepare("SELECT Id, Name AS Title FROM Products WHERE Id = ?"), OK);
    assert_eq!(columns(&application), (OK, 2));
    let (mut name, mut length, mut kind, mut size) = ([0_u16; 20], 0_i16, 0_i16, 0_usize);
    let mut describe = |column, capacity| unsafe {
        SQLDescribeColW(
            application.statement,
            column,
            name.as_mut_ptr(),
            capacity,
            &mut length,
            &mut kind,
            &mut size,
            null_mut(),
            null_mut(),
        )
        .0
    };
    assert_eq!(describe(2, 20), OK);
    assert_eq!(describe(2, 3), INFO);
    assert_eq!(describe(3, 20), ERROR);
    assert_eq!(application.state(), "07009");
    assert_eq!((from_wide(&name).as_str(), length, kind), ("Ti", 5, -9));
    let (mut parameters, mut kind) = (0_i16, 0_i16);
    assert_eq!(unsafe { SQLNumParams(application.statement, &mut parameters) }.0, OK);
    assert_eq!(parameters, 1);
    let describe = |number: u16, kind: &mut i16| unsafe {
        SQLDescribeParam(application.statement, number, kind, null_mut(), null_mut(), null_mut()).0
    };
    assert_eq!(describe(1, &mut kind), OK);
    assert!(matches!(kind, 4 | -5), "{kind}");
    assert_eq!(describe(2, &mut kind), ERROR);
    assert_eq!(application.state(), "07009");
    assert_eq!((application.fetch(), application.state().as_str()), (ERROR, "HY010"));
}

#[test]
fn column_attributes_count_bytes_and_answer_old_names() {
    let application = Application::new();
    application.query("SELECT 'x' AS Größe");
    let (mut text, mut length, mut number) = ([0_u16; 20], 0_i16, -1_isize);
    let mut ask = |field: u16, capacity: i16, number: &mut isize| unsafe {
        let place = text.as_mut_ptr().cast();
        let code = SQLColAttributeW(application.statement, 1, field, place, capacity, &mut length, number).0;
        (code, from_wide(&text), length)
    };
    const SQL_DESC_LABEL: u16 = 18;
    assert_eq!(ask(SQL_DESC_LABEL, 40, &mut number), (OK, "Größe".to_owned(), 10));
    assert_eq!(ask(SQL_DESC_LABEL, 7, &mut number), (INFO, "Gr".to_owned(), 10));
    assert_eq!(ask(0, 0, &mut number).0, OK);
    assert_eq!(number, 1);
    assert_eq!(ask(2, 0, &mut number).0, OK);
    assert_eq!(number, -9);
    assert_eq!(ask(4242, 0, &mut number).0, ERROR);
    assert_eq!(application.state(), "HY091");
}

#[test]
fn parameters_are_read_at_each_execution() {
    let application = Application::new();
    assert_eq!(application.prepare("SELECT UPPER(?) AS a"), OK, "{}", message(STMT, application.statement));
    assert_eq!(unsafe { SQLExecute(application.statement) }.0, ERROR);
    assert_eq!(application.state(), "07002");
    let mut length = -3;
    let indicator = &raw mut length;
    let text = "grün\0";
    assert_eq!(bind_text(&application, 1, text, indicator), OK);
    for (given, expected) in [(-3, "GRÜN"), (2, "GR"), (-1, "NULL")] {
        unsafe { indicator.write(given) };
        assert_eq!(
            unsafe { SQLExecute(application.statement) }.0,
            OK,
            "{}",
            message(STMT, application.statement)
        );
        assert_eq!(first_value(&application), expected);
        assert_eq!(unsafe { SQLExecute(application.statement) }.0, ERROR);
        assert_eq!(application.state(), "24000");
        assert_eq!(application.close(), OK);
    }
    assert_eq!(unsafe { SQLFreeStmt(application.statement, 3) }.0, OK);
    assert_eq!(unsafe { SQLExecute(application.statement) }.0, ERROR);
    assert_eq!(application.state(), "07002");
}

#[test]
fn impossible_parameter_bindings_are_refused() {
    let application = Application::new();
    let mut value = 1_i32;
    let place: *mut i32 = &mut value;
    let bind = |number, direction, c_type, sql_type| unsafe {
        SQLBindParameter(
            application.statement,
            number,
            direction,
            c_type,
            sql_type,
            0,
            0,
            place.cast(),
            0,
            null_mut(),
        )
        .0
    };
    for (number, direction, c_type, sql_type, expected) in [
        (0, 1, 4, 4, "07009"),
        (1, 4, 4, 4, "HYC00"),
        (1, 99, 4, 4, "HY105"),
        (1, 1, 999, 4, "HY003"),
        (1, 1, 4, 999, "HY004"),
    ] {
        assert_eq!(bind(number, direction, c_type, sql_type), ERROR);
        assert_eq!(application.state(), expected);
    }
    assert_eq!(bind(1, 1, 4, 4), OK);
    let set_param =
        unsafe { SQLBindParameter(application.statement, 1, 2, 4, 4, 0, 0, place.cast(), -1, null_mut()).0 };
    assert_eq!(set_param, OK, "SQLSetParam as driver managers pass it on");
}

#[test]
fn errors_of_a_statement_leave_the_connection_usable() {
    let application = Application::new();
    for (sql, expected) in
        [("SELEC 1", "42000"), ("SELECT * FROM Produkts", "42S02"), ("SELECT Nam FROM Products", "42S22")]
    {
        assert_eq!(application.execute(sql), ERROR);
        assert_eq!(application.state(), expected, "{}", message(STMT, application.statement));
        assert!(message(STMT, application.statement).starts_with("[BigCommerce ODBC] "));
    }
    application.query("SELECT 5 AS a");
    assert_eq!(first_value(&application), "5");
    assert_eq!(application.execute("SELECT 6"), ERROR);
    assert_eq!(application.state(), "24000");
    assert_eq!(application.fetch(), NO_DATA);
    assert_eq!(application.close(), OK);
    assert_eq!((application.close(), application.state().as_str()), (ERROR, "24000"));
    assert_eq!(unsafe { SQLExecute(application.statement) }.0, ERROR);
    assert_eq!(application.state(), "HY010");
}

#[test]
fn the_only_result_is_the_last_and_its_rows_are_not_counted_before() {
    let application = Application::new();
    let mut rows = 7;
    assert_eq!(unsafe { SQLRowCount(application.statement, &mut rows) }.0, ERROR);
    assert_eq!(application.state(), "HY010");
    application.query("SELECT 1 AS a");
    assert_eq!(unsafe { SQLRowCount(application.statement, &mut rows) }.0, OK);
    assert_eq!(rows, -1);
    assert_eq!(unsafe { SQLMoreResults(application.statement) }.0, NO_DATA);
    assert_eq!((application.close(), application.state().as_str()), (ERROR, "24000"));
}

#[test]
fn a_null_text_and_a_negative_length_are_refused() {
    let application = Application::new();
    assert_eq!(unsafe { SQLExecDirect(application.statement, null_mut(), NTS32) }.0, ERROR);
    assert_eq!(application.state(), "HY009");
    let text = "SELECT 1".as_ptr().cast_mut();
    assert_eq!(unsafe { SQLPrepare(application.statement, text, -7) }.0, ERROR);
    assert_eq!(application.state(), "HY090");
    assert_eq!(unsafe { SQLPrepare(application.connection, text, 8) }.0, INVALID);
}

#[test]
fn attributes_and_values_there_are_not_are_refused() {
    let application = Application::new();
    assert_eq!((application.set(4711, 1), application.state().as_str()), (ERROR, "HY092"));
    assert_eq!((application.set(27, 0), application.state().as_str()), (ERROR, "HY024"));
    let mut value = 9_usize;
    let place: *mut usize = &mut value;
    assert_eq!(unsafe { SQLGetStmtAttr(application.statement, 6, place.cast(), 8, null_mut()) }.0, OK);
    assert_eq!(value, 0);
}

#[test]
fn cursor_names_are_kept_and_do_not_repeat() {
    let application = Application::new();
    let (mut name, mut length) = ([0_u16; 40], 0);
    let mut get = |capacity| unsafe {
        let code = SQLGetCursorNameW(application.statement, name.as_mut_ptr(), capacity, &mut length).0;
        (code, from_wide(&name), length)
    };
    let made_up = get(40);
    assert!(made_up.1.starts_with("SQL_CUR"), "{made_up:?}");
    let set = |statement, text: &str| unsafe { SQLSetCursorNameW(statement, wide(text).as_mut_ptr(), NTS).0 };
    assert_eq!(set(application.statement, "Örders"), OK);
    assert_eq!(get(40), (OK, "Örders".to_owned(), 6));
    assert_eq!(get(3), (INFO, "Ör".to_owned(), 6));
    let (_, other) = alloc(STMT, application.connection);
    assert_eq!((set(other, "örders"), state(STMT, other, 1).as_str()), (ERROR, "3C000"));
    assert_eq!((set(other, "SQL_CURx"), state(STMT, other, 1).as_str()), (ERROR, "34000"));
}
