//! From a result's cells to the application's memory and back: what runs for every cell. A crate of its own so that it can
//! be compiled for speed, and the rest of the library for size. No handles, descriptors or diagnostics here.

pub mod convert;
pub mod lent_row;
pub mod memory;
pub mod whole_cells;
pub mod wide;
