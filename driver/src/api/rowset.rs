//! The rows of a fetch on their way into the bound buffers, column by column, and what is said about each row. SQLFetch,
//! SQLFetchScroll, SQLExtendedFetch, SQLSetPos and SQLBulkOperations share it.

use std::ops::Range;

use arrow::array::ArrayRef;
use bigcommerce_cells::whole_cells::write_whole_cells;
use bigcommerce_sql::{ResultColumn, ResultType};

use crate::api::bookmark;
use crate::api::layout::Layout;
use crate::api::transfer::{Delivered, deliver, is_text};
use crate::convert::ColumnReader;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{DescriptorState, Segment, Statement, StatementAttributes};
use crate::memory::Address;
use crate::types::facts;

const SQL_ROW_SUCCESS: u16 = 0;
const SQL_ROW_NOROW: u16 = 3;
const SQL_ROW_ERROR: u16 = 5;
const SQL_ROW_SUCCESS_WITH_INFO: u16 = 6;
/// Bytes of an element of a row status array.
const STATUS_BYTES: isize = 2;

/// What became of the rows of a rowset, and why.
#[derive(Debug)]
pub struct Rowset {
    statuses: Vec<u16>,
    notes: Vec<(bool, Diagnostic)>,
}

impl Rowset {
    /// So many rows, about which there is nothing to say yet.
    pub fn of(rows: usize) -> Self {
        Self { statuses: vec![SQL_ROW_SUCCESS; rows], notes: Vec::new() }
    }

    /// Converts the rows into the bound buffers. `bookmarks` is SQL_ATTR_USE_BOOKMARKS.
    pub fn fill(
        &mut self,
        columns: &[ResultColumn],
        rows: &[Segment],
        bindings: &DescriptorState,
        attributes: &StatementAttributes,
    ) {
        if attributes.retrieve_data == 0 {
            return;
        }
        let bookmark = &bindings.bookmark;
        if attributes.bookmarks != bookmark::OFF && bookmark.is_bound() {
            self.fill_bookmarks(
                rows,
                Layout::new(bookmark, &bindings.header, bookmark::default_c_type(attributes)),
            );
        }
        for ((index, record), column) in bindings.records.iter().enumerate().zip(columns) {
            if !record.is_bound() && record.indicator.is_null() && record.octet_length_address.is_null() {
                continue;
            }
            let layout = Layout::new(record, &bindings.header, facts(column.result_type).default_c_type);
            let max_length = if is_text(column.result_type) { attributes.max_length } else { 0 };
            let number = u16::try_from(index + 1).unwrap_or(u16::MAX);
            for segment in rows {
                let Some(array) = segment.batch.columns().get(index) else { break };
                let cells =
                    Cells { number, at: segment.at, rows: segment.start..segment.start + segment.length };
                self.fill_cells(array, column.result_type, cells, &layout, max_length);
            }
        }
    }

    fn fill_bookmarks(&mut self, rows: &[Segment], layout: Layout<'_>) {
        for segment in rows {
            let cells = Cells { number: 0, at: segment.at, rows: 0..segment.length };
            let (array, result_type) = bookmark::array(segment.number, segment.length, layout.target.c_type);
            self.fill_cells(&array, result_type, cells, &layout, 0);
        }
    }

    /// Notes what happened to each cell; a column that has no form in the C type is wrong in each.
    fn fill_cells(
        &mut self,
        array: &ArrayRef,
        result_type: ResultType,
        cells: Cells,
        layout: &Layout<'_>,
        max_length: usize,
    ) {
        let reader = match ColumnReader::new(array, result_type, layout.target) {
            Ok(reader) => reader,
            Err(error) => {
                for at in cells.at..cells.at + cells.rows.len() {
                    self.note(at, cells.number, Err(error.into()));
                }
                return;
            }
        };
        let mut deliver_cell = |row: usize| {
            let at = cells.at + (row - cells.rows.start);
            let result = reader
                .cell(row)
                .map_err(Diagnostic::from)
                .and_then(|value| deliver(&value, &layout.place(at), Delivered::default(), max_length));
            self.note(at, cells.number, result);
        };
        let whole = layout.destination(cells.at).filter(|_| max_length == 0).is_some_and(|destination| {
            write_whole_cells(&reader, cells.rows.clone(), destination, &mut deliver_cell)
        });
        if !whole {
            cells.rows.clone().for_each(deliver_cell);
        }
    }

    /// Marks a row of the application's buffers as wrong.
    pub fn fail(&mut self, row: usize, error: Diagnostic) {
        if let Some(status) = self.statuses.get_mut(row) {
            *status = SQL_ROW_ERROR;
        }
        self.notes.push((true, error.at_row(row + 1)));
    }

    fn note(&mut self, row: usize, column: u16, result: Result<Delivered, Diagnostic>) {
        let (failed, note) = match result {
            Ok(Delivered { warning: None, .. }) => return,
            Ok(Delivered { warning: Some(SqlState::FractionCut), .. }) => {
                (false, Diagnostic::new(SqlState::FractionCut, "The fraction of the value was cut."))
            }
            Ok(_) => (false, Diagnostic::cut()),
            Err(error) => (true, error),
        };
        if let Some(status) = self.statuses.get_mut(row) {
            *status = match *status {
                SQL_ROW_ERROR => SQL_ROW_ERROR,
                _ if failed => SQL_ROW_ERROR,
                _ => SQL_ROW_SUCCESS_WITH_INFO,
            };
        }
        self.notes.push((failed, note.at_row(row + 1).at_column(column)));
    }

    /// Tells the status of each row, and that there is none for the rest of `size`.
    pub fn write_statuses(&self, status: Address, size: usize) {
        if status.is_null() {
            return;
        }
        let rows = self.statuses.iter().copied().chain(std::iter::repeat(SQL_ROW_NOROW)).take(size);
        let mut place = status;
        for row in rows {
            place.write(row);
            place = place.offset(STATUS_BYTES);
        }
    }

    /// Tells the status of one row, from 0.
    pub fn write_status(&self, status: Address, row: usize) {
        if let (Some(value), Ok(row)) = (self.statuses.get(row), isize::try_from(row)) {
            status.offset(row * STATUS_BYTES).write(*value);
        }
    }

    /// Some rows are wrong.
    pub fn has_errors(&self) -> bool {
        self.statuses.contains(&SQL_ROW_ERROR)
    }

    /// One wrong row among others is a warning; nothing but wrong rows is an error.
    ///
    /// # Errors
    /// That of the first row when all are wrong.
    pub fn finish(self, call: &mut Call<'_, Statement>) -> Outcome {
        let rows = self.statuses.len();
        self.finish_some(call, rows)
    }

    /// As [`Rowset::finish`], when only so many rows were dealt with.
    ///
    /// # Errors
    /// As [`Rowset::finish`].
    pub fn finish_some(self, call: &mut Call<'_, Statement>, rows: usize) -> Outcome {
        if self.notes.is_empty() {
            return Ok(Done::Success);
        }
        let all_failed = self.statuses.iter().filter(|status| **status == SQL_ROW_ERROR).count() == rows;
        let mut notes = self.notes;
        notes.sort_by_key(|(failed, note)| (note.row, !failed, note.column));
        let mut notes = notes.into_iter().map(|(_, note)| note);
        let first = if all_failed { notes.next() } else { None };
        notes.for_each(|note| call.warn(note));
        first.map_or(Ok(Done::Success), Err)
    }
}

/// The cells of a column that lie next to each other in a batch.
struct Cells {
    /// The column's number.
    number: u16,
    /// The row of the application's buffers where they begin.
    at: usize,
    /// Their rows in the batch.
    rows: Range<usize>,
}
