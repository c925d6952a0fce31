//! SQLGetData: pieces, order, NULL, lengths, wrong moments.

use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

fn get<T>(application: &Application, column: u16, c_type: i16, buffer: &mut [T], length: &mut isize) -> i16 {
    let size = size_of_val(buffer).cast_signed();
    unsafe { SQLGetData(application.statement, column, c_type, buffer.as_mut_ptr().cast(), size, length) }.0
}

#[test]
fn long_text_arrives_in_full_pieces_with_exact_lengths_that_join_to_the_whole() {
    let whole = "aé😀bcdefg😀";
    for (c_type, unit) in [(SQL_C_WCHAR, 2), (SQL_C_CHAR, 1)] {
        for size in (4..=12).step_by(unit) {
            let application = Application::new();
            application.query("SELECT 'aé😀bcdefg😀' AS a");
            assert_eq!(application.fetch(), OK);
            let mut left = if unit == 2 { whole.encode_utf16().count() * 2 } else { whole.len() };
            let (mut gathered, mut length) = (Vec::new(), 0);
            loop {
                let mut buffer = [0xAA_u8; 14];
                let code = get(&application, 1, c_type, &mut buffer[..size], &mut length);
                if code == NO_DATA {
                    break;
                }
                assert_eq!(length.cast_unsigned(), left);
                let full = left.min(size - unit);
                assert!(buffer[full..full + unit].iter().all(|byte| *byte == 0), "a terminator at {full}");
                assert!(buffer[full + unit..].iter().all(|byte| *byte == 0xAA));
                gathered.extend_from_slice(&buffer[..full]);
                left -= full;
                assert_eq!(code, if left > 0 { INFO } else { OK });
            }
            let units: Vec<u16> =
                gathered.chunks(2).map(|pair| u16::from_ne_bytes([pair[0], pair[pair.len() - 1]])).collect();
            let joined = if unit == 2 {
                String::from_utf16(&units).unwrap()
            } else {
                String::from_utf8(gathered).unwrap()
            };
            assert_eq!((joined.as_str(), left), (whole, 0));
        }
    }
}

#[test]
fn columns_come_in_any_order_and_a_column_asked_again_starts_again() {
    let application = Application::new();
    application.query("SELECT 1 AS a, 'two' AS b, NULL AS c");
    assert_eq!(application.fetch(), OK);
    let (mut number, mut text, mut length) = ([0_i32], [0_u8; 8], 0);
    assert_eq!(get(&application, 3, SQL_C_CHAR, &mut text, &mut length), OK);
    assert_eq!(length, -1);
    assert_eq!(get(&application, 2, SQL_C_CHAR, &mut text, &mut length), OK);
    assert_eq!((from_narrow(&text).as_str(), length), ("two", 3));
    assert_eq!(get(&application, 2, SQL_C_CHAR, &mut text, &mut length), NO_DATA);
    assert_eq!(get(&application, 1, SQL_C_SLONG, &mut number, &mut length), OK);
    assert_eq!((number[0], length), (1, 4));
    assert_eq!(get(&application, 1, SQL_C_SLONG, &mut number, &mut length), NO_DATA);
    assert_eq!(get(&application, 2, SQL_C_CHAR, &mut text, &mut length), OK);
}

#[test]
fn an_empty_text_is_told_once() {
    let application = Application::new();
    application.query("SELECT '' AS a");
    assert_eq!(application.fetch(), OK);
    let (mut text, mut length) = ([9_u8; 4], 9);
    assert_eq!(get(&application, 1, SQL_C_CHAR, &mut text, &mut length), OK);
    assert_eq!((text[0], length), (0, 0));
    assert_eq!(get(&application, 1, SQL_C_CHAR, &mut text, &mut length), NO_DATA);
}

#[test]
fn a_buffer_of_no_bytes_only_asks_for_the_length() {
    let application = Application::new();
    application.query("SELECT 'abc' AS a");
    assert_eq!(application.fetch(), OK);
    let (mut text, mut length) = ([9_u8; 8], 0);
    assert_eq!(get(&application, 1, SQL_C_CHAR, &mut text[..0], &mut length), INFO);
    assert_eq!((length, application.state().as_str()), (3, "01004"));
    assert_eq!(get(&application, 1, SQL_C_CHAR, &mut text, &mut length), OK);
    assert_eq!(from_narrow(&text), "abc");
}

#[test]
fn a_number_that_does_not_fit_its_buffer_is_out_of_range() {
    let application = Application::new();
    application.query("SELECT 123456 AS a");
    assert_eq!(application.fetch(), OK);
    let (mut text, mut length) = ([9_u8; 4], 0);
    assert_eq!(get(&application, 1, SQL_C_CHAR, &mut text, &mut length), ERROR);
    assert_eq!(application.state(), "22003");
}

#[test]
fn wrong_columns_types_pointers_and_moments_are_told_apart() {
    let application = Application::new();
    let (mut text, mut length) = ([0_u8; 8], 0);
    assert_eq!(get(&application, 1, SQL_C_CHAR, &mut text, &mut length), ERROR);
    assert_eq!(application.state(), "HY010");
    application.query("SELECT 1 AS a, NULL AS b");
    assert_eq!(get(&application, 1, SQL_C_CHAR, &mut text, &mut length), ERROR);
    assert_eq!(application.state(), "24000");
    assert_eq!(application.fetch(), OK);
    for column in [0, 3] {
        assert_eq!(get(&application, column, SQL_C_CHAR, &mut text, &mut length), ERROR);
        assert_eq!(application.state(), "07009");
    }
    assert_eq!(get(&application, 1, 1234, &mut text, &mut length), ERROR);
    assert_eq!(application.state(), "HY003");
    assert_eq!(
        unsafe { SQLGetData(application.statement, 1, SQL_C_DEFAULT, null_mut(), 4, &mut length) }.0,
        ERROR
    );
    assert_eq!(application.state(), "HY009");
    let place = text.as_mut_ptr().cast();
    assert_eq!(unsafe { SQLGetData(application.statement, 1, SQL_C_CHAR, place, -1, &mut length) }.0, ERROR);
    assert_eq!(application.state(), "HY090");
    assert_eq!(unsafe { SQLGetData(application.statement, 2, SQL_C_CHAR, place, 8, null_mut()) }.0, ERROR);
    assert_eq!(application.state(), "22002");
}

#[test]
fn what_other_functions_do_counts_between_two_columns() {
    let application = Application::new();
    assert_eq!(application.set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC), OK);
    assert_eq!(application.set(SQL_ATTR_ROW_ARRAY_SIZE, 2), OK);
    application.query("SELECT * FROM (VALUES (1, 'one'), (2, 'two'), (3, 'three')) AS t(a, b) ORDER BY a");
    let (mut number, mut text, mut length) = ([0_i32], [0_u8; 8], 0);
    assert_eq!(application.fetch(), OK);
    assert_eq!(get(&application, 1, SQL_C_SLONG, &mut number, &mut length), OK);
    assert_eq!(number, [1]);
    assert_eq!(unsafe { SQLSetPos(application.statement, 2, 0, 0) }.0, OK);
    assert_eq!(get(&application, 1, SQL_C_SLONG, &mut number, &mut length), OK);
    assert_eq!(number, [2], "SQLSetPos chose another row");

    assert_eq!(get(&application, 2, SQL_C_CHAR, &mut text[..3], &mut length), INFO);
    assert_eq!(application.state(), "01004");
    assert_eq!(unsafe { SQLSetStmtAttr(application.statement, SQL_ATTR_QUERY_TIMEOUT, null_mut(), 0) }.0, OK);
    assert_eq!(get(&application, 2, SQL_C_CHAR, &mut text[..3], &mut length), OK);
    assert_eq!((from_narrow(&text).as_str(), length), ("o", 1), "the rest of a text that was begun");
    assert_eq!(application.state(), "", "no record of the calls before");

    assert_eq!(get(&application, 1, SQL_C_SLONG, &mut number, &mut length), OK);
    assert_eq!(unsafe { SQLSetStmtAttr(application.statement, SQL_ATTR_QUERY_TIMEOUT, null_mut(), 0) }.0, OK);
    assert_eq!(get(&application, 1, SQL_C_SLONG, &mut number, &mut length), NO_DATA, "it was read before");

    assert_eq!(application.fetch(), OK);
    assert_eq!(get(&application, 1, SQL_C_SLONG, &mut number, &mut length), OK);
    assert_eq!(number, [3]);
    assert_eq!(application.fetch(), NO_DATA);
    assert_eq!(get(&application, 1, SQL_C_SLONG, &mut number, &mut length), ERROR);
    assert_eq!(application.state(), "24000", "after the last row");
    assert_eq!(application.close(), OK);
    assert_eq!(get(&application, 1, SQL_C_SLONG, &mut number, &mut length), ERROR);
    assert_eq!(application.state(), "HY010", "without a result");

    application.query("SELECT 4 AS a");
    assert_eq!(application.fetch(), OK);
    let statement = application.statement;
    let (code, other) = alloc(STMT, application.connection);
    assert_eq!(code, OK);
    let read = |handle, number: &mut [i32; 1]| {
        unsafe { SQLGetData(handle, 1, SQL_C_SLONG, number.as_mut_ptr().cast(), 4, null_mut()) }.0
    };
    assert_eq!(read(other, &mut number), ERROR, "the row is another statement's");
    assert_eq!(read(statement, &mut number), OK);
    assert_eq!(unsafe { SQLFreeHandle(STMT, other) }.0, OK);
    assert_eq!(read(other, &mut number), INVALID);
}

#[test]
fn the_row_of_a_freed_statement_is_nobodys() {
    let application = Application::new();
    let (_, statement) = alloc(STMT, application.connection);
    let mut text = wide("SELECT 1 AS a");
    assert_eq!(unsafe { SQLExecDirectW(statement, text.as_mut_ptr(), NTS32) }.0, OK);
    assert_eq!(unsafe { SQLFetch(statement) }.0, OK);
    assert_eq!(unsafe { SQLFreeHandle(STMT, statement) }.0, OK);
    let mut number = [0_i32];
    let place = number.as_mut_ptr().cast();
    assert_eq!(unsafe { SQLGetData(statement, 1, SQL_C_SLONG, place, 4, null_mut()) }.0, INVALID);
    assert_eq!(number, [0]);
}
