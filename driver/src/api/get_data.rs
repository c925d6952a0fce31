//! SQLGetData: a column of the current row, in pieces where it is long, in any order, bound or not. With a rowset of
//! several rows the current row is the first.

use bigcommerce_sql::ResultType;

use crate::api::fetch::target;
use crate::api::transfer::{Delivered, Place, deliver, is_text};
use crate::convert::{Target, c_type, is_c_type, to_c};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Cursor, Descriptors, Kind, Progress, Statement, lock};
use crate::memory::Address;
use crate::odbc::SQL_ARD_TYPE;
use crate::types::facts;

/// Reads the next piece of a column; SQL_NO_DATA after the last.
///
/// # Errors
/// 07009 for a column there is not, HY009 without a buffer, 24000 without a row, and those of conversion.
pub fn get_data(
    call: &mut Call<'_, Statement>,
    column: u16,
    asked: i16,
    data: Address,
    capacity: isize,
    indicator: Address,
) -> Outcome {
    if data.is_null() {
        return Err(Diagnostic::new(SqlState::NullPointer, "The pointer to the value's buffer is null."));
    }
    let capacity = usize::try_from(capacity)
        .map_err(|_| Diagnostic::new(SqlState::Length, "The size of the buffer is negative."))?;
    let Some(cursor) = &mut call.state.cursor else {
        return Err(if call.state.executed {
            Diagnostic::new(SqlState::CursorState, "The statement has no result set.")
        } else {
            Diagnostic::sequence("Nothing was executed.")
        });
    };
    let column_of_result = usize::from(column).checked_sub(1).and_then(|index| cursor.columns.get(index));
    let Some(result_type) = column_of_result.map(|column| column.result_type) else {
        let text = format!("There is no column {column}; the result has {} columns.", cursor.columns.len());
        return Err(Diagnostic::new(SqlState::BadIndex, text));
    };
    let target = wanted(&call.state.descriptors, column, asked, facts(result_type).default_c_type)?;
    let place = Place { data, capacity, length: indicator, indicator, target };
    let longest = if is_text(result_type) { call.state.attributes.max_length } else { 0 };
    let piece = next_piece(cursor, column, result_type, &place, longest);
    match piece.map_err(|error| error.at_column(column))? {
        None => return Ok(Done::NoData),
        Some(Delivered { warning: Some(SqlState::Cut), .. }) => {
            call.warn(Diagnostic::cut().at_column(column))
        }
        Some(Delivered { warning: Some(state), .. }) => {
            call.warn(Diagnostic::new(state, "The fraction of the value was cut.").at_column(column));
        }
        Some(_) => {}
    }
    Ok(Done::Success)
}

/// Delivers what is left of the column; `None` when that is nothing.
fn next_piece(
    cursor: &mut Cursor,
    column: u16,
    result_type: ResultType,
    place: &Place,
    max_length: usize,
) -> Result<Option<Delivered>, Diagnostic> {
    let key = (column, place.target.c_type);
    let progress = cursor.progress.filter(|progress| (progress.column, progress.c_type) == key);
    if progress.is_some_and(|progress| progress.finished) {
        return Ok(None);
    }
    let Some((batch, row)) = cursor.current() else {
        return Err(Diagnostic::new(
            SqlState::CursorState,
            "The cursor is not on a row. Call SQLFetch first.",
        ));
    };
    let Some(array) = batch.columns().get(usize::from(column).saturating_sub(1)) else {
        return Err(Diagnostic::new(
            SqlState::General,
            "Internal error: the row lacks a column. Please report it.",
        ));
    };
    let before = progress.map_or_else(Delivered::default, |progress| Delivered {
        taken: progress.taken,
        remaining: Some(progress.remaining),
        ..Delivered::default()
    });
    let value = to_c(array, row, result_type, place.target)?;
    let delivered = deliver(&value, place, before, max_length)?;
    cursor.progress = Some(Progress {
        column,
        c_type: place.target.c_type,
        taken: delivered.taken,
        remaining: delivered.remaining.unwrap_or(0),
        finished: !delivered.more,
    });
    Ok(Some(delivered))
}

fn wanted(
    descriptors: &Descriptors,
    column: u16,
    asked: i16,
    default_c_type: i16,
) -> Result<Target, Diagnostic> {
    if asked == SQL_ARD_TYPE {
        let descriptor = lock(descriptors.row().state());
        let record = descriptor.record(column).ok_or_else(|| {
            Diagnostic::new(
                SqlState::BadIndex,
                "SQL_ARD_TYPE needs a record of the column in the row descriptor.",
            )
        })?;
        return Ok(target(record, record.concise_type, default_c_type));
    }
    if !is_c_type(asked) {
        return Err(Diagnostic::new(SqlState::UnknownCType, format!("{asked} is not a C type.")));
    }
    let c_type = if asked == c_type::DEFAULT { default_c_type } else { asked };
    Ok(Target { c_type, precision: 0, scale: 0 })
}
