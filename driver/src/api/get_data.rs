//! SQLGetData: a column of the current row, in pieces where it is long, in any order, bound or not. With a rowset of
//! several rows the current row is the first.

use crate::api::fetch::target;
use crate::api::transfer::{Delivered, Place, deliver, is_text};
use crate::convert::{Target, is_c_type, to_c};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Kind, Progress, Record, Role, Statement, lock};
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
    let bound = lock(call.state.descriptors.row().state()).record(column).cloned();
    let executed = call.state.executed;
    let max_length = call.state.attributes.max_length;
    let Some(cursor) = &mut call.state.cursor else {
        return Err(if executed {
            Diagnostic::new(SqlState::CursorState, "The statement has no result set.")
        } else {
            Diagnostic::sequence("Nothing was executed.")
        });
    };
    let index = usize::from(column).wrapping_sub(1);
    let Some(result_type) = cursor.columns.get(index).map(|column| column.result_type) else {
        let text = format!("There is no column {column}; the result has {} columns.", cursor.columns.len());
        return Err(Diagnostic::new(SqlState::BadIndex, text));
    };
    let target = wanted(bound.as_ref(), asked, facts(result_type).default_c_type)?;
    let progress =
        cursor.progress.filter(|progress| (progress.column, progress.c_type) == (column, target.c_type));
    if progress.is_some_and(|progress| progress.finished) {
        return Ok(Done::NoData);
    }
    let Some((batch, row)) = cursor.current() else {
        return Err(Diagnostic::new(
            SqlState::CursorState,
            "The cursor is not on a row. Call SQLFetch first.",
        ));
    };
    let Some(array) = batch.columns().get(index) else {
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
    let place = Place { data, capacity, length: indicator, indicator, target };
    let delivered = to_c(array, row, result_type, target)
        .map_err(Diagnostic::from)
        .and_then(|value| deliver(&value, &place, before, if is_text(result_type) { max_length } else { 0 }))
        .map_err(|error| error.at_column(column))?;
    cursor.progress = Some(Progress {
        column,
        c_type: target.c_type,
        taken: delivered.taken,
        remaining: delivered.remaining.unwrap_or(0),
        finished: !delivered.more,
    });
    match delivered.warning {
        Some(SqlState::Cut) => call.warn(Diagnostic::cut().at_column(column)),
        Some(state) => {
            call.warn(Diagnostic::new(state, "The fraction of the value was cut.").at_column(column))
        }
        None => {}
    }
    Ok(Done::Success)
}

fn wanted(bound: Option<&Record>, asked: i16, default_c_type: i16) -> Result<Target, Diagnostic> {
    if asked == SQL_ARD_TYPE {
        let record = bound.ok_or_else(|| {
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
    let record = Record::new(Role::Application);
    Ok(target(&record, asked, default_c_type))
}
