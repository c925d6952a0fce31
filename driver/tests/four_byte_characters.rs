//! The exported functions as iODBC calls them: SQLWCHAR has four bytes. In a process of its own, because the form is
//! settled once per process.
#![allow(
    unsafe_code,
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::undocumented_unsafe_blocks
)]

use std::ffi::c_void;
use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

const NTS: i16 = -3;
const WCHAR: i16 = -8;
const TRUNCATED: i16 = 1;

fn wide(text: &str) -> Vec<u32> {
    text.chars().map(u32::from).chain([0]).collect()
}

fn text(units: &[u32]) -> String {
    units.iter().take_while(|unit| **unit != 0).map(|unit| char::from_u32(*unit).unwrap()).collect()
}

fn connected() -> (*mut c_void, *mut c_void, *mut c_void) {
    let (mut environment, mut connection, mut statement) = (null_mut(), null_mut(), null_mut());
    let string =
        wide("StoreId=abc123;OAuthAccessToken=secret;ConnectOnOpen=false;BaseUrl=http://127.0.0.1:9");
    unsafe {
        assert_eq!(SQLAllocHandle(1, null_mut(), &mut environment).0, 0);
        assert_eq!(SQLSetEnvAttr(environment, 200, std::ptr::without_provenance_mut(3), 0).0, 0);
        assert_eq!(SQLAllocHandle(2, environment, &mut connection).0, 0);
        let place = string.as_ptr().cast_mut().cast();
        let code = SQLDriverConnectW(connection, null_mut(), place, NTS, null_mut(), 0, null_mut(), 0);
        assert_eq!(code.0, 0);
        assert_eq!(SQLAllocHandle(3, connection, &mut statement).0, 0);
    }
    (environment, connection, statement)
}

#[test]
fn texts_go_in_and_out_in_units_of_four_bytes_and_no_character_is_cut() {
    let (environment, _, statement) = connected();
    let sql = wide("SELECT 'aé😀z' AS Größe");
    let place = sql.as_ptr().cast_mut().cast();
    unsafe {
        assert_eq!(SQLExecDirectW(statement, place, -3).0, 0);
        let (mut name, mut length, mut kind) = ([9_u32; 6], 0_i16, 0_i16);
        let code = SQLDescribeColW(
            statement,
            1,
            name.as_mut_ptr().cast(),
            6,
            &mut length,
            &mut kind,
            null_mut(),
            null_mut(),
            null_mut(),
        );
        assert_eq!((code.0, text(&name).as_str(), length, kind), (0, "Größe", 5, -9));
        assert_eq!(SQLFetch(statement).0, 0);
        let (mut units, mut bytes) = ([9_u32; 4], 0_isize);
        let place: *mut c_void = units.as_mut_ptr().cast();
        assert_eq!(SQLGetData(statement, 1, WCHAR, place, 16, &mut bytes).0, TRUNCATED);
        assert_eq!((text(&units).as_str(), bytes), ("aé😀", 16));
        assert_eq!(SQLGetData(statement, 1, WCHAR, place, 16, &mut bytes).0, 0);
        assert_eq!((text(&units).as_str(), bytes), ("z", 4));
        let mut unicode = 0_u32;
        let place: *mut u32 = &mut unicode;
        assert_eq!(SQLGetEnvAttr(environment, 1065, place.cast(), 4, null_mut()).0, 0);
        assert_eq!(unicode, 3, "iODBC is told SQL_DM_CP_UCS4");
    }
}

#[test]
fn parameters_and_lengths_in_bytes_count_four_per_character() {
    let (_, _, statement) = connected();
    let sql = wide("SELECT UPPER(?) AS a");
    let (value, mut length) = (wide("grün😀weg"), 20_isize);
    unsafe {
        assert_eq!(SQLPrepareW(statement, sql.as_ptr().cast_mut().cast(), 20).0, 0);
        let place = value.as_ptr().cast_mut().cast();
        assert_eq!(SQLBindParameter(statement, 1, 1, WCHAR, -9, 9, 0, place, 0, &mut length).0, 0);
        assert_eq!(SQLExecute(statement).0, 0);
        assert_eq!(SQLFetch(statement).0, 0);
        let mut units = [9_u32; 20];
        assert_eq!(SQLGetData(statement, 1, WCHAR, units.as_mut_ptr().cast(), 80, &mut length).0, 0);
        assert_eq!((text(&units).as_str(), length), ("GRÜN😀", 20));
    }
}
