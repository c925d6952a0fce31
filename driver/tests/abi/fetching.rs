//! SQLBindCol, SQLFetch, SQLFetchScroll: rowsets, both kinds of binding, statuses, NULL, cuts, limits.

use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

const SQL_ATTR_MAX_LENGTH: i32 = 3;
const SQL_ATTR_ROW_BIND_TYPE: i32 = 5;
const SQL_ATTR_ROW_BIND_OFFSET_PTR: i32 = 23;
/// Five rows: a number, a text, a number that is NULL in the second row.
const FIVE: &str = "SELECT Number, Word, Other FROM (SELECT 1 AS Number, 'one' AS Word, 10 AS Other
    UNION ALL SELECT 2, 'two', NULL UNION ALL SELECT 3, 'three', 30 UNION ALL SELECT 4, 'four', 40
    UNION ALL SELECT 5, 'fünf', 50) AS Five ORDER BY Number";

fn bind<T>(
    application: &Application,
    column: u16,
    c_type: i16,
    data: *mut T,
    size: usize,
    length: *mut isize,
) -> i16 {
    unsafe { SQLBindCol(application.statement, column, c_type, data.cast(), size.cast_signed(), length) }.0
}

#[test]
fn a_rowset_is_bound_by_column_and_the_last_one_is_short() {
    let application = Application::new();
    let (mut numbers, mut number_lengths) = ([0_i32; 3], [0_isize; 3]);
    let (mut words, mut word_lengths) = ([[0_u8; 10]; 3], [0_isize; 3]);
    let (mut statuses, mut fetched) = ([9_u16; 3], 9_usize);
    assert_eq!(application.set(SQL_ATTR_ROW_ARRAY_SIZE, 3), OK);
    assert_eq!(application.set_pointer(SQL_ATTR_ROW_STATUS_PTR, statuses.as_mut_ptr()), OK);
    assert_eq!(application.set_pointer(SQL_ATTR_ROWS_FETCHED_PTR, &raw mut fetched), OK);
    application.query(FIVE);
    assert_eq!(bind(&application, 1, SQL_C_SLONG, numbers.as_mut_ptr(), 4, number_lengths.as_mut_ptr()), OK);
    assert_eq!(bind(&application, 2, SQL_C_CHAR, words.as_mut_ptr(), 10, word_lengths.as_mut_ptr()), OK);
    assert_eq!(application.fetch(), OK, "{}", message(STMT, application.statement));
    assert_eq!((numbers, fetched, statuses), ([1, 2, 3], 3, [0, 0, 0]));
    assert_eq!(
        (words.map(|word| from_narrow(&word)), word_lengths),
        (["one", "two", "three"].map(str::to_owned), [3, 3, 5])
    );
    assert_eq!(unsafe { SQLFetchScroll(application.statement, 1, 0) }.0, OK);
    assert_eq!((&numbers[..2], fetched, statuses), (&[4, 5][..], 2, [0, 0, 3]));
    assert_eq!((from_narrow(&words[1]).as_str(), word_lengths[1]), ("fünf", 5));
    assert_eq!((application.fetch(), fetched, statuses), (NO_DATA, 0, [3, 3, 3]));
    assert_eq!(application.fetch(), NO_DATA);
}

#[test]
fn a_rowset_is_bound_by_row_with_an_offset() {
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Row {
        length: isize,
        number: i32,
        word: [u16; 8],
        word_length: isize,
    }
    let application = Application::new();
    let mut rows = [Row { length: 0, number: 0, word: [0; 8], word_length: 0 }; 6];
    let mut offset = size_of::<Row>() as isize;
    assert_eq!(application.set(SQL_ATTR_ROW_ARRAY_SIZE, 5), OK);
    assert_eq!(application.set(SQL_ATTR_ROW_BIND_TYPE, size_of::<Row>()), OK);
    assert_eq!(application.set_pointer(SQL_ATTR_ROW_BIND_OFFSET_PTR, &raw mut offset), OK);
    let first = rows.as_mut_ptr();
    let (number, length) = unsafe { (&raw mut (*first).number, &raw mut (*first).length) };
    let (word, word_length) = unsafe { (&raw mut (*first).word, &raw mut (*first).word_length) };
    assert_eq!(bind(&application, 1, SQL_C_SLONG, number, 4, length), OK);
    assert_eq!(bind(&application, 2, SQL_C_WCHAR, word, 16, word_length), OK);
    application.query(FIVE);
    assert_eq!(application.fetch(), OK, "{}", message(STMT, application.statement));
    assert_eq!(rows.map(|row| row.number), [0, 1, 2, 3, 4, 5]);
    assert_eq!(rows.map(|row| row.word_length), [0, 6, 6, 10, 8, 8]);
    assert_eq!(from_wide(&rows[5].word), "fünf");
}

#[test]
fn whole_columns_of_numbers_arrive_as_single_values_do() {
    const SQL_C_SBIGINT: i16 = -25;
    const SQL_C_DOUBLE: i16 = 8;
    const NUMBERS: &str =
        "SELECT CAST(Number AS BIGINT) AS B, CAST(Other AS BIGINT) AS N, CAST(Number AS INTEGER) AS I,
        CAST(Other AS DOUBLE) AS D FROM (SELECT 1 AS Number, 10 AS Other UNION ALL SELECT 2, NULL
        UNION ALL SELECT 3, 30) AS Three ORDER BY 1";
    for by_row in [0, 48] {
        let application = Application::new();
        let mut memory = [[-9_i64; 6]; 8];
        assert_eq!(application.set(SQL_ATTR_ROW_ARRAY_SIZE, 4), OK);
        assert_eq!(application.set(SQL_ATTR_ROW_BIND_TYPE, by_row), OK);
        application.query(NUMBERS);
        let types = [(1, SQL_C_SBIGINT), (2, SQL_C_SBIGINT), (3, SQL_C_SLONG), (4, SQL_C_DOUBLE)];
        let first = memory.as_mut_ptr().cast::<i64>();
        // By column: the values of column c at 8c, its lengths at 8c + 4. By row: side by side in a row of six words.
        let place = |column: usize, part: usize| {
            let index = if by_row == 0 { column * 8 + part * 4 } else { column };
            unsafe { first.add(index) }
        };
        for (column, c_type) in types {
            // By row only column 2 has lengths, so that the NULL of column 4 is an error.
            let lengths = match (by_row, column) {
                (0, column) => place(usize::from(column) - 1, 1),
                (_, 2) => unsafe { first.add(4) },
                _ => null_mut(),
            };
            let data = place(usize::from(column) - 1, 0);
            assert_eq!(bind(&application, column, c_type, data, 8, lengths.cast()), OK);
        }
        let expected = if by_row == 0 { OK } else { INFO };
        assert_eq!(application.fetch(), expected, "{}", message(STMT, application.statement));
        let words = memory.as_flattened();
        let float = |value: f64| value.to_bits().cast_signed();
        if by_row == 0 {
            assert_eq!((&words[..3], &words[4..7]), (&[1, 2, 3][..], &[8, 8, 8][..]));
            assert_eq!((&words[8..11], &words[12..15]), (&[10, -9, 30][..], &[8, -1, 8][..]));
            assert_eq!((words[16], words[17], &words[20..23]), (1 | 2 << 32, 3 | -1 << 32, &[4, 4, 4][..]));
            assert_eq!((words[24], words[26], &words[28..31]), (float(10.0), float(30.0), &[8, -1, 8][..]));
        } else {
            for (row, number) in [(0, 1), (2, 3)] {
                let cells = &words[row * 6..row * 6 + 5];
                let integer = cells[2] & 0xFFFF_FFFF;
                assert_eq!((cells[0], cells[1], integer), (number, number * 10, number));
                assert_eq!((cells[3], cells[4]), (float(10.0 * number as f64), 8));
            }
            assert_eq!((words[6], words[7], words[10], application.state().as_str()), (2, -9, -1, "22002"));
        }
    }
}

#[test]
fn null_needs_an_indicator_and_spoils_only_its_row() {
    let application = Application::new();
    let (mut others, mut statuses, mut row) = ([0_i32; 5], [9_u16; 5], 0_isize);
    assert_eq!(application.set(SQL_ATTR_ROW_ARRAY_SIZE, 5), OK);
    assert_eq!(application.set_pointer(SQL_ATTR_ROW_STATUS_PTR, statuses.as_mut_ptr()), OK);
    application.query(FIVE);
    assert_eq!(bind(&application, 3, SQL_C_SLONG, others.as_mut_ptr(), 4, null_mut()), OK);
    assert_eq!(application.fetch(), INFO);
    assert_eq!(application.state(), "22002");
    assert_eq!((others, statuses), ([10, 0, 30, 40, 50], [0, 5, 0, 0, 0]));
    let place: *mut isize = &mut row;
    const SQL_DIAG_ROW_NUMBER: i16 = -1248;
    let code = unsafe {
        SQLGetDiagField(STMT, application.statement, 1, SQL_DIAG_ROW_NUMBER, place.cast(), 0, null_mut())
    };
    assert_eq!((code.0, row), (OK, 2));
}

#[test]
fn a_cut_text_is_terminated_and_tells_its_whole_length() {
    let application = Application::new();
    let (mut text, mut length) = ([0xAAAA_u16; 6], 0_isize);
    application.query("SELECT 'ab😀cd' AS a");
    assert_eq!(bind(&application, 1, SQL_C_WCHAR, text.as_mut_ptr(), 8, &raw mut length), OK);
    assert_eq!(application.fetch(), INFO);
    assert_eq!(application.state(), "01004");
    assert_eq!((from_wide(&text).as_str(), length), ("ab", 12));
    assert_eq!(text[3..], [0xAAAA; 3]);
}

#[test]
fn an_impossible_c_type_fails_every_row() {
    let application = Application::new();
    let mut date = [0_u8; 6];
    application.query("SELECT 1 AS a");
    assert_eq!(bind(&application, 1, 91, date.as_mut_ptr(), 6, null_mut()), OK);
    assert_eq!(application.fetch(), ERROR);
    assert_eq!(application.state(), "07006");
}

#[test]
fn row_limit_and_text_limit_are_obeyed() {
    let application = Application::new();
    assert_eq!(application.set(SQL_ATTR_MAX_ROWS, 2), OK);
    assert_eq!(application.set(SQL_ATTR_MAX_LENGTH, 2), OK);
    let (mut word, mut length) = ([0_u8; 10], 0_isize);
    application.query(FIVE);
    assert_eq!(bind(&application, 2, SQL_C_CHAR, word.as_mut_ptr(), 10, &raw mut length), OK);
    assert_eq!(application.fetch(), OK);
    assert_eq!((from_narrow(&word).as_str(), length), ("on", 2));
    assert_eq!((application.fetch(), application.fetch()), (OK, NO_DATA));
}

#[test]
fn unbound_columns_are_left_alone() {
    let application = Application::new();
    let mut number = 7_i32;
    application.query("SELECT 1 AS a");
    assert_eq!(bind(&application, 1, SQL_C_SLONG, &raw mut number, 4, null_mut()), OK);
    assert_eq!(bind::<i32>(&application, 1, SQL_C_SLONG, null_mut(), 0, null_mut()), OK);
    assert_eq!((application.fetch(), number), (OK, 7));
}

#[test]
fn fetching_and_binding_at_the_wrong_moment_or_with_wrong_arguments() {
    let application = Application::new();
    assert_eq!((application.fetch(), application.state().as_str()), (ERROR, "HY010"));
    assert_eq!(unsafe { SQLFetchScroll(application.statement, 2, 0) }.0, ERROR);
    assert_eq!(application.state(), "HY010");
    application.query("SELECT 1 AS a");
    assert_eq!(unsafe { SQLFetchScroll(application.statement, 2, 0) }.0, ERROR);
    assert_eq!(application.state(), "HY106");
    assert_eq!(bind::<i32>(&application, 0, SQL_C_SLONG, null_mut(), 0, null_mut()), ERROR);
    assert_eq!(application.state(), "07009");
    assert_eq!(bind::<i32>(&application, 1, 1234, null_mut(), 0, null_mut()), ERROR);
    assert_eq!(application.state(), "HY003");
    assert_eq!(
        unsafe { SQLBindCol(application.statement, 1, SQL_C_CHAR, null_mut(), -1, null_mut()) }.0,
        ERROR
    );
    assert_eq!(application.state(), "HY090");
    assert_eq!(unsafe { SQLBindCol(null_mut(), 1, SQL_C_CHAR, null_mut(), 0, null_mut()) }.0, INVALID);
}
