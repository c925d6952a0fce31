//! SQLConnect, SQLDriverConnect, SQLDisconnect, connection attributes, SQLGetInfo, SQLGetFunctions, SQLNativeSql.

use std::ffi::c_void;
use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

fn get(connection: Handle, attribute: i32) -> u32 {
    let mut value = 77_u32;
    let place: *mut u32 = &mut value;
    assert_eq!(unsafe { SQLGetConnectAttrW(connection, attribute, place.cast(), 4, null_mut()) }.0, OK);
    value
}

fn set(connection: Handle, attribute: i32, value: usize) -> i16 {
    unsafe { SQLSetConnectAttrW(connection, attribute, std::ptr::without_provenance_mut(value), 0) }.0
}

#[test]
fn the_completed_connection_string_opens_the_connection_again() {
    let application = Application::allocated(3);
    let text = wide("storeid=abc123;PWD={a;b}};c};ConnectOnOpen=false;");
    let (mut completed, mut length) = ([0_u16; 200], 0_i16);
    let code = unsafe {
        SQLDriverConnectW(
            application.connection,
            null_mut(),
            text.as_ptr().cast_mut(),
            NTS,
            completed.as_mut_ptr(),
            200,
            &mut length,
            0,
        )
    };
    assert_eq!(code.0, OK, "{}", message(DBC, application.connection));
    let completed = from_wide(&completed);
    assert_eq!(completed, "storeid=abc123;PWD={a;b}};c};ConnectOnOpen=false;");
    assert_eq!(usize::try_from(length).unwrap(), completed.len());
    assert_eq!(application.connect(&completed), ERROR);
    assert_eq!(state(DBC, application.connection, 1), "08002");
    assert_eq!(unsafe { SQLDisconnect(application.connection) }.0, OK);
    assert_eq!(application.connect(&completed), OK);
}

#[test]
fn a_completed_connection_string_that_is_cut_says_so_and_the_connection_is_open() {
    let application = Application::allocated(3);
    let mut completed = [0xAA_u8; 10];
    let mut length = 0_i16;
    let text = format!("{CONNECTION_STRING}\0");
    let code = unsafe {
        SQLDriverConnect(
            application.connection,
            null_mut(),
            text.as_ptr().cast_mut(),
            NTS,
            completed.as_mut_ptr(),
            8,
            &mut length,
            0,
        )
    };
    assert_eq!(code.0, INFO);
    assert_eq!(state(DBC, application.connection, 1), "01004");
    assert_eq!(from_narrow(&completed), "StoreId");
    assert_eq!(completed[8..], [0xAA, 0xAA]);
    assert!(length > 50);
    assert_eq!(get(application.connection, 1209), 0);
}

#[test]
fn unknown_properties_warn_and_wrong_ones_fail() {
    let application = Application::allocated(3);
    assert_eq!(application.connect(&format!("{CONNECTION_STRING};Description=x;Colour=red")), INFO);
    assert_eq!(state(DBC, application.connection, 1), "01S00");
    assert_eq!(state(DBC, application.connection, 2), "");
    assert!(message(DBC, application.connection).starts_with("[BigCommerce ODBC] \"Colour\""));
    assert_eq!(unsafe { SQLDisconnect(application.connection) }.0, OK);
    assert_eq!(application.connect("StoreId=abc123;OAuthAccessToken=x;Timeout=soon"), ERROR);
    assert_eq!(state(DBC, application.connection, 1), "08001");
    assert_eq!(application.connect("StoreId=abc123;OAuthAccessToken"), ERROR);
    assert_eq!(state(DBC, application.connection, 1), "08001");
}

#[test]
fn a_data_source_that_does_not_exist_is_named() {
    let application = Application::allocated(3);
    let name = wide("no such shop");
    let code = unsafe {
        SQLConnectW(application.connection, name.as_ptr().cast_mut(), NTS, null_mut(), 0, null_mut(), 0)
    };
    assert_eq!(code.0, ERROR);
    assert_eq!(state(DBC, application.connection, 1), "IM002");
    assert!(message(DBC, application.connection).contains("\"no such shop\""));
}

#[test]
fn statements_and_disconnecting_need_an_open_connection() {
    let application = Application::allocated(3);
    assert_eq!(alloc(STMT, application.connection).0, ERROR);
    assert_eq!(state(DBC, application.connection, 1), "08003");
    assert_eq!(unsafe { SQLDisconnect(application.connection) }.0, ERROR);
    assert_eq!(state(DBC, application.connection, 1), "08003");
    assert_eq!(get(application.connection, 1209), 1);
}

#[test]
fn autocommit_stays_on() {
    let application = Application::new();
    assert_eq!(set(application.connection, 102, 0), INFO);
    assert_eq!(state(DBC, application.connection, 1), "01S02");
    assert_eq!(get(application.connection, 102), 1);
    assert_eq!(set(application.connection, 102, 7), ERROR);
    assert_eq!(state(DBC, application.connection, 1), "HY024");
}

#[test]
fn connection_attributes_are_read_back() {
    let application = Application::allocated(3);
    assert_eq!(set(application.connection, 103, 9), OK);
    assert_eq!(get(application.connection, 103), 9);
    let mut catalog = [7_u16; 4];
    let mut length = 7_i32;
    let place: *mut c_void = catalog.as_mut_ptr().cast();
    assert_eq!(unsafe { SQLGetConnectAttrW(application.connection, 109, place, 8, &mut length) }.0, OK);
    assert_eq!((catalog[0], length), (0, 0));
    assert_eq!(unsafe { SQLGetConnectAttrW(application.connection, 4711, place, 8, &mut length) }.0, ERROR);
    assert_eq!(state(DBC, application.connection, 1), "HY092");
}

#[test]
fn info_texts_count_bytes_in_both_widths() {
    const SQL_DBMS_NAME: u16 = 17;
    let application = Application::new();
    let (mut text, mut length) = ([0_u16; 64], 0_i16);
    let code = unsafe {
        SQLGetInfoW(application.connection, SQL_DBMS_NAME, text.as_mut_ptr().cast(), 128, &mut length)
    };
    assert_eq!(code.0, OK, "{}", message(DBC, application.connection));
    let name = from_wide(&text);
    assert_eq!(usize::try_from(length).unwrap(), name.len() * 2);
    let mut narrow = [0xAA_u8; 64];
    let code = unsafe {
        SQLGetInfo(application.connection, SQL_DBMS_NAME, narrow.as_mut_ptr().cast(), 4, &mut length)
    };
    assert_eq!(code.0, INFO);
    assert_eq!(state(DBC, application.connection, 1), "01004");
    assert_eq!((from_narrow(&narrow).as_str(), usize::try_from(length).unwrap()), (&name[..3], name.len()));
    assert_eq!(unsafe { SQLGetInfoW(application.connection, 65000, null_mut(), 0, null_mut()) }.0, ERROR);
    assert_eq!(state(DBC, application.connection, 1), "HY096");
    assert_eq!(unsafe { SQLGetInfoW(application.connection, 17, place(&mut text), -1, null_mut()) }.0, ERROR);
    assert_eq!(state(DBC, application.connection, 1), "HY090");
}

fn place(text: &mut [u16]) -> *mut c_void {
    text.as_mut_ptr().cast()
}

#[test]
fn functions_are_answered_one_by_one_and_as_a_bitmap() {
    const SQL_API_SQLFETCH: u16 = 13;
    /// A function of driver managers only.
    const SQL_API_SQLDATASOURCES: u16 = 57;
    let application = Application::new();
    let mut words = [0_u16; 250];
    let ask = |function, words: &mut [u16]| {
        unsafe { SQLGetFunctions(application.connection, function, words.as_mut_ptr()) }.0
    };
    assert_eq!((ask(SQL_API_SQLFETCH, &mut words), words[0]), (OK, 1));
    assert_eq!((ask(SQL_API_SQLDATASOURCES, &mut words), words[0]), (OK, 0));
    assert_eq!(ask(999, &mut words), OK);
    let has = |function: u16| words[usize::from(function >> 4)] >> (function & 15) & 1;
    assert_eq!((has(SQL_API_SQLFETCH), has(SQL_API_SQLDATASOURCES), has(1001)), (1, 0, 1));
    assert_eq!(ask(5000, &mut [0]), ERROR);
    assert_eq!(state(DBC, application.connection, 1), "HY095");
}

#[test]
fn native_sql_counts_characters_and_needs_a_text() {
    let application = Application::new();
    let (text, mut native, mut length) = (wide("SELECT 'ä'"), [0_u16; 40], 0_i32);
    let code = unsafe {
        SQLNativeSqlW(
            application.connection,
            text.as_ptr().cast_mut(),
            NTS32,
            native.as_mut_ptr(),
            40,
            &mut length,
        )
    };
    assert_eq!((code.0, from_wide(&native).as_str(), length), (OK, "SELECT 'ä'", 10));
    let code = unsafe {
        SQLNativeSqlW(application.connection, null_mut(), NTS32, native.as_mut_ptr(), 40, &mut length)
    };
    assert_eq!(code.0, ERROR);
    assert_eq!(state(DBC, application.connection, 1), "HY009");
}

#[test]
fn a_data_source_is_read_from_odbc_ini_and_the_connection_string_wins() {
    let folder = std::env::temp_dir().join(format!("bigcommerce-odbc-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("odbc.ini");
    std::fs::write(
        &file,
        "[Shop]\nDriver = x\nStoreId = stored\nPWD = a\nConnectOnOpen = 0\nDescription = y\n",
    )
    .unwrap();
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "connecting::with_odbc_ini", "--ignored"])
        .env("ODBCINI", &file)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
#[ignore = "needs the ODBCINI that the test above sets"]
fn with_odbc_ini() {
    const SQL_SERVER_NAME: u16 = 13;
    let server = |application: &Application| {
        let mut text = [0_u8; 100];
        let place = text.as_mut_ptr().cast();
        assert_eq!(
            unsafe { SQLGetInfo(application.connection, SQL_SERVER_NAME, place, 100, null_mut()) }.0,
            OK
        );
        from_narrow(&text)
    };
    let application = Application::allocated(3);
    let (name, password) = (wide("SHOP"), wide("given"));
    let connect = |password_length| unsafe {
        let (name, password) = (name.as_ptr().cast_mut(), password.as_ptr().cast_mut());
        SQLConnectW(application.connection, name, NTS, null_mut(), 0, password, password_length).0
    };
    assert_eq!(connect(NTS), OK, "{}", message(DBC, application.connection));
    assert!(server(&application).contains("stored"));
    assert_eq!(unsafe { SQLDisconnect(application.connection) }.0, OK);
    assert_eq!(connect(0), OK);
    assert_eq!(unsafe { SQLDisconnect(application.connection) }.0, OK);
    assert_eq!(
        application.connect("dsn=shop;StoreHash=other"),
        OK,
        "{}",
        message(DBC, application.connection)
    );
    assert!(server(&application).contains("other"));
}
