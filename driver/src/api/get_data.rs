//! SQLGetData: a column of the current row, in pieces where it is long, in any order, bound or not. With a rowset of
//! several rows the current row is the first, or the one that SQLSetPos chose.

use bigcommerce_cells::lent_row::{Asked, Progress};
use bigcommerce_sql::ResultType;

use crate::api::bookmark;
use crate::api::fetch::no_cursor;
use crate::api::layout::target;
use crate::api::transfer::{Delivered, Place, deliver, is_text};
use crate::convert::{Target, c_type, is_c_type, to_c};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Cursor, Descriptors, Kind, Statement, lock};
use crate::odbc::SQL_ARD_TYPE;
use crate::types::facts;

/// Reads the next piece of a column; SQL_NO_DATA after the last.
///
/// # Errors
/// 07009 for a column there is not, HY009 without a buffer, 24000 without a row, and those of conversion.
pub fn get_data(call: &mut Call<'_, Statement>, asked: Asked) -> Outcome {
    let Asked { column, c_type: asked, data, capacity, indicator } = asked;
    if data.is_null() {
        return Err(Diagnostic::new(SqlState::NullPointer, "The pointer to the value's buffer is null."));
    }
    let capacity = usize::try_from(capacity)
        .map_err(|_| Diagnostic::new(SqlState::Length, "The size of the buffer is negative."))?;
    let attributes = &call.state.attributes;
    let Some(cursor) = &mut call.state.cursor else { return Err(no_cursor(call.state.executed)) };
    let result_type = match usize::from(column).checked_sub(1) {
        Some(index) => {
            let result_type = cursor.columns.get(index).map(|column| column.result_type);
            result_type.ok_or_else(|| no_column(column, cursor.columns.len()))?
        }
        None if attributes.bookmarks == bookmark::OFF => return Err(no_column(column, cursor.columns.len())),
        None if !bookmark::is_c_type(asked) && asked != SQL_ARD_TYPE => {
            let text = "A bookmark is had as SQL_C_VARBOOKMARK or SQL_C_BOOKMARK.";
            return Err(Diagnostic::new(SqlState::UnknownCType, text));
        }
        None => ResultType::Binary,
    };
    let default_c_type = || match column {
        0 => bookmark::default_c_type(attributes),
        _ => facts(result_type).default_c_type,
    };
    let target = wanted(&call.state.descriptors, column, asked, default_c_type)?;
    let place = Place { data, capacity, length: indicator, indicator, target, in_pieces: true };
    let longest = if is_text(result_type) && column > 0 { attributes.max_length } else { 0 };
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
    let Some((segment, skipped)) = cursor.current() else {
        return Err(Diagnostic::new(
            SqlState::CursorState,
            "The cursor is not on a row. Call SQLFetch first.",
        ));
    };
    let before = progress.map_or_else(Delivered::default, |progress| Delivered {
        taken: progress.taken,
        within: progress.within,
        remaining: Some(progress.remaining),
        ..Delivered::default()
    });
    let delivered = match usize::from(column).checked_sub(1) {
        None => {
            let (array, result_type) = bookmark::array(segment.number + skipped, 1, place.target.c_type);
            deliver(&to_c(&array, 0, result_type, place.target)?, place, before, 0)?
        }
        Some(index) => {
            let array = segment.batch.columns().get(index).ok_or_else(|| {
                let text = "Internal error: the row lacks a column. Please report it.";
                Diagnostic::new(SqlState::General, text)
            })?;
            let value = to_c(array, segment.start + skipped, result_type, place.target)?;
            deliver(&value, place, before, max_length)?
        }
    };
    cursor.progress = Some(Progress {
        column,
        c_type: place.target.c_type,
        taken: delivered.taken,
        within: delivered.within,
        remaining: delivered.remaining.unwrap_or(0),
        finished: !delivered.more,
    });
    Ok(Some(delivered))
}

fn no_column(column: u16, columns: usize) -> Diagnostic {
    let text = match column {
        0 => "Bookmarks are off: columns are numbered from 1. Set SQL_ATTR_USE_BOOKMARKS to have column 0."
            .to_owned(),
        _ => format!("There is no column {column}; the result has {columns} columns."),
    };
    Diagnostic::new(SqlState::BadIndex, text)
}

fn wanted(
    descriptors: &Descriptors,
    column: u16,
    asked: i16,
    default_c_type: impl Fn() -> i16,
) -> Result<Target, Diagnostic> {
    if asked == SQL_ARD_TYPE {
        let descriptor = lock(descriptors.row().state());
        let record = if column == 0 { Some(&descriptor.bookmark) } else { descriptor.record(column) };
        let record = record.ok_or_else(|| {
            Diagnostic::new(
                SqlState::BadIndex,
                "SQL_ARD_TYPE needs a record of the column in the row descriptor.",
            )
        })?;
        return Ok(target(record, record.concise_type, default_c_type()));
    }
    if !is_c_type(asked) {
        return Err(Diagnostic::new(SqlState::UnknownCType, format!("{asked} is not a C type.")));
    }
    let c_type = if asked == c_type::DEFAULT { default_c_type() } else { asked };
    Ok(Target { c_type, precision: 0, scale: 0 })
}
