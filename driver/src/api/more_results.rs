//! SQLMoreResults. A statement has one result, so this closes it and says that there are no more.

use crate::api::close_cursor;
use crate::entry::{Call, Done, Outcome};
use crate::handles::Statement;

/// Goes to the next result.
///
/// # Errors
/// None.
pub fn more_results(call: &mut Call<'_, Statement>) -> Outcome {
    close_cursor::close(call.handle, call.state);
    Ok(Done::NoData)
}
