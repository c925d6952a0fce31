//! Descriptors: fields, records, copies, explicit descriptors in use.

use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

const SQL_ATTR_APP_ROW_DESC: i32 = 10010;
const SQL_DESC_COUNT: i16 = 1001;
const SQL_DESC_TYPE: i16 = 1002;
const SQL_DESC_DATA_PTR: i16 = 1010;
const SQL_DESC_NAME: i16 = 1011;
const SQL_DESC_ALLOC_TYPE: i16 = 1099;

fn set(descriptor: Handle, number: i16, field: i16, value: isize) -> i16 {
    let value = std::ptr::without_provenance_mut(value.cast_unsigned());
    unsafe { SQLSetDescFieldW(descriptor, number, field, value, 0) }.0
}

fn small(descriptor: Handle, number: i16, field: i16) -> (i16, i16) {
    let mut value = -99_i16;
    let place: *mut i16 = &mut value;
    let code = unsafe { SQLGetDescFieldW(descriptor, number, field, place.cast(), 0, null_mut()) }.0;
    (code, value)
}

#[test]
fn binding_a_column_shows_in_the_row_descriptor_and_the_other_way_round() {
    let application = Application::new();
    let row = application.descriptor(SQL_ATTR_APP_ROW_DESC);
    let mut number = 0_i32;
    let place: *mut i32 = &mut number;
    assert_eq!(
        unsafe { SQLBindCol(application.statement, 2, SQL_C_SLONG, place.cast(), 4, null_mut()) }.0,
        OK
    );
    assert_eq!(small(row, 0, SQL_DESC_COUNT), (OK, 2));
    assert_eq!(small(row, 2, SQL_DESC_CONCISE_TYPE), (OK, SQL_C_SLONG));
    assert_eq!(set(row, 1, SQL_DESC_TYPE, SQL_C_SLONG.into()), OK);
    assert_eq!(unsafe { SQLSetDescFieldW(row, 1, SQL_DESC_DATA_PTR, place.cast(), 0) }.0, OK);
    assert_eq!(unsafe { SQLBindCol(application.statement, 2, SQL_C_SLONG, null_mut(), 0, null_mut()) }.0, OK);
    assert_eq!(small(row, 0, SQL_DESC_COUNT), (OK, 1));
    application.query("SELECT 42 AS a, 43 AS b");
    assert_eq!((application.fetch(), number), (OK, 42));
}

#[test]
fn changing_a_type_unbinds_the_record() {
    let application = Application::new();
    let row = application.descriptor(SQL_ATTR_APP_ROW_DESC);
    let mut number = 7_i32;
    let place: *mut i32 = &mut number;
    assert_eq!(
        unsafe { SQLBindCol(application.statement, 1, SQL_C_SLONG, place.cast(), 4, null_mut()) }.0,
        OK
    );
    assert_eq!(set(row, 1, SQL_DESC_CONCISE_TYPE, SQL_C_SLONG.into()), OK);
    application.query("SELECT 42 AS a");
    assert_eq!((application.fetch(), number), (OK, 7));
}

#[test]
fn the_drivers_row_descriptor_describes_the_result_and_cannot_be_changed() {
    let application = Application::new();
    let columns = application.descriptor(SQL_ATTR_IMP_ROW_DESC);
    assert_eq!(small(columns, 1, SQL_DESC_TYPE).0, ERROR);
    assert_eq!(state(DESC, columns, 1), "HY007");
    application.query("SELECT DATE '2026-01-02' AS Day, 'x' AS Word");
    assert_eq!(small(columns, 0, SQL_DESC_COUNT), (OK, 2));
    assert_eq!(
        (small(columns, 1, SQL_DESC_TYPE), small(columns, 1, SQL_DESC_CONCISE_TYPE)),
        ((OK, 9), (OK, 91))
    );
    let (mut name, mut length) = ([0_u16; 20], 0_i32);
    let place = name.as_mut_ptr().cast();
    assert_eq!(unsafe { SQLGetDescFieldW(columns, 2, SQL_DESC_NAME, place, 40, &mut length) }.0, OK);
    assert_eq!((from_wide(&name).as_str(), length), ("Word", 8));
    let (mut chars, mut kind) = (0_i16, 0_i16);
    let code = unsafe {
        SQLGetDescRecW(
            columns,
            2,
            name.as_mut_ptr(),
            3,
            &mut chars,
            &mut kind,
            null_mut(),
            null_mut(),
            null_mut(),
            null_mut(),
            null_mut(),
        )
    };
    assert_eq!((code.0, from_wide(&name).as_str(), chars, kind), (INFO, "Wo", 4, -9));
    assert_eq!((set(columns, 1, SQL_DESC_TYPE, 1), state(DESC, columns, 1).as_str()), (ERROR, "HY016"));
    assert_eq!(small(columns, 1, 4242).0, ERROR);
    assert_eq!(state(DESC, columns, 1), "HY091");
    assert_eq!(small(columns, 3, SQL_DESC_TYPE).0, NO_DATA);
    assert_eq!(small(columns, -1, SQL_DESC_TYPE).0, ERROR);
    assert_eq!(state(DESC, columns, 1), "07009");
}

#[test]
fn an_explicit_descriptor_serves_statements_until_it_is_freed() {
    let application = Application::new();
    let (code, explicit) = alloc(DESC, application.connection);
    assert_eq!((code, small(explicit, 0, SQL_DESC_ALLOC_TYPE)), (OK, (OK, 2)));
    let own = application.descriptor(SQL_ATTR_APP_ROW_DESC);
    let mut number = 0_i32;
    let place: *mut i32 = &mut number;
    let record =
        |data| unsafe { SQLSetDescRec(explicit, 1, SQL_C_SLONG, 0, 4, 0, 0, data, null_mut(), null_mut()).0 };
    assert_eq!(record(place.cast()), OK);
    assert_eq!(application.set_pointer(SQL_ATTR_APP_ROW_DESC, explicit), OK);
    assert_eq!(application.descriptor(SQL_ATTR_APP_ROW_DESC), explicit);
    application.query("SELECT 42 AS a");
    assert_eq!((application.fetch(), number), (OK, 42));
    assert_eq!(unsafe { SQLFreeHandle(DESC, explicit) }.0, OK);
    assert_eq!(application.descriptor(SQL_ATTR_APP_ROW_DESC), own);
    assert_eq!(record(null_mut()), INVALID);
}

#[test]
fn descriptors_of_statements_are_neither_freed_nor_lent() {
    let application = Application::new();
    let own = application.descriptor(SQL_ATTR_APP_ROW_DESC);
    assert_eq!(unsafe { SQLFreeHandle(DESC, own) }.0, ERROR);
    assert_eq!(state(DESC, own, 1), "HY017");
    let (_, other) = alloc(STMT, application.connection);
    assert_eq!(unsafe { SQLSetStmtAttrW(other, SQL_ATTR_APP_ROW_DESC, own, 0) }.0, ERROR);
    assert_eq!(state(STMT, other, 1), "HY017");
    assert_eq!(unsafe { SQLSetStmtAttrW(other, SQL_ATTR_IMP_ROW_DESC, own, 0) }.0, ERROR);
    assert_eq!(state(STMT, other, 1), "HY017");
    assert_eq!(unsafe { SQLSetStmtAttrW(other, SQL_ATTR_APP_ROW_DESC, application.statement, 0) }.0, ERROR);
    assert_eq!(state(STMT, other, 1), "HY024");
}

#[test]
fn a_descriptor_is_copied_but_not_over_the_drivers_own() {
    let application = Application::new();
    application.query("SELECT 1 AS a, 2 AS b");
    let columns = application.descriptor(SQL_ATTR_IMP_ROW_DESC);
    let (_, explicit) = alloc(DESC, application.connection);
    assert_eq!(unsafe { SQLCopyDesc(columns, explicit) }.0, OK);
    assert_eq!(small(explicit, 0, SQL_DESC_COUNT), (OK, 2));
    assert_eq!(unsafe { SQLCopyDesc(explicit, columns) }.0, ERROR);
    assert_eq!(state(DESC, columns, 1), "HY016");
    assert_eq!(unsafe { SQLCopyDesc(null_mut(), explicit) }.0, INVALID);
}
