//! What became of each set of parameters, told through SQL_ATTR_PARAM_STATUS_PTR and SQL_ATTR_PARAMS_PROCESSED_PTR.

use crate::entry::Call;
use crate::handles::{Header, Kind, Statement, lock};

/// What became of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetStatus {
    /// SQL_PARAM_SUCCESS
    Success,
    /// SQL_PARAM_ERROR
    Error,
    /// SQL_PARAM_UNUSED: ignored, or its turn has not come.
    Unused,
}

impl SetStatus {
    fn number(self) -> u16 {
        match self {
            Self::Success => 0,
            Self::Error => 5,
            Self::Unused => 7,
        }
    }
}

/// Says that no set was processed yet.
pub fn begin(call: &Call<'_, Statement>) {
    let sets = lock(call.state.descriptors.parameter().state()).header.array_size.max(1);
    let header = header(call);
    header.rows_processed.write(0_usize);
    for set in 0..sets {
        write(header, set, SetStatus::Unused);
    }
}

/// Says what became of a set, numbered from 0, and that it and those before it were processed.
pub fn tell(call: &Call<'_, Statement>, set: usize, status: SetStatus) {
    let header = header(call);
    header.rows_processed.write(set + 1);
    write(header, set, status);
}

fn header(call: &Call<'_, Statement>) -> Header {
    lock(call.state.descriptors.parameters.state()).header
}

fn write(header: Header, set: usize, status: SetStatus) {
    let step = isize::try_from(set.saturating_mul(size_of::<u16>())).unwrap_or(0);
    header.array_status.offset(step).write(status.number());
}
