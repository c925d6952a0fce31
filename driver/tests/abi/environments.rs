//! Handles, their order, and the attributes of environments.

use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

#[test]
fn a_connection_needs_the_odbc_version_first() {
    let (_, environment) = alloc(ENV, null_mut());
    let (code, connection) = alloc(DBC, environment);
    assert_eq!((code, connection.is_null()), (ERROR, true));
    assert_eq!(state(ENV, environment, 1), "HY010");
    assert_eq!(unsafe { SQLFreeHandle(ENV, environment) }.0, OK);
}

#[test]
fn null_stale_and_foreign_handles_are_invalid() {
    let application = Application::new();
    assert_eq!(alloc(DBC, null_mut()).0, INVALID);
    assert_eq!(unsafe { SQLFetch(application.connection) }.0, INVALID);
    assert_eq!(unsafe { SQLFreeHandle(DBC, application.statement) }.0, INVALID);
    assert_eq!(unsafe { SQLFreeHandle(STMT, application.statement) }.0, OK);
    assert_eq!(unsafe { SQLFreeHandle(STMT, application.statement) }.0, INVALID);
    assert_eq!(application.fetch(), INVALID);
    let mut something = 0_u64;
    let address: *mut u64 = &mut something;
    assert_eq!(unsafe { SQLDisconnect(address.cast()) }.0, INVALID);
}

#[test]
fn allocation_without_an_output_pointer_fails() {
    assert_eq!(unsafe { SQLAllocHandle(ENV, null_mut(), null_mut()) }.0, ERROR);
    assert_eq!(alloc(9, null_mut()).0, ERROR);
}

#[test]
fn handles_are_freed_from_the_inside_out() {
    let application = Application::new();
    assert_eq!(unsafe { SQLFreeHandle(DBC, application.connection) }.0, ERROR);
    assert_eq!(state(DBC, application.connection, 1), "HY010");
    assert_eq!(unsafe { SQLFreeHandle(ENV, application.environment) }.0, ERROR);
    assert_eq!(state(ENV, application.environment, 1), "HY010");
    assert_eq!(unsafe { SQLDisconnect(application.connection) }.0, OK);
    assert_eq!(application.fetch(), INVALID);
    assert_eq!(unsafe { SQLFreeHandle(DBC, application.connection) }.0, OK);
    assert_eq!(unsafe { SQLFreeHandle(ENV, application.environment) }.0, OK);
    assert_eq!(unsafe { SQLFreeHandle(ENV, application.environment) }.0, INVALID);
}

#[test]
fn environment_attributes_are_read_back_and_unknown_ones_are_refused() {
    let application = Application::allocated(380);
    let mut value = 0_i32;
    let place: *mut i32 = &mut value;
    assert_eq!(unsafe { SQLGetEnvAttr(application.environment, 200, place.cast(), 0, null_mut()) }.0, OK);
    assert_eq!(value, 380);
    assert_eq!(unsafe { SQLGetEnvAttr(application.environment, 7, place.cast(), 0, null_mut()) }.0, ERROR);
    assert_eq!(state(ENV, application.environment, 1), "HY092");
    assert_eq!(unsafe { SQLSetEnvAttr(application.environment, 10001, null_mut(), 0) }.0, ERROR);
    assert_eq!(state(ENV, application.environment, 1), "HYC00");
}

#[test]
fn both_ends_of_a_transaction_succeed_and_others_do_not() {
    let application = Application::new();
    assert_eq!(unsafe { SQLEndTran(DBC, application.connection, 0) }.0, OK);
    assert_eq!(unsafe { SQLEndTran(ENV, application.environment, 1) }.0, OK);
    assert_eq!(unsafe { SQLEndTran(DBC, application.connection, 5) }.0, ERROR);
    assert_eq!(state(DBC, application.connection, 1), "HY012");
}
