//! The application's memory: the only code beside the exports that touches it. `exports` wraps every pointer it is given
//! with an [`Application`] witness; everything behind works with the safe types made here.

mod address;
mod column;
#[cfg(test)]
mod tests;
mod text;
mod whole_text;

pub use address::{Address, Application, Output, Plain};
pub use column::{Cell, Destination, Elements};
pub use text::{
    Capacity, Piece, ReadText, TextError, TextIn, TextOut, TextUnit, TextWritten, Width, decode_text,
    fill_text_piece, write_bytes_piece, write_text_piece,
};
pub use whole_text::{write_whole_ascii, write_whole_narrow, write_whole_wide};

/// A terminated string instead of a length.
pub const SQL_NTS: i64 = -3;
/// Indicator of NULL.
pub const SQL_NULL_DATA: isize = -1;
