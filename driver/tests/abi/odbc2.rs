//! Programs that speak ODBC 2: the SQLSTATEs and the numbers of date and time types that they know. `exports` of the old
//! functions are the driver manager's matter.

use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

const SQL: &str = "SELECT {d '2026-01-02'} AS a, CAST('10:20:30' AS TIME) AS b, {ts '2026-01-02 10:20:30'} AS c WHERE {d '2026-01-02'} = ?";
const OLD: [i16; 3] = [9, 10, 11];
const NEW: [i16; 3] = [91, 92, 93];

/// The type numbers of the columns as each function tells them.
fn types(application: &Application) -> Vec<[i16; 3]> {
    let statement = application.statement;
    let described = [1, 2, 3].map(|column| {
        let mut kind = 0_i16;
        let none = null_mut();
        let code = unsafe {
            SQLDescribeColW(statement, column, null_mut(), 0, none, &mut kind, null_mut(), none, none)
        };
        assert_eq!(code.0, OK, "{}", application.state());
        kind
    });
    let attributed = [1, 2, 3].map(|column| {
        const SQL_DESC_CONCISE_TYPE: u16 = 2;
        let mut kind = 0_isize;
        let code = unsafe {
            SQLColAttributeW(statement, column, SQL_DESC_CONCISE_TYPE, null_mut(), 0, null_mut(), &mut kind)
        };
        assert_eq!(code.0, OK, "{}", application.state());
        i16::try_from(kind).unwrap()
    });
    vec![described, attributed]
}

fn parameter_type(application: &Application) -> i16 {
    let (mut kind, none) = (0, null_mut());
    let code = unsafe { SQLDescribeParam(application.statement, 1, &mut kind, null_mut(), none, none) };
    assert_eq!(code.0, OK, "{}", application.state());
    kind
}

fn first_number(application: &Application, column: u16) -> i16 {
    let mut number = 0_i16;
    let place: *mut i16 = &mut number;
    assert_eq!(application.fetch(), OK, "{}", application.state());
    assert_eq!(unsafe { SQLGetData(application.statement, column, -15, place.cast(), 2, null_mut()) }.0, OK);
    assert_eq!(application.close(), OK);
    number
}

#[test]
fn date_and_time_types_have_the_numbers_of_the_version_asked_for() {
    for (version, expected) in [(2, OLD), (3, NEW), (380, NEW)] {
        let application = Application::with_version(version);
        assert_eq!(application.prepare(SQL), OK, "{}", message(STMT, application.statement));
        for found in types(&application) {
            assert_eq!(found, expected, "ODBC {version}");
        }
        assert_eq!(parameter_type(&application), expected[0], "ODBC {version}");
        let code = unsafe { SQLGetTypeInfo(application.statement, expected[2]) }.0;
        assert_eq!(code, OK, "{}", message(STMT, application.statement));
        assert_eq!(first_number(&application, 2), expected[2], "ODBC {version}");
        let (table, column) = (wide("Orders"), wide("DateCreated"));
        let (table, column) = (table.as_ptr().cast_mut(), column.as_ptr().cast_mut());
        let none = null_mut();
        let code = unsafe { SQLColumnsW(application.statement, none, 0, none, 0, table, NTS, column, NTS) }.0;
        assert_eq!(code, OK);
        assert_eq!(first_number(&application, 5), expected[2], "ODBC {version}");
    }
}

#[test]
fn parameters_are_bound_by_either_number() {
    for (sql_type, c_type) in [(9, 9), (91, 91), (9, 91), (91, 9)] {
        let application = Application::with_version(2);
        let mut date = [2026_i16, 1, 2];
        let place = date.as_mut_ptr().cast();
        assert_eq!(application.prepare(SQL), OK);
        let code = unsafe {
            SQLBindParameter(application.statement, 1, 1, c_type, sql_type, 10, 0, place, 6, null_mut())
        };
        assert_eq!(code.0, OK, "{}", application.state());
        assert_eq!(unsafe { SQLExecute(application.statement) }.0, OK, "{}", application.state());
        assert_eq!(application.fetch(), OK, "{sql_type} {c_type}");
    }
}

#[test]
fn every_kind_of_error_has_its_state_of_odbc_2() {
    let application = Application::with_version(2);
    let statement = application.statement;
    let old = |code: i16, expected: &str| {
        assert_eq!((code, application.state().as_str()), (ERROR, expected));
    };
    old(application.execute("SELEC 1"), "37000");
    old(application.execute("SELECT * FROM Produts"), "S0002");
    old(application.execute("SELECT Nam FROM Products"), "S0022");
    old(application.execute("INSERT INTO Products (Name) VALUES ('x')"), "S1C00");
    old(application.execute("SELECT CAST('x' AS INTEGER) AS a FROM (SELECT 1 AS b) AS t"), "22005");
    old(unsafe { SQLExecDirect(statement, null_mut(), -3) }.0, "S1009");
    old(unsafe { SQLExecDirect(statement, "x".as_ptr().cast_mut(), -9) }.0, "S1090");
    old(unsafe { SQLBindCol(statement, 0, 1, null_mut(), 0, null_mut()) }.0, "S1002");
    old(unsafe { SQLBindCol(statement, 1, 1234, null_mut(), 0, null_mut()) }.0, "S1003");
    old(unsafe { SQLGetTypeInfo(statement, 1234) }.0, "S1004");
    old(application.set(4711, 0), "S1092");
    old(application.set(27, 0), "S1009");
    old(unsafe { SQLCloseCursor(statement) }.0, "24000");
    old(application.fetch(), "S1010");
    let text = CONNECTION_STRING.replace("127.0.0.1:9", "127.0.0.1:9;Colour=red");
    let other = Application::allocated(2);
    assert_eq!(other.connect(&text), INFO);
    assert_eq!(state(DBC, other.connection, 1), "01S00");
    assert_eq!(unsafe { SQLGetInfo(other.connection, 65000, null_mut(), 0, null_mut()) }.0, ERROR);
    assert_eq!(state(DBC, other.connection, 1), "S1096");
}
