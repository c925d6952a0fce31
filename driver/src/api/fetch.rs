//! SQLFetch and SQLFetchScroll: the next rowset, converted column by column into the bound buffers.

use bigcommerce_sql::ResultType;

use crate::api::transfer::{Delivered, Place, deliver, is_text};
use crate::api::work;
use crate::convert::{ColumnReader, ConvertError, Target, c_type, fixed_size};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Cursor, DescriptorState, Header, Kind, Record, Statement, lock};
use crate::memory::Address;
use crate::types::facts;

const SQL_FETCH_NEXT: i16 = 1;
const SQL_ROW_SUCCESS: u16 = 0;
const SQL_ROW_NOROW: u16 = 3;
const SQL_ROW_ERROR: u16 = 5;
const SQL_ROW_SUCCESS_WITH_INFO: u16 = 6;

/// SQLFetchScroll.
///
/// # Errors
/// HY106 for everything but SQL_FETCH_NEXT, and those of SQLFetch.
pub fn fetch_scroll(call: &mut Call<'_, Statement>, orientation: i16) -> Outcome {
    if orientation != SQL_FETCH_NEXT {
        return Err(Diagnostic::new(
            SqlState::FetchType,
            "Cursors only go forward. SQL_FETCH_NEXT is the only fetch orientation.",
        ));
    }
    fetch(call)
}

/// SQLFetch.
///
/// # Errors
/// HY010 or 24000 without a cursor, HY008, HYT00, what the engine meets, and what conversion meets when it met no row
/// that is right.
pub fn fetch(call: &mut Call<'_, Statement>) -> Outcome {
    let deadline = work::deadline(call.state.attributes.query_timeout);
    let statement = call.handle;
    let Some(cursor) = &mut call.state.cursor else {
        return Err(if call.state.executed {
            Diagnostic::new(SqlState::CursorState, "The statement has no result set.")
        } else {
            Diagnostic::sequence("Nothing was executed. Call SQLExecute or SQLExecDirect first.")
        });
    };
    let (rows_fetched, row_status) = {
        let columns = lock(call.state.descriptors.columns.state());
        (columns.header.rows_processed, columns.header.array_status)
    };
    let size = lock(call.state.descriptors.row().state()).header.array_size.max(1);
    let _cancellable = statement.cancel.begin();
    rows_fetched.write(0_usize);
    let count = cursor.advance(size, |mut rows| {
        work::wait(statement, deadline, async move {
            let batch = rows.next().await?;
            Ok((rows, batch))
        })
    })?;
    rows_fetched.write(count);
    let mut rowset = Rowset { statuses: vec![SQL_ROW_SUCCESS; count], notes: Vec::new() };
    if count > 0 && call.state.attributes.retrieve_data != 0 {
        let bindings = lock(call.state.descriptors.row().state());
        rowset.fill(cursor, &bindings, call.state.attributes.max_length);
    }
    rowset.write_statuses(row_status, size);
    if count == 0 {
        return Ok(Done::NoData);
    }
    rowset.finish(call)
}

struct Rowset {
    statuses: Vec<u16>,
    notes: Vec<(bool, Diagnostic)>,
}

impl Rowset {
    fn fill(&mut self, cursor: &Cursor, bindings: &DescriptorState, max_length: usize) {
        for (index, record) in bindings.records.iter().enumerate() {
            if !record.is_bound() && record.indicator.is_null() && record.octet_length_address.is_null() {
                continue;
            }
            let Some(column) = cursor.columns.get(index) else { break };
            let number = u16::try_from(index + 1).unwrap_or(u16::MAX);
            let layout = Layout::new(record, &bindings.header, facts(column.result_type).default_c_type);
            let longest = if is_text(column.result_type) { max_length } else { 0 };
            if let Err(error) = self.fill_column(cursor, index, column.result_type, &layout, longest) {
                self.statuses.fill(SQL_ROW_ERROR);
                self.notes.push((true, Diagnostic::from(error).at_column(number)));
            }
        }
    }

    /// Fails as a whole when the column has no form in the C type, else notes what happened to each row.
    fn fill_column(
        &mut self,
        cursor: &Cursor,
        index: usize,
        result_type: ResultType,
        layout: &Layout<'_>,
        max_length: usize,
    ) -> Result<(), ConvertError> {
        let number = u16::try_from(index + 1).unwrap_or(u16::MAX);
        let mut row_of_rowset = 0;
        for segment in &cursor.rowset {
            let Some(array) = segment.batch.columns().get(index) else { break };
            let reader = ColumnReader::new(array, result_type, layout.target)?;
            for row in segment.start..segment.start + segment.length {
                let place = layout.place(row_of_rowset);
                let result = reader
                    .cell(row)
                    .map_err(Diagnostic::from)
                    .and_then(|value| deliver(&value, &place, Delivered::default(), max_length));
                self.note(row_of_rowset, number, result);
                row_of_rowset += 1;
            }
        }
        Ok(())
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

    fn write_statuses(&self, status: Address, size: usize) {
        if status.is_null() {
            return;
        }
        let rows = self.statuses.iter().copied().chain(std::iter::repeat(SQL_ROW_NOROW)).take(size);
        let mut place = status;
        for row in rows {
            place.write(row);
            place = place.offset(isize::try_from(size_of::<u16>()).unwrap_or(2));
        }
    }

    /// One wrong row among others is a warning; nothing but wrong rows is an error.
    fn finish(self, call: &mut Call<'_, Statement>) -> Outcome {
        let all_failed = self.statuses.iter().all(|status| *status == SQL_ROW_ERROR);
        let mut notes = self.notes;
        notes.sort_by_key(|(failed, note)| (note.row, !failed, note.column));
        let mut notes = notes.into_iter().map(|(_, note)| note);
        let first = if all_failed { notes.next() } else { None };
        notes.for_each(|note| call.warn(note));
        first.map_or(Ok(Done::Success), Err)
    }
}

/// How the cells of a bound column lie in memory.
struct Layout<'a> {
    record: &'a Record,
    target: Target,
    offset: isize,
    data_stride: isize,
    length_stride: isize,
    capacity: usize,
}

impl<'a> Layout<'a> {
    fn new(record: &'a Record, header: &Header, default_c_type: i16) -> Self {
        let target = target(record, record.concise_type, default_c_type);
        let capacity = usize::try_from(record.octet_length).unwrap_or(0);
        let element = fixed_size(target.c_type).unwrap_or(capacity);
        let by_row = isize::try_from(header.bind_type).unwrap_or(0);
        let stride = |column_wise: usize| {
            if by_row > 0 { by_row } else { isize::try_from(column_wise).unwrap_or(0) }
        };
        Self {
            record,
            target,
            offset: header.bind_offset.read::<isize>().unwrap_or(0),
            data_stride: stride(element),
            length_stride: stride(size_of::<isize>()),
            capacity,
        }
    }

    fn place(&self, row: usize) -> Place {
        let row = isize::try_from(row).unwrap_or(0);
        let length = self.offset + row * self.length_stride;
        Place {
            data: self.record.data.offset(self.offset + row * self.data_stride),
            capacity: self.capacity,
            length: self.record.octet_length_address.offset(length),
            indicator: self.record.indicator.offset(length),
            target: self.target,
        }
    }
}

/// The form in which a binding asks for its value, SQL_C_DEFAULT resolved.
pub fn target(record: &Record, asked: i16, default_c_type: i16) -> Target {
    let c_type = if asked == c_type::DEFAULT { default_c_type } else { asked };
    Target { c_type, precision: record.precision, scale: record.scale }
}
