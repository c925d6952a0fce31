//! SQLExtendedFetch of ODBC 2: SQLFetchScroll with a size, a count and a status array of its own.

use crate::api::bookmark;
use crate::api::fetch::{self, Fetch};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{FetchedBy, Orientation, Statement};
use crate::memory::Address;

/// Fetches SQL_ROWSET_SIZE rows. A bookmark is passed as the offset.
///
/// # Errors
/// As SQLFetchScroll; HY010 after SQLFetch or SQLFetchScroll on the same cursor.
pub fn extended_fetch(
    call: &mut Call<'_, Statement>,
    orientation: u16,
    offset: isize,
    rows_fetched: Address,
    row_status: Address,
) -> Outcome {
    let number = i16::try_from(orientation).unwrap_or(0);
    let orientation = fetch::resolve(call, number, offset, |call| {
        Ok(Orientation::Bookmark(bookmark::known(call.state, offset.unsigned_abs())?, 0))
    })?;
    let size = call.state.attributes.old_rowset_size.max(1);
    let fetch = Fetch { orientation, size, rows_fetched, row_status, by: FetchedBy::ExtendedFetch };
    let Some(rowset) = fetch::run(call, fetch)? else { return Ok(Done::NoData) };
    if rowset.has_errors() {
        call.warn(Diagnostic::new(SqlState::ErrorInRow, "There was an error in one or more rows."));
    }
    rowset.finish(call)
}
