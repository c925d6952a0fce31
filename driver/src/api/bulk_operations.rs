//! SQLBulkOperations: rows fetched by their bookmarks.

use crate::api::bookmark;
use crate::api::fetch::no_cursor;
use crate::api::layout::Layout;
use crate::api::rowset::Rowset;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Outcome};
use crate::handles::{FetchedBy, Kind, Statement, lock};

const SQL_ADD: i16 = 4;
const SQL_UPDATE_BY_BOOKMARK: i16 = 5;
const SQL_DELETE_BY_BOOKMARK: i16 = 6;
const SQL_FETCH_BY_BOOKMARK: i16 = 7;

/// Fetches the rows whose bookmarks lie in the buffers of column 0; the cursor stays where it is.
///
/// # Errors
/// HY092 for an unknown operation, HYC00 for writing, HY010 after SQLExtendedFetch, HY106 without a scrollable cursor and bookmarks, 07009 when column
/// 0 is not bound, HY111 when no bookmark is right.
pub fn bulk_operations(call: &mut Call<'_, Statement>, operation: i16) -> Outcome {
    match operation {
        SQL_FETCH_BY_BOOKMARK => fetch_by_bookmark(call),
        SQL_ADD | SQL_UPDATE_BY_BOOKMARK | SQL_DELETE_BY_BOOKMARK => Err(Diagnostic::not_offered(
            "Cursors are read-only: SQLBulkOperations can fetch by bookmark, and not add, update or delete.",
        )),
        other => Err(Diagnostic::new(
            SqlState::AttributeIdentifier,
            format!("{other} is not an operation of SQLBulkOperations."),
        )),
    }
}

fn fetch_by_bookmark(call: &mut Call<'_, Statement>) -> Outcome {
    let Some(cursor) = &mut call.state.cursor else { return Err(no_cursor(call.state.executed)) };
    if cursor.fetched_by == Some(FetchedBy::ExtendedFetch) {
        return Err(Diagnostic::sequence("SQLBulkOperations cannot be mixed with SQLExtendedFetch."));
    }
    if !cursor.is_scrollable() || call.state.attributes.bookmarks == bookmark::OFF {
        return Err(Diagnostic::new(
            SqlState::FetchType,
            "Fetching by bookmark needs a static cursor and SQL_ATTR_USE_BOOKMARKS.",
        ));
    }
    let status = lock(call.state.descriptors.columns.state()).header.array_status;
    let mut bindings = lock(call.state.descriptors.row().state()).clone();
    if !bindings.bookmark.is_bound() {
        return Err(Diagnostic::new(SqlState::BadIndex, "Bind column 0 to the bookmarks of the rows."));
    }
    let size = bindings.header.array_size.max(1);
    let layout =
        Layout::new(&bindings.bookmark, &bindings.header, bookmark::default_c_type(&call.state.attributes));
    let mut rowset = Rowset::of(size);
    let mut rows = Vec::with_capacity(size.min(cursor.received_rows()));
    for at in 0..size {
        let number = layout.place(at).data.read::<usize>().unwrap_or(0);
        match cursor.marked_row(number, at)? {
            Some(row) => rows.push(row),
            None => rowset.fail(
                at,
                Diagnostic::new(SqlState::Bookmark, format!("{number} is not a bookmark of this cursor.")),
            ),
        }
    }
    // The bookmarks are the application's input: they are not written over.
    bindings.bookmark.unbind();
    rowset.fill(&cursor.columns, &rows, &bindings, &call.state.attributes);
    rowset.write_statuses(status, size);
    rowset.finish(call)
}
