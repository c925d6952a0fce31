//! SQLMoreResults: the next number of rows or result set, of the next statement or the next set of parameters.

use crate::api::{close_cursor, execute};
use crate::entry::{Call, Done, Outcome};
use crate::handles::Statement;

/// Goes to the next result; SQL_NO_DATA closes the last one.
///
/// # Errors
/// What the next statements meet.
pub fn more_results(call: &mut Call<'_, Statement>) -> Outcome {
    close_cursor::drop_rows(call.handle, call.state);
    if let Some(count) = call.state.counts.pop_front() {
        execute::show_count(call, count);
        return Ok(Done::Success);
    }
    let steps = std::mem::take(&mut call.state.steps);
    if steps.is_empty() {
        close_cursor::close(call.handle, call.state);
        return Ok(Done::NoData);
    }
    execute::run(call, steps).inspect_err(|_| close_cursor::close(call.handle, call.state))
}
