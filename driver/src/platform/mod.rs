//! What differs between operating systems: where data source names are stored, and which driver manager is there.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{SOURCES, manager_has_four_byte_characters};
#[cfg(windows)]
pub use windows::{SOURCES, manager_has_four_byte_characters};
