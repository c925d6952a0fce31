//! Bookmarks: column 0, bound and read, as a place to fetch from, and SQLBulkOperations.

use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;
use crate::scrolling::{numbers, scroll};

const SQL_ATTR_FETCH_BOOKMARK_PTR: i32 = 16;
const SQL_UB_FIXED: usize = 1;
const SQL_C_BOOKMARK: i16 = -27;
const NEXT: i16 = 1;
const ABSOLUTE: i16 = 5;
const BOOKMARK: i16 = 8;
const FETCH_BY_BOOKMARK: i16 = 7;

fn marked(bookmarks: usize) -> Application {
    let application = Application::new();
    assert_eq!(application.set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC), OK);
    assert_eq!(application.set(SQL_ATTR_USE_BOOKMARKS, bookmarks), OK);
    application
}

fn bind<T>(application: &Application, column: u16, c_type: i16, data: *mut T, lengths: *mut isize) -> i16 {
    let size = size_of::<T>().cast_signed();
    unsafe { SQLBindCol(application.statement, column, c_type, data.cast(), size, lengths) }.0
}

fn bulk(application: &Application, operation: i16) -> i16 {
    unsafe { SQLBulkOperations(application.statement, operation) }.0
}

#[test]
fn a_bookmark_leads_back_to_its_row() {
    for (bookmarks, c_type) in [
        (SQL_UB_VARIABLE, SQL_C_VARBOOKMARK),
        (SQL_UB_FIXED, SQL_C_BOOKMARK),
        (SQL_UB_VARIABLE, SQL_C_DEFAULT),
    ] {
        let application = marked(bookmarks);
        let (mut marks, mut lengths, mut rows) = ([0_u64; 3], [0_isize; 3], [0_i32; 3]);
        assert_eq!(application.set(SQL_ATTR_ROW_ARRAY_SIZE, 3), OK);
        assert_eq!(bind(&application, 0, c_type, marks.as_mut_ptr(), lengths.as_mut_ptr()), OK);
        assert_eq!(bind(&application, 1, SQL_C_SLONG, rows.as_mut_ptr(), null_mut()), OK);
        application.query(&numbers(10));
        assert_eq!(scroll(&application, ABSOLUTE, 5), OK, "{}", message(STMT, application.statement));
        assert_eq!((rows, lengths), ([5, 6, 7], [8, 8, 8]));
        let mut mark = marks[1];
        assert_eq!(application.set_pointer(SQL_ATTR_FETCH_BOOKMARK_PTR, &raw mut mark), OK);
        assert_eq!((scroll(&application, NEXT, 0), rows), (OK, [8, 9, 10]));
        assert_eq!((scroll(&application, BOOKMARK, 0), rows), (OK, [6, 7, 8]));
        assert_eq!((scroll(&application, BOOKMARK, -4), rows), (OK, [2, 3, 4]));
        assert_eq!((scroll(&application, BOOKMARK, 4), rows[0]), (OK, 10));
        assert_eq!(
            (scroll(&application, BOOKMARK, -6), scroll(&application, BOOKMARK, 5)),
            (NO_DATA, NO_DATA)
        );
    }
}

#[test]
fn bookmarks_are_read_with_get_data_and_described() {
    let application = marked(SQL_UB_VARIABLE);
    application.query(&numbers(10));
    assert_eq!(scroll(&application, ABSOLUTE, 7), OK);
    let (mut mark, mut length) = ([0_u8; 8], 0);
    let place = mark.as_mut_ptr().cast();
    let get = |c_type, capacity, length: &mut isize| {
        unsafe { SQLGetData(application.statement, 0, c_type, place, capacity, length) }.0
    };
    assert_eq!(get(SQL_C_VARBOOKMARK, 2, &mut length), INFO);
    assert_eq!((application.state().as_str(), length), ("01004", 8));
    assert_eq!(get(SQL_C_BOOKMARK, 8, &mut length), OK);
    assert_eq!((u64::from_ne_bytes(mark), length), (7, 8));
    assert_eq!((get(1, 8, &mut length), application.state().as_str()), (ERROR, "HY003"));
    let (mut data_type, mut size) = (0_i16, 0_usize);
    let code = unsafe {
        SQLDescribeColW(
            application.statement,
            0,
            null_mut(),
            0,
            null_mut(),
            &mut data_type,
            &mut size,
            null_mut(),
            null_mut(),
        )
    };
    assert_eq!((code.0, data_type, size), (OK, -3, 8));
}

#[test]
fn rows_are_fetched_by_their_bookmarks_and_a_wrong_one_spoils_only_its_row() {
    let application = marked(SQL_UB_VARIABLE);
    let (mut marks, mut rows, mut statuses) = ([9_usize, 77, 2, 0], [-1_i32; 4], [8_u16; 4]);
    assert_eq!(application.set(SQL_ATTR_ROW_ARRAY_SIZE, 4), OK);
    assert_eq!(application.set_pointer(SQL_ATTR_ROW_STATUS_PTR, statuses.as_mut_ptr()), OK);
    application.query(&numbers(10));
    assert_eq!(scroll(&application, ABSOLUTE, 9), OK);
    assert_eq!((bulk(&application, FETCH_BY_BOOKMARK), application.state().as_str()), (ERROR, "07009"));
    assert_eq!(bind(&application, 0, SQL_C_VARBOOKMARK, marks.as_mut_ptr(), null_mut()), OK);
    assert_eq!(bind(&application, 1, SQL_C_SLONG, rows.as_mut_ptr(), null_mut()), OK);
    assert_eq!(bulk(&application, FETCH_BY_BOOKMARK), INFO);
    assert_eq!((rows, statuses), ([9, -1, 2, -1], [0, 5, 0, 5]));
    assert_eq!((application.state().as_str(), marks), ("HY111", [9, 77, 2, 0]));
    unsafe { (&raw mut marks).write([11; 4]) };
    assert_eq!((bulk(&application, FETCH_BY_BOOKMARK), application.state().as_str()), (ERROR, "HY111"));
}

#[test]
fn bulk_operations_refuses_writing_wrong_values_and_wrong_moments() {
    let application = Application::new();
    let refused = |operation, state: &str| {
        assert_eq!(
            (bulk(&application, operation), application.state().as_str()),
            (ERROR, state),
            "{operation}"
        );
    };
    for operation in [4, 5, 6] {
        refused(operation, "HYC00");
    }
    refused(3, "HY092");
    refused(FETCH_BY_BOOKMARK, "HY010");
    application.query("SELECT 1 AS a");
    assert_eq!(application.fetch(), OK);
    refused(FETCH_BY_BOOKMARK, "HY106");
    assert_eq!(unsafe { SQLBulkOperations(application.connection, FETCH_BY_BOOKMARK) }.0, INVALID);
    assert_eq!(unsafe { SQLBulkOperations(null_mut(), FETCH_BY_BOOKMARK) }.0, INVALID);
}

#[test]
fn bookmarks_that_are_missing_or_wrong_are_told() {
    let application = marked(SQL_UB_VARIABLE);
    let mut mark = 11_u64;
    application.query(&numbers(10));
    assert_eq!((scroll(&application, BOOKMARK, 0), application.state().as_str()), (ERROR, "HY111"));
    assert_eq!(application.set_pointer(SQL_ATTR_FETCH_BOOKMARK_PTR, &raw mut mark), OK);
    assert_eq!(application.fetch(), OK);
    for wrong in [11, 0, u64::MAX] {
        unsafe { (&raw mut mark).write(wrong) };
        assert_eq!((scroll(&application, BOOKMARK, 0), application.state().as_str()), (ERROR, "HY111"));
    }
    assert_eq!((application.set(SQL_ATTR_USE_BOOKMARKS, 0), application.state().as_str()), (ERROR, "24000"));
    assert_eq!(application.close(), OK);
    assert_eq!((application.set(SQL_ATTR_USE_BOOKMARKS, 3), application.state().as_str()), (ERROR, "HY024"));
    assert_eq!(bind(&application, 0, 1, &raw mut mark, null_mut()), ERROR);
    assert_eq!(application.state(), "HY003");
    assert_eq!(application.set(SQL_ATTR_USE_BOOKMARKS, 0), OK);
    assert_eq!(bind(&application, 0, SQL_C_BOOKMARK, &raw mut mark, null_mut()), ERROR);
    assert_eq!(application.state(), "07009");
}

#[test]
fn the_drivers_row_descriptor_describes_bookmarks_in_record_0() {
    const SQL_DESC_OCTET_LENGTH: i16 = 1013;
    for (bookmarks, sql_type) in [(1, -5), (2, -3)] {
        let application = marked(bookmarks);
        application.query("SELECT 1 AS a");
        let columns = application.descriptor(SQL_ATTR_IMP_ROW_DESC);
        let field = |field: i16| {
            let mut value = 0_i64;
            let place: *mut i64 = &mut value;
            let code = unsafe { SQLGetDescFieldW(columns, 0, field, place.cast(), 8, null_mut()) };
            assert_eq!(code.0, OK, "{field}: {}", message(DESC, columns));
            value
        };
        assert_eq!(field(SQL_DESC_CONCISE_TYPE) as i16, sql_type, "{bookmarks}");
        assert_eq!(field(SQL_DESC_OCTET_LENGTH), 8, "{bookmarks}");
    }
    let application = Application::new();
    application.query("SELECT 1 AS a");
    let columns = application.descriptor(SQL_ATTR_IMP_ROW_DESC);
    let place = null_mut();
    assert_eq!(unsafe { SQLGetDescFieldW(columns, 0, SQL_DESC_CONCISE_TYPE, place, 8, null_mut()) }.0, ERROR);
    assert_eq!(state(DESC, columns, 1), "07009");
}
