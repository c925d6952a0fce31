//! SQLMoreResults: the result of the next set of parameters. A statement has no other results.

use crate::api::{close_cursor, execute};
use crate::entry::{Call, Done, Outcome};
use crate::handles::Statement;

/// Goes to the next result; SQL_NO_DATA closes the last one.
///
/// # Errors
/// What the next set of parameters meets.
pub fn more_results(call: &mut Call<'_, Statement>) -> Outcome {
    let sets = std::mem::take(&mut call.state.sets_to_run);
    if sets.is_empty() {
        close_cursor::close(call.handle, call.state);
        return Ok(Done::NoData);
    }
    close_cursor::drop_rows(call.handle, call.state);
    execute::run(call, sets).inspect_err(|_| close_cursor::close(call.handle, call.state))
}
