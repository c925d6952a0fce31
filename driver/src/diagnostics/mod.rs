//! Diagnostic records: what SQLGetDiagRec and SQLGetDiagField tell after a call. `translate` decides which SQLSTATE an
//! error of the engine has; everything else makes its records here.

mod record;
mod state;
mod translate;

pub use record::{Diagnostic, Diagnostics, Executed, MESSAGE_PREFIX, Records};
pub use state::SqlState;
pub use translate::Phase;
