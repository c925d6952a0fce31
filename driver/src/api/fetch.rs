//! SQLFetch and SQLFetchScroll: the rowset that was asked for, converted into the bound buffers.

use crate::api::rowset::Rowset;
use crate::api::{bookmark, work};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{FetchedBy, Kind, Orientation, Statement, lock};
use crate::memory::Address;

const SQL_FETCH_NEXT: i16 = 1;
const SQL_FETCH_FIRST: i16 = 2;
const SQL_FETCH_LAST: i16 = 3;
const SQL_FETCH_PRIOR: i16 = 4;
const SQL_FETCH_ABSOLUTE: i16 = 5;
const SQL_FETCH_RELATIVE: i16 = 6;
const SQL_FETCH_BOOKMARK: i16 = 8;

/// What a fetch is to do, and where it answers.
#[derive(Debug, Clone, Copy)]
pub struct Fetch {
    /// Which rowset.
    pub orientation: Orientation,
    /// Rows of it.
    pub size: usize,
    /// Where the number of rows goes.
    pub rows_fetched: Address,
    /// Where the status of each row goes.
    pub row_status: Address,
    /// The function.
    pub by: FetchedBy,
}

/// SQLFetch.
///
/// # Errors
/// HY010 or 24000 without a cursor, HY008, HYT00, what the engine meets, and what conversion meets when it met no row
/// that is right.
pub fn fetch(call: &mut Call<'_, Statement>) -> Outcome {
    modern(call, Orientation::Next)
}

/// SQLFetchScroll.
///
/// # Errors
/// HY106 for an orientation the cursor does not have, HY111 for a bookmark that is none, and those of SQLFetch.
pub fn fetch_scroll(call: &mut Call<'_, Statement>, orientation: i16, offset: isize) -> Outcome {
    let place = call.state.attributes.fetch_bookmark;
    let orientation = resolve(call, orientation, offset, |call| {
        Ok(Orientation::Bookmark(bookmark::read(call.state, place)?, offset))
    })?;
    modern(call, orientation)
}

/// The orientation behind a number; `marked` reads the bookmark where the application put it.
///
/// # Errors
/// HY010 or 24000 without a cursor, HY106 for an orientation the cursor does not have, and those of `marked`.
pub fn resolve(
    call: &mut Call<'_, Statement>,
    orientation: i16,
    offset: isize,
    marked: impl FnOnce(&mut Call<'_, Statement>) -> Result<Orientation, Diagnostic>,
) -> Result<Orientation, Diagnostic> {
    let none = |text: &str| Err(Diagnostic::new(SqlState::FetchType, text));
    let Some(cursor) = &call.state.cursor else { return Err(no_cursor(call.state.executed)) };
    let scrollable = cursor.is_scrollable();
    match orientation {
        SQL_FETCH_NEXT => Ok(Orientation::Next),
        SQL_FETCH_FIRST..=SQL_FETCH_RELATIVE | SQL_FETCH_BOOKMARK if !scrollable => none(
            "The cursor only goes forward. Set SQL_ATTR_CURSOR_TYPE to SQL_CURSOR_STATIC before executing, to scroll.",
        ),
        SQL_FETCH_FIRST => Ok(Orientation::First),
        SQL_FETCH_LAST => Ok(Orientation::Last),
        SQL_FETCH_PRIOR => Ok(Orientation::Prior),
        SQL_FETCH_ABSOLUTE => Ok(Orientation::Absolute(offset)),
        SQL_FETCH_RELATIVE => Ok(Orientation::Relative(offset)),
        SQL_FETCH_BOOKMARK if call.state.attributes.bookmarks == bookmark::OFF => {
            none("Bookmarks are off. Set SQL_ATTR_USE_BOOKMARKS before executing.")
        }
        SQL_FETCH_BOOKMARK => marked(call),
        other => none(&format!("{other} is not a fetch orientation.")),
    }
}

/// A fetch that is described by the descriptors' headers.
fn modern(call: &mut Call<'_, Statement>, orientation: Orientation) -> Outcome {
    let header = lock(call.state.descriptors.columns.state()).header;
    let fetch = Fetch {
        orientation,
        size: lock(call.state.descriptors.row().state()).header.array_size.max(1),
        rows_fetched: header.rows_processed,
        row_status: header.array_status,
        by: FetchedBy::Fetch,
    };
    match run(call, fetch)? {
        Some(rowset) => rowset.finish(call),
        None => Ok(Done::NoData),
    }
}

/// Fetches a rowset into the bound buffers; `None` when there is none at that place.
///
/// # Errors
/// HY010 or 24000 without a cursor, HY010 when the fetching functions are mixed, and what the engine meets.
pub fn run(call: &mut Call<'_, Statement>, fetch: Fetch) -> Result<Option<Rowset>, Diagnostic> {
    let deadline = work::deadline(call.state.attributes.query_timeout);
    let statement = call.handle;
    let Some(cursor) = &mut call.state.cursor else { return Err(no_cursor(call.state.executed)) };
    if *cursor.fetched_by.get_or_insert(fetch.by) != fetch.by {
        return Err(Diagnostic::sequence(
            "SQLExtendedFetch cannot be mixed with SQLFetch and SQLFetchScroll. Close the cursor in between.",
        ));
    }
    let _cancellable = statement.cancel.begin();
    fetch.rows_fetched.write(0_usize);
    let fetched = cursor.fetch(fetch.orientation, fetch.size, |mut rows| {
        work::wait(statement, deadline, async move {
            let batch = rows.next().await?;
            Ok((rows, batch))
        })
    })?;
    fetch.rows_fetched.write(fetched.rows);
    let mut rowset = Rowset::of(fetched.rows);
    if fetched.rows > 0 {
        let bindings = lock(call.state.descriptors.row().state());
        rowset.fill(&cursor.columns, &cursor.rowset, &bindings, &call.state.attributes);
    }
    rowset.write_statuses(fetch.row_status, fetch.size);
    if fetched.overlapped {
        call.warn(Diagnostic::new(
            SqlState::BeforeStart,
            "The rowset would have begun before the first row: it begins with the first row.",
        ));
    }
    Ok(Some(rowset).filter(|_| fetched.rows > 0))
}

/// Why there is no cursor.
pub fn no_cursor(executed: bool) -> Diagnostic {
    if executed {
        Diagnostic::new(SqlState::CursorState, "The statement has no result set.")
    } else {
        Diagnostic::sequence("Nothing was executed. Call SQLExecute or SQLExecDirect first.")
    }
}
