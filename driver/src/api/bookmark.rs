//! Bookmarks: the number of a row in its result, as column 0. Variable and fixed ones are the same eight bytes.

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryArray, Int64Array};
use bigcommerce_sql::ResultType;

use crate::convert::c_type;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::handles::{Descriptor, Kind, Record, Role, StatementAttributes, StatementState, lock};
use crate::memory::Address;
use crate::types::facts;

/// SQL_UB_OFF
pub const OFF: usize = 0;
/// SQL_UB_FIXED
const FIXED: usize = 1;
/// Bytes of a bookmark.
const BYTES: usize = size_of::<usize>();

/// The C type that SQL_C_DEFAULT means for column 0.
pub fn default_c_type(attributes: &StatementAttributes) -> i16 {
    if attributes.bookmarks == FIXED { c_type::UBIGINT } else { c_type::BINARY }
}

/// Column 0 can be had in this C type.
pub fn is_c_type(asked: i16) -> bool {
    matches!(asked, c_type::BINARY | c_type::UBIGINT | c_type::ULONG | c_type::DEFAULT)
}

/// Column 0 of so many rows in a row, as an array of the result type that suits the C type.
pub fn array(first: usize, rows: usize, c_type: i16) -> (ArrayRef, ResultType) {
    let numbers = first..first + rows;
    if c_type == c_type::BINARY {
        let bytes = BinaryArray::from_iter_values(numbers.map(usize::to_ne_bytes));
        return (Arc::new(bytes), ResultType::Binary);
    }
    let numbers = numbers.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
    (Arc::new(Int64Array::from_iter_values(numbers)), ResultType::BigInt)
}

/// Describes column 0 in record 0 of the IRD: nothing while bookmarks are off.
pub fn describe(columns: &Descriptor, attributes: &StatementAttributes) {
    lock(columns.state()).bookmark = record(attributes);
}

fn record(attributes: &StatementAttributes) -> Record {
    if attributes.bookmarks == OFF {
        return Record::new(Role::Columns);
    }
    if attributes.bookmarks == FIXED {
        return Record::of_type(Role::Columns, facts(ResultType::BigInt));
    }
    let length = isize::try_from(BYTES).unwrap_or(isize::MAX);
    Record {
        length: BYTES,
        octet_length: length,
        ..Record::of_type(Role::Columns, facts(ResultType::Binary))
    }
}

/// The row of the bookmark at an address.
///
/// # Errors
/// HY111 at a null pointer and for a bookmark that was never given out.
pub fn read(state: &StatementState, place: Address) -> Result<usize, Diagnostic> {
    let number = place.read::<usize>().ok_or_else(|| {
        Diagnostic::new(
            SqlState::Bookmark,
            "No bookmark is given. Point SQL_ATTR_FETCH_BOOKMARK_PTR or column 0 to one.",
        )
    })?;
    known(state, number)
}

/// A bookmark that the open cursor gave out.
///
/// # Errors
/// HY111
pub fn known(state: &StatementState, number: usize) -> Result<usize, Diagnostic> {
    let received = state.cursor.as_ref().map_or(0, |cursor| cursor.received_rows());
    if (1..=received).contains(&number) {
        return Ok(number);
    }
    Err(Diagnostic::new(SqlState::Bookmark, format!("{number} is not a bookmark of this cursor.")))
}
