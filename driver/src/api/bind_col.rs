//! SQLBindCol: a record of the row descriptor.

use crate::convert::is_c_type;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Kind, Statement, lock};
use crate::memory::Address;

/// Binds a column, or unbinds it when both pointers are null.
///
/// # Errors
/// 07009 for column 0, HY003 for an unknown C type, HY090 for a negative size.
pub fn bind_col(
    call: &mut Call<'_, Statement>,
    column: u16,
    asked: i16,
    data: Address,
    capacity: isize,
    indicator: Address,
) -> Outcome {
    if !is_c_type(asked) {
        return Err(
            Diagnostic::new(SqlState::UnknownCType, format!("{asked} is not a C type.")).at_column(column)
        );
    }
    if capacity < 0 {
        return Err(
            Diagnostic::new(SqlState::Length, "The size of the buffer is negative.").at_column(column)
        );
    }
    let mut descriptor = lock(call.state.descriptors.row().state());
    let record = descriptor.record_or_new(column).ok_or_else(|| {
        Diagnostic::new(SqlState::BadIndex, "There are no bookmarks: columns are numbered from 1.")
    })?;
    record.set_concise_type(asked);
    record.precision = 0;
    record.scale = 0;
    record.octet_length = capacity;
    record.data = data;
    record.octet_length_address = indicator;
    record.indicator = indicator;
    if data.is_null() {
        record.unbind();
        descriptor.trim();
    }
    Ok(Done::Success)
}
