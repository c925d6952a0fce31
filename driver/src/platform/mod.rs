//! What differs between operating systems: where data source names are stored.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{WHERE_DATA_SOURCES_ARE, data_source};
#[cfg(windows)]
pub use windows::{WHERE_DATA_SOURCES_ARE, data_source};
