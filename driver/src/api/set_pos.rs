//! SQLSetPos: makes a row of the rowset the current one, or gives its data again.

use crate::api::fetch::no_cursor;
use crate::api::rowset::Rowset;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Kind, Segment, Statement, lock};
use crate::memory::Address;

const SQL_POSITION: u16 = 0;
const SQL_REFRESH: u16 = 1;
const SQL_UPDATE: u16 = 2;
const SQL_DELETE: u16 = 3;
const SQL_ADD: u16 = 4;
const SQL_LOCK_NO_CHANGE: u16 = 0;
const SQL_LOCK_UNLOCK: u16 = 2;
const SQL_ROW_IGNORE: u16 = 1;
const ALL_ROWS: usize = 0;

/// Positions on a row of the rowset, from 1, or refreshes it; row 0 refreshes all rows.
///
/// # Errors
/// HY092 for an unknown operation, HYC00 for writing and locking, 24000 without a rowset, HY107 for a row beyond it.
pub fn set_pos(call: &mut Call<'_, Statement>, row: usize, operation: u16, lock_type: u16) -> Outcome {
    check(operation, lock_type)?;
    let Some(cursor) = &mut call.state.cursor else { return Err(no_cursor(call.state.executed)) };
    let rows = cursor.rowset_rows();
    if rows == 0 {
        return Err(Diagnostic::new(SqlState::CursorState, "The cursor is not on a rowset. Fetch first."));
    }
    if row > rows || (row == ALL_ROWS && operation == SQL_POSITION) {
        let text = format!("There is no row {row}: the rowset has {rows} rows, counted from 1.");
        return Err(Diagnostic::new(SqlState::RowNumber, text));
    }
    if row != ALL_ROWS {
        cursor.set_row(row - 1);
    }
    if operation == SQL_POSITION { Ok(Done::Success) } else { refresh(call, row) }
}

fn check(operation: u16, lock_type: u16) -> Result<(), Diagnostic> {
    match operation {
        SQL_POSITION | SQL_REFRESH => {}
        SQL_UPDATE | SQL_DELETE | SQL_ADD => {
            return Err(Diagnostic::not_offered(
                "Cursors are read-only: SQLSetPos can position and refresh, and not update, delete or add.",
            ));
        }
        other => {
            return Err(Diagnostic::new(
                SqlState::AttributeIdentifier,
                format!("{other} is not an operation of SQLSetPos."),
            ));
        }
    }
    match lock_type {
        SQL_LOCK_NO_CHANGE => Ok(()),
        1..=SQL_LOCK_UNLOCK => Err(Diagnostic::not_offered("Rows cannot be locked. Use SQL_LOCK_NO_CHANGE.")),
        other => Err(Diagnostic::new(
            SqlState::AttributeIdentifier,
            format!("{other} is not a lock type of SQLSetPos."),
        )),
    }
}

/// A static cursor shows the same data again, in the buffers bound now.
fn refresh(call: &mut Call<'_, Statement>, row: usize) -> Outcome {
    let Some(cursor) = &call.state.cursor else { return Err(no_cursor(call.state.executed)) };
    let status = lock(call.state.descriptors.columns.state()).header.array_status;
    let bindings = lock(call.state.descriptors.row().state());
    let operations = if row == ALL_ROWS { bindings.header.array_status } else { Address::NULL };
    let wanted: Vec<Segment> = match row.checked_sub(1) {
        Some(row) => cursor.segment(row).into_iter().collect(),
        None => (0..cursor.rowset_rows())
            .filter(|row| !is_ignored(operations, *row))
            .filter_map(|row| cursor.segment(row))
            .collect(),
    };
    let mut rowset = Rowset::of(cursor.rowset_rows());
    rowset.fill(&cursor.columns, &wanted, &bindings, &call.state.attributes);
    for segment in &wanted {
        rowset.write_status(status, segment.at);
    }
    drop(bindings);
    rowset.finish_some(call, wanted.len())
}

/// SQL_ATTR_ROW_OPERATION_PTR says that the row, from 0, is left out.
fn is_ignored(operations: Address, row: usize) -> bool {
    let place = isize::try_from(row * size_of::<u16>()).map(|bytes| operations.offset(bytes));
    place.is_ok_and(|place| place.read::<u16>() == Some(SQL_ROW_IGNORE))
}
