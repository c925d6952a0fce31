//! What one measurement found, as the measuring process hands it to the one that reports.

use serde::{Deserialize, Serialize};

/// The figures of one measurement. Those that do not apply are zero.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Figures {
    /// Until the connection stood.
    pub(crate) connect_seconds: f64,
    /// From the execution of the query to the first block of rows.
    pub(crate) first_seconds: f64,
    /// From the execution of the query, or the first request, to the end of the data.
    pub(crate) seconds: f64,
    /// CPU time of the process within `seconds`, user and system.
    pub(crate) cpu_seconds: f64,
    /// Rows that arrived in the bound buffers.
    pub(crate) rows: u64,
    /// Columns bound.
    pub(crate) columns: u64,
    /// Bytes of all answers: JSON, or gzip when they were left packed.
    pub(crate) bytes: u64,
    /// Bytes of the buffers bound.
    pub(crate) buffer_bytes: u64,
    /// Columns in which some text was longer than its buffer.
    pub(crate) columns_cut: u64,
    /// The most memory the process ever held (VmHWM).
    pub(crate) peak_bytes: u64,
}

/// The number as a real one; exact below 2^53.
pub(crate) fn real(number: u64) -> f64 {
    let part = |bits: u64| u32::try_from(bits & u64::from(u32::MAX)).map_or(0.0, f64::from);
    part(number >> 32) * 4_294_967_296.0 + part(number)
}

/// The element in the middle by this measure.
pub(crate) fn median<T>(mut of: Vec<T>, measure: impl Fn(&T) -> f64) -> Option<T> {
    of.sort_by(|left, right| measure(left).total_cmp(&measure(right)));
    let middle = of.len() / 2;
    of.into_iter().nth(middle)
}
