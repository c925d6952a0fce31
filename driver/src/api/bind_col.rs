//! SQLBindCol: a record of the row descriptor.

use crate::api::bookmark;
use crate::convert::is_c_type;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Kind, Statement, lock};
use crate::memory::Address;

/// Binds a column, or unbinds it when both pointers are null.
///
/// # Errors
/// 07009 for column 0 while bookmarks are off, HY003 for an unknown C type, HY090 for a negative size.
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
    let bookmarks = call.state.attributes.bookmarks;
    let mut descriptor = lock(call.state.descriptors.row().state());
    let record = match column {
        0 if bookmarks == bookmark::OFF => None,
        0 if !bookmark::is_c_type(asked) => {
            let text = "A bookmark is had as SQL_C_VARBOOKMARK or SQL_C_BOOKMARK.";
            return Err(Diagnostic::new(SqlState::UnknownCType, text));
        }
        0 => Some(&mut descriptor.bookmark),
        number => descriptor.record_or_new(number),
    };
    let record = record.ok_or_else(|| {
        let text =
            "Bookmarks are off: columns are numbered from 1. Set SQL_ATTR_USE_BOOKMARKS to have column 0.";
        Diagnostic::new(SqlState::BadIndex, text)
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
