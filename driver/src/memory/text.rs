//! Text in the application's memory, in both widths, with lengths that say whether they count bytes or characters.
//! Narrow text is UTF-8. A character is never cut in half.
#![allow(unsafe_code)]

use crate::memory::address::Address;
use crate::odbc::SQL_NTS;
use crate::wide::{self, WIDE_BYTES, WideUnit};

/// Width of a text's units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// SQLCHAR.
    Narrow,
    /// SQLWCHAR.
    Wide,
}

impl Width {
    /// Bytes of one unit.
    pub fn bytes(self) -> usize {
        match self {
            Self::Narrow => 1,
            Self::Wide => WIDE_BYTES,
        }
    }

    /// Units that a text takes, without a terminator.
    pub fn length(self, text: &str) -> usize {
        match self {
            Self::Narrow => text.len(),
            Self::Wide => wide::length(text),
        }
    }
}

/// The C type of a text argument, which tells its width.
pub trait TextUnit {
    /// The width.
    const WIDTH: Width;
}
impl TextUnit for u8 {
    const WIDTH: Width = Width::Narrow;
}
impl TextUnit for WideUnit {
    const WIDTH: Width = Width::Wide;
}

/// A length or size as the function at hand counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// In bytes, whatever the width.
    Bytes(i64),
    /// In units of the text's own width.
    Chars(i64),
}

/// A text argument that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextError {
    /// Its length is negative and not SQL_NTS, or a buffer's size is negative.
    Length,
    /// Its bytes are not valid UTF-8 or UTF-16.
    NotText,
}

/// Text given by the application.
#[derive(Debug, Clone, Copy)]
pub struct TextIn {
    address: Address,
    length: Capacity,
    width: Width,
}

impl TextIn {
    /// Text at an address; a length of SQL_NTS ends at the terminator.
    pub fn new(address: Address, length: Capacity, width: Width) -> Self {
        Self { address, length, width }
    }

    /// The text; `None` for a null pointer.
    ///
    /// # Errors
    /// A wrong length, or bytes that are no text.
    pub fn read(self) -> Result<Option<String>, TextError> {
        if self.address.is_null() {
            return Ok(None);
        }
        let units = self.units()?;
        match self.width {
            Width::Narrow => String::from_utf8(self.address.read_bytes(units)).ok(),
            Width::Wide => {
                let bytes = self.address.read_bytes(units * WIDE_BYTES);
                let (pairs, _) = bytes.as_chunks::<WIDE_BYTES>();
                wide::decode(&pairs.iter().map(|pair| WideUnit::from_ne_bytes(*pair)).collect::<Vec<_>>())
            }
        }
        .ok_or(TextError::NotText)
        .map(Some)
    }

    fn units(self) -> Result<usize, TextError> {
        let (given, divisor) = match self.length {
            Capacity::Bytes(bytes) => (bytes, self.width.bytes()),
            Capacity::Chars(units) => (units, 1),
        };
        if given == SQL_NTS {
            return Ok(self.terminated_length());
        }
        usize::try_from(given).map(|length| length / divisor).map_err(|_| TextError::Length)
    }

    fn terminated_length(self) -> usize {
        let mut length = 0_usize;
        let mut at = self.address;
        let step = isize::try_from(self.width.bytes()).unwrap_or(1);
        loop {
            let unit = match self.width {
                Width::Narrow => at.read::<u8>().map(WideUnit::from),
                Width::Wide => at.read::<WideUnit>(),
            };
            if unit.is_none_or(|unit| unit == 0) {
                return length;
            }
            length += 1;
            at = at.offset(step);
        }
    }
}

/// A buffer for text.
#[derive(Debug, Clone, Copy)]
pub struct TextOut {
    address: Address,
    capacity: Capacity,
    width: Width,
}

/// What became of a text given to a [`TextOut`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextWritten {
    /// Length of the whole text in the unit the buffer's size was given in, without terminator.
    pub total: usize,
    /// Not all of it fitted.
    pub cut: bool,
}

impl TextOut {
    /// A buffer at an address.
    pub fn new(address: Address, capacity: Capacity, width: Width) -> Self {
        Self { address, capacity, width }
    }

    /// The buffer's address, for fields that may hold a number instead of text.
    pub fn address(self) -> Address {
        self.address
    }

    /// Writes as much of the text as fits, and a terminator. A null pointer only asks for the length.
    ///
    /// # Errors
    /// A negative size.
    pub fn write(self, text: &str) -> Result<TextWritten, TextError> {
        let (given, unit_bytes) = match self.capacity {
            Capacity::Bytes(bytes) => (bytes, 1),
            Capacity::Chars(units) => (units, self.width.bytes()),
        };
        let units = self.width.length(text);
        let total = match self.capacity {
            Capacity::Bytes(_) => units * self.width.bytes(),
            Capacity::Chars(_) => units,
        };
        if self.address.is_null() {
            return Ok(TextWritten { total, cut: false });
        }
        let capacity = usize::try_from(given).map_err(|_| TextError::Length)?;
        let piece = write_text_piece(self.address, capacity.saturating_mul(unit_bytes), self.width, text);
        Ok(TextWritten { total, cut: piece.cut })
    }
}

/// A part of a value that was written to a buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of the source that are done with.
    pub taken: usize,
    /// Bytes written, without terminator.
    pub written: usize,
    /// Something of the source is left.
    pub cut: bool,
}

/// Writes text and a terminator into `capacity` bytes.
pub fn write_text_piece(address: Address, capacity: usize, width: Width, text: &str) -> Piece {
    let Some(room) = (capacity / width.bytes()).checked_sub(1).filter(|_| !address.is_null()) else {
        return Piece { taken: 0, written: 0, cut: true };
    };
    let piece = match width {
        Width::Narrow => write_narrow(address, room, text),
        Width::Wide => write_wide(address, room, text),
    };
    let end = address.offset(isize::try_from(piece.written).unwrap_or(0));
    match width {
        Width::Narrow => end.write(0_u8),
        Width::Wide => end.write::<WideUnit>(0),
    }
    piece
}

fn write_narrow(address: Address, room: usize, text: &str) -> Piece {
    let taken = text.floor_char_boundary(room);
    address.write_bytes(text.as_bytes().get(..taken).unwrap_or_default());
    Piece { taken, written: taken, cut: taken < text.len() }
}

fn write_wide(address: Address, room: usize, text: &str) -> Piece {
    let start = address.pointer().cast::<WideUnit>();
    let mut units = 0_usize;
    for (taken, character) in text.char_indices() {
        if units + wide::character_length(character) > room {
            return Piece { taken, written: units * WIDE_BYTES, cut: true };
        }
        wide::encode(character, |unit| {
            // SAFETY: `units` is below `room`, so this unit lies inside the buffer the application promised.
            unsafe { start.wrapping_add(units).write_unaligned(unit) };
            units += 1;
        });
    }
    Piece { taken: text.len(), written: units * WIDE_BYTES, cut: false }
}

/// Writes bytes, without a terminator, into `capacity` bytes.
pub fn write_bytes_piece(address: Address, capacity: usize, bytes: &[u8]) -> Piece {
    let taken = capacity.min(bytes.len());
    address.write_bytes(bytes.get(..taken).unwrap_or_default());
    Piece { taken, written: taken, cut: taken < bytes.len() }
}
