//! SQLCopyDesc.

use std::ffi::c_void;

use odbc_sys::SqlReturn;

use crate::api::desc_field::require_described;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{self, Done};
use crate::handles::{AnyHandle, Kind, Role, lock};
use crate::odbc::handle;

/// Copies all fields of a descriptor into another; the target holds the records of what went wrong: HY016 for an IRD as
/// target, HY007 for one as source before anything was prepared. The two locks are never held together.
pub fn copy_desc(source: *mut c_void, target: *mut c_void) -> SqlReturn {
    entry::unlocked(handle::DESCRIPTOR, source, |found| {
        let AnyHandle::Descriptor(source) = found else { return SqlReturn::INVALID_HANDLE };
        let copy = lock(source.state()).clone();
        entry::descriptor(target, |call| {
            if source.is_busy() {
                return Err(Diagnostic::sequence(
                    "The source belongs to a statement that is at work or waits for data.",
                ));
            }
            require_described(&copy)?;
            if call.state.role == Role::Columns {
                return Err(Diagnostic::new(
                    SqlState::ReadOnlyDescriptor,
                    "The row descriptor of the driver cannot be changed.",
                ));
            }
            call.state.header = copy.header;
            call.state.records = copy.records;
            Ok(Done::Success)
        })
    })
}
