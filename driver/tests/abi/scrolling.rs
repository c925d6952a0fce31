//! Static cursors: every fetch orientation, rowsets of changing size, SQLExtendedFetch, SQLSetPos, limits.

use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

const SQL_ATTR_CURSOR_SCROLLABLE: i32 = -1;
const SQL_ATTR_CURSOR_SENSITIVITY: i32 = -2;
const SQL_ATTR_CONCURRENCY: i32 = 7;
const SQL_ROWSET_SIZE: i32 = 9;
const SQL_ATTR_ROW_NUMBER: i32 = 14;
const SQL_ATTR_ROW_OPERATION_PTR: i32 = 24;
const NEXT: i16 = 1;
const FIRST: i16 = 2;
const LAST: i16 = 3;
const PRIOR: i16 = 4;
const ABSOLUTE: i16 = 5;
const RELATIVE: i16 = 6;
const BOOKMARK: i16 = 8;
const POSITION: u16 = 0;
const REFRESH: u16 = 1;

/// So many rows: `Number`, and `Word` which is the number as text, NULL for the second row.
pub fn numbers(rows: usize) -> String {
    format!(
        "WITH RECURSIVE Digit AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM Digit WHERE n < 9), Counted AS ({})
         SELECT Number, CASE WHEN Number = 2 THEN NULL ELSE CAST(Number AS VARCHAR(10)) END AS Word FROM Counted
         WHERE Number <= {rows} ORDER BY Number",
        if rows > 10 { MANY } else { "SELECT n + 1 AS Number FROM Digit" }
    )
}

/// Up to 100,000 numbers, in no order.
const MANY: &str = "SELECT 1 + a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n AS Number
     FROM Digit AS a CROSS JOIN Digit AS b CROSS JOIN Digit AS c CROSS JOIN Digit AS d CROSS JOIN Digit AS e";

pub fn scroll(application: &Application, orientation: i16, offset: isize) -> i16 {
    unsafe { SQLFetchScroll(application.statement, orientation, offset) }.0
}

fn set_pos(application: &Application, row: usize, operation: u16) -> i16 {
    unsafe { SQLSetPos(application.statement, row, operation, 0) }.0
}

pub fn attribute(application: &Application, attribute: i32) -> usize {
    let mut value = 0_usize;
    let place: *mut usize = &mut value;
    let code = unsafe { SQLGetStmtAttrW(application.statement, attribute, place.cast(), 8, null_mut()) };
    assert_eq!(code.0, OK, "{attribute}: {}", message(STMT, application.statement));
    value
}

fn get_number(application: &Application) -> i32 {
    let mut number = 0_i32;
    let place: *mut i32 = &mut number;
    let code = unsafe { SQLGetData(application.statement, 1, SQL_C_SLONG, place.cast(), 4, null_mut()) };
    assert_eq!(code.0, OK, "{}", message(STMT, application.statement));
    number
}

/// A static cursor over ten rows with a bound first column.
struct Scroller {
    application: Application,
    numbers: Box<[i32; 20]>,
    statuses: Box<[u16; 20]>,
    fetched: Box<usize>,
}

impl Scroller {
    fn over(rows: usize, size: usize) -> Self {
        let mut scroller = Self {
            application: Application::new(),
            numbers: Box::new([0; 20]),
            statuses: Box::new([9; 20]),
            fetched: Box::new(99),
        };
        let application = &scroller.application;
        assert_eq!(application.set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC), OK);
        assert_eq!(application.set(SQL_ATTR_ROW_ARRAY_SIZE, size), OK);
        let statuses = scroller.statuses.as_mut_ptr();
        assert_eq!(application.set_pointer(SQL_ATTR_ROW_STATUS_PTR, statuses), OK);
        assert_eq!(application.set_pointer(SQL_ATTR_ROWS_FETCHED_PTR, &raw mut *scroller.fetched), OK);
        let place = scroller.numbers.as_mut_ptr();
        let code =
            unsafe { SQLBindCol(application.statement, 1, SQL_C_SLONG, place.cast(), 4, null_mut()) }.0;
        assert_eq!(code, OK);
        application.query(&numbers(rows));
        scroller
    }

    /// Fetches; the code, and the numbers of the rowset.
    fn go(&self, orientation: i16, offset: isize) -> (i16, Vec<i32>) {
        let code = scroll(&self.application, orientation, offset);
        (code, self.numbers[..*self.fetched].to_vec())
    }

    fn none(&self, orientation: i16, offset: isize) {
        assert_eq!(self.go(orientation, offset), (NO_DATA, vec![]), "{orientation} {offset}");
        assert_eq!(self.statuses[0], 3);
    }
}

#[test]
fn a_static_cursor_goes_in_every_direction() {
    let scroller = Scroller::over(10, 4);
    assert_eq!(scroller.go(NEXT, 0), (OK, vec![1, 2, 3, 4]));
    assert_eq!(scroller.go(NEXT, 0), (OK, vec![5, 6, 7, 8]));
    assert_eq!(scroller.go(NEXT, 0), (OK, vec![9, 10]));
    assert_eq!(scroller.statuses[..4], [0, 0, 3, 3]);
    scroller.none(NEXT, 0);
    assert_eq!(scroller.go(PRIOR, 0), (OK, vec![7, 8, 9, 10]));
    assert_eq!(scroller.go(RELATIVE, -2), (OK, vec![5, 6, 7, 8]));
    assert_eq!(scroller.go(PRIOR, 0), (OK, vec![1, 2, 3, 4]));
    scroller.none(PRIOR, 0);
    assert_eq!(scroller.go(RELATIVE, 3), (OK, vec![3, 4, 5, 6]));
    assert_eq!(scroller.go(LAST, 0), (OK, vec![7, 8, 9, 10]));
    assert_eq!(scroller.go(FIRST, 0), (OK, vec![1, 2, 3, 4]));
    assert_eq!(scroller.go(ABSOLUTE, 9), (OK, vec![9, 10]));
    assert_eq!(scroller.go(ABSOLUTE, -4), (OK, vec![7, 8, 9, 10]));
    assert_eq!(scroller.go(RELATIVE, 0), (OK, vec![7, 8, 9, 10]));
    scroller.none(ABSOLUTE, 0);
    scroller.none(ABSOLUTE, 11);
    scroller.none(RELATIVE, 0);
    scroller.none(ABSOLUTE, -11);
}

#[test]
fn a_rowset_that_would_begin_too_early_begins_with_the_first_row_and_says_so() {
    let scroller = Scroller::over(10, 4);
    assert_eq!(scroller.go(ABSOLUTE, 3), (OK, vec![3, 4, 5, 6]));
    assert_eq!(scroller.go(PRIOR, 0), (INFO, vec![1, 2, 3, 4]));
    assert_eq!(scroller.application.state(), "01S06");
    assert_eq!(scroller.go(ABSOLUTE, 2).0, OK);
    assert_eq!(scroller.go(RELATIVE, -4), (INFO, vec![1, 2, 3, 4]));
    assert_eq!(scroller.go(ABSOLUTE, 2).0, OK);
    scroller.none(RELATIVE, -5);
}

#[test]
fn the_rowset_size_may_change_between_fetches() {
    let scroller = Scroller::over(10, 4);
    assert_eq!(scroller.go(NEXT, 0).1, [1, 2, 3, 4]);
    assert_eq!(scroller.application.set(SQL_ATTR_ROW_ARRAY_SIZE, 2), OK);
    assert_eq!(scroller.go(NEXT, 0).1, [5, 6]);
    assert_eq!(scroller.application.set(SQL_ATTR_ROW_ARRAY_SIZE, 3), OK);
    assert_eq!(scroller.go(NEXT, 0).1, [7, 8, 9]);
    assert_eq!(scroller.application.set(SQL_ATTR_ROW_ARRAY_SIZE, 5), OK);
    assert_eq!(scroller.go(PRIOR, 0).1, [2, 3, 4, 5, 6]);
    assert_eq!(scroller.application.set(SQL_ATTR_ROW_ARRAY_SIZE, 20), OK);
    assert_eq!(scroller.go(LAST, 0).1, (1..=10).collect::<Vec<_>>());
}

#[test]
fn many_batches_are_scrolled_over_and_the_row_count_is_known_at_the_end() {
    let scroller = Scroller::over(30_000, 3);
    let mut count = 0_isize;
    assert_eq!(unsafe { SQLRowCount(scroller.application.statement, &mut count) }.0, OK);
    assert_eq!(count, -1);
    assert_eq!(scroller.go(ABSOLUTE, 8191).1, [8191, 8192, 8193]);
    assert_eq!(scroller.go(LAST, 0).1, [29_998, 29_999, 30_000]);
    assert_eq!(unsafe { SQLRowCount(scroller.application.statement, &mut count) }.0, OK);
    assert_eq!(count, 30_000);
    assert_eq!(scroller.go(ABSOLUTE, 16_384).1, [16_384, 16_385, 16_386]);
    assert_eq!(scroller.go(FIRST, 0).1, [1, 2, 3]);
}

#[test]
fn an_empty_result_and_a_row_limit() {
    let scroller = Scroller::over(10, 4);
    assert_eq!(scroller.application.close(), OK);
    assert_eq!(scroller.application.set(SQL_ATTR_MAX_ROWS, 6), OK);
    scroller.application.query(&numbers(10));
    assert_eq!(scroller.go(LAST, 0), (OK, vec![3, 4, 5, 6]));
    scroller.none(NEXT, 0);
    assert_eq!(scroller.go(ABSOLUTE, -6), (OK, vec![1, 2, 3, 4]));
    assert_eq!(scroller.application.close(), OK);
    scroller.application.query("SELECT 1 AS a WHERE 1 = 0");
    for (orientation, offset) in [(NEXT, 0), (FIRST, 0), (LAST, 0), (PRIOR, 0), (ABSOLUTE, 1), (ABSOLUTE, -1)]
    {
        scroller.none(orientation, offset);
    }
}

#[test]
fn catalog_functions_and_prepared_statements_scroll_too() {
    let application = Application::new();
    assert_eq!(application.set(SQL_ATTR_CURSOR_SCROLLABLE, 1), OK);
    assert_eq!(unsafe { SQLGetTypeInfoW(application.statement, 0) }.0, OK);
    assert_eq!((scroll(&application, LAST, 0), scroll(&application, FIRST, 0)), (OK, OK));
    assert_eq!((scroll(&application, PRIOR, 0), application.close()), (NO_DATA, OK));
    assert_eq!(application.prepare(&numbers(3)), OK);
    for _ in 0..2 {
        assert_eq!(unsafe { SQLExecute(application.statement) }.0, OK);
        assert_eq!((scroll(&application, LAST, 0), get_number(&application)), (OK, 3));
        assert_eq!((scroll(&application, PRIOR, 0), get_number(&application)), (OK, 2));
        assert_eq!(application.close(), OK);
    }
}

#[test]
fn the_row_number_follows_the_current_row() {
    let scroller = Scroller::over(10, 4);
    let row = || attribute(&scroller.application, SQL_ATTR_ROW_NUMBER);
    let off = || {
        let mut number = 0_usize;
        let place: *mut usize = &mut number;
        let statement = scroller.application.statement;
        let code = unsafe { SQLGetStmtAttrW(statement, SQL_ATTR_ROW_NUMBER, place.cast(), 8, null_mut()) }.0;
        (code, scroller.application.state())
    };
    assert_eq!(off(), (ERROR, "24000".to_owned()));
    assert_eq!(scroller.go(ABSOLUTE, 5).0, OK);
    assert_eq!(row(), 5);
    assert_eq!(set_pos(&scroller.application, 3, POSITION), OK);
    assert_eq!(row(), 7);
    scroller.none(ABSOLUTE, 11);
    assert_eq!(off(), (ERROR, "24000".to_owned()));
}

#[test]
fn get_data_reads_the_row_that_set_pos_chose() {
    for cursor_type in [0, SQL_CURSOR_STATIC] {
        let application = Application::new();
        assert_eq!(application.set(SQL_ATTR_CURSOR_TYPE, cursor_type), OK);
        assert_eq!(application.set(SQL_ATTR_ROW_ARRAY_SIZE, 4), OK);
        application.query(&numbers(6));
        assert_eq!((scroll(&application, NEXT, 0), get_number(&application)), (OK, 1));
        for row in [4, 2, 2, 1, 3] {
            assert_eq!(set_pos(&application, row, POSITION), OK);
            assert_eq!(get_number(&application), i32::try_from(row).unwrap());
        }
        assert_eq!((scroll(&application, NEXT, 0), get_number(&application)), (OK, 5));
        assert_eq!((set_pos(&application, 3, POSITION), application.state().as_str()), (ERROR, "HY107"));
        assert_eq!((set_pos(&application, 0, POSITION), application.state().as_str()), (ERROR, "HY107"));
    }
}

#[test]
fn refresh_gives_rows_again_but_not_those_to_be_ignored() {
    let mut scroller = Scroller::over(10, 4);
    assert_eq!(scroller.go(ABSOLUTE, 5).1, [5, 6, 7, 8]);
    *scroller.numbers = [0; 20];
    *scroller.statuses = [9; 20];
    assert_eq!(set_pos(&scroller.application, 2, REFRESH), OK);
    assert_eq!(
        (scroller.numbers[..4].to_vec(), &scroller.statuses[..4]),
        (vec![0, 6, 0, 0], &[9, 0, 9, 9][..])
    );
    assert_eq!(attribute(&scroller.application, SQL_ATTR_ROW_NUMBER), 6);
    let mut operations = [0_u16, 0, 1, 0];
    assert_eq!(scroller.application.set_pointer(SQL_ATTR_ROW_OPERATION_PTR, operations.as_mut_ptr()), OK);
    assert_eq!(set_pos(&scroller.application, 0, REFRESH), OK);
    assert_eq!(
        (scroller.numbers[..4].to_vec(), &scroller.statuses[..4]),
        (vec![5, 6, 0, 8], &[0, 0, 9, 0][..])
    );
}

#[test]
fn set_pos_refuses_writing_locking_wrong_values_and_wrong_moments() {
    let application = Application::new();
    let refused = |row, operation, lock, state: &str| {
        assert_eq!(unsafe { SQLSetPos(application.statement, row, operation, lock) }.0, ERROR);
        assert_eq!(application.state(), state, "{row} {operation} {lock}");
    };
    refused(1, POSITION, 0, "HY010");
    application.query("SELECT 1 AS a");
    refused(1, POSITION, 0, "24000");
    assert_eq!(application.fetch(), OK);
    for operation in [2, 3, 4] {
        refused(1, operation, 0, "HYC00");
    }
    refused(1, 5, 0, "HY092");
    refused(1, POSITION, 1, "HYC00");
    refused(1, POSITION, 3, "HY092");
    refused(2, REFRESH, 0, "HY107");
    assert_eq!(application.fetch(), NO_DATA);
    refused(1, POSITION, 0, "24000");
    assert_eq!(unsafe { SQLSetPos(application.connection, 1, POSITION, 0) }.0, INVALID);
    assert_eq!(unsafe { SQLSetPos(null_mut(), 1, POSITION, 0) }.0, INVALID);
}

#[test]
fn cursor_attributes_follow_from_one_another() {
    let application = Application::new();
    let attributes = || {
        [SQL_ATTR_CURSOR_TYPE, SQL_ATTR_CURSOR_SCROLLABLE, SQL_ATTR_CURSOR_SENSITIVITY, SQL_ATTR_CONCURRENCY]
            .map(|number| attribute(&application, number))
    };
    assert_eq!(attributes(), [0, 0, 0, 1]);
    for (number, value, code) in [
        (SQL_ATTR_CURSOR_TYPE, 3, OK),
        (SQL_ATTR_CURSOR_TYPE, 1, INFO),
        (SQL_ATTR_CURSOR_TYPE, 2, INFO),
        (SQL_ATTR_CURSOR_SCROLLABLE, 1, OK),
        (SQL_ATTR_CURSOR_SENSITIVITY, 1, OK),
    ] {
        assert_eq!(application.set(SQL_ATTR_CURSOR_TYPE, 0), OK);
        assert_eq!(attributes(), [0, 0, 0, 1]);
        assert_eq!(application.set(number, value), code, "{number} {value}");
        assert_eq!(application.state(), if code == INFO { "01S02" } else { "" });
        assert_eq!(attributes(), [3, 1, 1, 1], "{number} {value}");
    }
    assert_eq!((application.set(SQL_ATTR_CONCURRENCY, 2), application.state().as_str()), (INFO, "01S02"));
    for number in [SQL_ATTR_CURSOR_TYPE, SQL_ATTR_CURSOR_SCROLLABLE, SQL_ATTR_CURSOR_SENSITIVITY] {
        assert_eq!((application.set(number, 9), application.state().as_str()), (ERROR, "HY024"));
    }
    application.query("SELECT 1 AS a");
    assert_eq!((application.set(SQL_ATTR_CURSOR_TYPE, 0), application.state().as_str()), (ERROR, "24000"));
}

#[test]
fn orientations_are_refused_where_they_cannot_be() {
    let application = Application::new();
    application.query(&numbers(3));
    for orientation in [FIRST, LAST, PRIOR, ABSOLUTE, RELATIVE, BOOKMARK, 7, 0, 9, -1] {
        assert_eq!((scroll(&application, orientation, 1), application.state().as_str()), (ERROR, "HY106"));
    }
    assert_eq!((application.fetch(), application.close()), (OK, OK));
    assert_eq!(application.set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC), OK);
    assert_eq!((scroll(&application, LAST, 0), application.state().as_str()), (ERROR, "HY010"));
    application.query(&numbers(3));
    for orientation in [BOOKMARK, 7, 0, 9, -1] {
        assert_eq!((scroll(&application, orientation, 1), application.state().as_str()), (ERROR, "HY106"));
    }
    assert_eq!(unsafe { SQLFetchScroll(application.connection, LAST, 0) }.0, INVALID);
    assert_eq!(unsafe { SQLFetchScroll(null_mut(), LAST, 0) }.0, INVALID);
}

fn extended(
    application: &Application,
    orientation: i16,
    offset: isize,
    fetched: *mut usize,
    statuses: *mut u16,
) -> i16 {
    let orientation = orientation.unsigned_abs();
    unsafe { SQLExtendedFetch(application.statement, orientation, offset, fetched, statuses) }.0
}

#[test]
fn extended_fetch_has_a_size_a_count_and_statuses_of_its_own() {
    let scroller = Scroller::over(10, 2);
    let application = &scroller.application;
    let (mut fetched, mut statuses) = (99_usize, [9_u16; 4]);
    assert_eq!(application.set(SQL_ROWSET_SIZE, 4), OK);
    assert_eq!(extended(application, ABSOLUTE, 8, &mut fetched, statuses.as_mut_ptr()), OK);
    assert_eq!((&scroller.numbers[..3], fetched, statuses), (&[8, 9, 10][..], 3, [0, 0, 0, 3]));
    assert_eq!((*scroller.fetched, scroller.statuses[0]), (99, 9));
    assert_eq!(extended(application, PRIOR, 0, null_mut(), null_mut()), OK);
    assert_eq!(scroller.numbers[..4], [4, 5, 6, 7]);
    assert_eq!((application.fetch(), application.state().as_str()), (ERROR, "HY010"));
    assert_eq!(application.close(), OK);
    application.query(&numbers(3));
    assert_eq!(application.fetch(), OK);
    assert_eq!(extended(application, NEXT, 0, &mut fetched, null_mut()), ERROR);
    assert_eq!(application.state(), "HY010");
    assert_eq!((application.set(SQL_ROWSET_SIZE, 0), application.state().as_str()), (ERROR, "HY024"));
}

#[test]
fn extended_fetch_names_rows_with_errors_and_goes_forward_only_too() {
    let application = Application::new();
    let (mut word, mut fetched, mut statuses) = ([[0_u8; 8]; 3], 0_usize, [9_u16; 3]);
    application.query(&numbers(3));
    assert_eq!(application.set(SQL_ROWSET_SIZE, 3), OK);
    let place = word.as_mut_ptr().cast();
    assert_eq!(unsafe { SQLBindCol(application.statement, 2, SQL_C_CHAR, place, 8, null_mut()) }.0, OK);
    assert_eq!(extended(&application, LAST, 0, &mut fetched, null_mut()), ERROR);
    assert_eq!(application.state(), "HY106");
    assert_eq!(extended(&application, NEXT, 0, &mut fetched, statuses.as_mut_ptr()), INFO);
    assert_eq!((fetched, statuses), (3, [0, 5, 0]));
    assert_eq!(
        (application.state(), state(STMT, application.statement, 2)),
        ("01S01".into(), "22002".into())
    );
    assert_eq!(extended(&application, NEXT, 0, &mut fetched, statuses.as_mut_ptr()), NO_DATA);
    assert_eq!((fetched, statuses), (0, [3, 3, 3]));
    assert_eq!(unsafe { SQLExtendedFetch(null_mut(), 1, 0, null_mut(), null_mut()) }.0, INVALID);
    let idle = Application::new();
    assert_eq!(extended(&idle, NEXT, 0, null_mut(), null_mut()), ERROR);
    assert_eq!(idle.state(), "HY010");
}
