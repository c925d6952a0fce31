//! What pools of connections use: SQL_ATTR_RESET_CONNECTION before a connection is lent again, SQL_ATTR_CONNECTION_DEAD before
//! it is taken back.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

const SQL_ATTR_ACCESS_MODE: i32 = 101;
const SQL_ATTR_RESET_CONNECTION: i32 = 116;
const SQL_ATTR_CONNECTION_DEAD: i32 = 1209;
const SQL_ATTR_METADATA_ID: i32 = 10014;

fn get(connection: Handle, attribute: i32) -> u32 {
    let mut value = [0_u32; 2];
    let place = value.as_mut_ptr().cast();
    assert_eq!(
        unsafe { SQLGetConnectAttrW(connection, attribute, place, 8, null_mut()) }.0,
        OK,
        "{attribute}"
    );
    value[0]
}

fn set(connection: Handle, attribute: i32, value: usize) -> i16 {
    unsafe { SQLSetConnectAttrW(connection, attribute, std::ptr::without_provenance_mut(value), 0) }.0
}

#[test]
fn a_reset_connection_is_as_new_for_its_next_user() {
    let application = Application::new();
    let connection = application.connection;
    for (attribute, value) in [
        (SQL_ATTR_ACCESS_MODE, 1),
        (SQL_ATTR_QUERY_TIMEOUT, 7),
        (SQL_ATTR_MAX_ROWS, 3),
        (SQL_ATTR_METADATA_ID, 1),
        (SQL_ATTR_ASYNC_ENABLE, 1),
    ] {
        assert_eq!(set(connection, attribute, value), OK, "{attribute}");
        assert_eq!(get(connection, attribute) as usize, value, "{attribute}");
    }
    assert_eq!(set(connection, SQL_ATTR_LOGIN_TIMEOUT, 9), OK);
    assert_eq!(set(connection, SQL_ATTR_RESET_CONNECTION, 1), OK);
    for attribute in [
        SQL_ATTR_ACCESS_MODE,
        SQL_ATTR_QUERY_TIMEOUT,
        SQL_ATTR_MAX_ROWS,
        SQL_ATTR_METADATA_ID,
        SQL_ATTR_ASYNC_ENABLE,
    ] {
        assert_eq!(get(connection, attribute), 0, "{attribute}");
    }
    assert_eq!(get(connection, SQL_ATTR_LOGIN_TIMEOUT), 9, "that is the pool's");
    let (code, statement) = alloc(STMT, connection);
    assert_eq!(code, OK);
    let mut rows = 9_usize;
    let place: *mut usize = &mut rows;
    assert_eq!(unsafe { SQLGetStmtAttrW(statement, SQL_ATTR_MAX_ROWS, place.cast(), 8, null_mut()) }.0, OK);
    assert_eq!(rows, 0);
    assert_eq!(set(connection, SQL_ATTR_RESET_CONNECTION, 2), ERROR);
    assert_eq!(state(DBC, connection, 1), "HY024");
    application.query("SELECT 1 AS a");
    assert_eq!(application.fetch(), OK);
}

/// A store that refuses every token.
fn refusing() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().take(8) {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4000]).unwrap();
            stream
                .write_all(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
                .unwrap();
        }
    });
    CONNECTION_STRING.replace("127.0.0.1:9", &address.to_string())
}

#[test]
fn a_connection_is_dead_before_it_opens_and_when_its_store_refuses_it() {
    let application = Application::allocated(3);
    assert_eq!(get(application.connection, SQL_ATTR_CONNECTION_DEAD), 1);
    assert_eq!(application.connect(&refusing()), OK);
    assert_eq!(get(application.connection, SQL_ATTR_CONNECTION_DEAD), 0);
    let mut application = application;
    application.statement = alloc(STMT, application.connection).1;
    let code = match application.execute("SELECT Id FROM Products") {
        OK => application.fetch(),
        code => code,
    };
    assert_eq!((code, application.state().as_str()), (ERROR, "28000"));
    assert_eq!(get(application.connection, SQL_ATTR_CONNECTION_DEAD), 1);
    assert_eq!(set(application.connection, SQL_ATTR_CONNECTION_DEAD, 0), ERROR);
    assert_eq!(state(DBC, application.connection, 1), "HY092");
}
