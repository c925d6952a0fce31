//! Text in the application's memory, in both widths, with lengths that say whether they count bytes or characters.
//! Narrow text is UTF-8. A character is cut in half only where the pieces of a text are to be joined.
#![allow(unsafe_code)]

use crate::memory::SQL_NTS;
use crate::memory::address::Address;
use crate::wide::{self, Form, Unit, WideUnit};

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
            Self::Wide => wide::form().unit_bytes(),
        }
    }

    /// Units that a text takes, without a terminator.
    pub fn length(self, text: &str) -> usize {
        match self {
            Self::Narrow => text.len(),
            Self::Wide => wide::form().length(text),
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

/// A text that was read; `None` for a null pointer.
pub type ReadText = Result<Option<String>, TextError>;

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
    pub fn read(self) -> ReadText {
        if self.address.is_null() {
            return Ok(None);
        }
        decode_text(&self.bytes()?, self.width).ok_or(TextError::NotText).map(Some)
    }

    /// The text of a connection string or of the name of a data source, by which the form of wide text is settled.
    ///
    /// # Errors
    /// As [`TextIn::read`].
    pub fn read_first(self) -> ReadText {
        self.settle_form();
        self.read()
    }

    /// Settles the form of wide text, if it is uncertain, by a connection string or the name of a data source: a second
    /// unit of zero after the first character is the upper half of a unit of four bytes. A name of a single
    /// terminated character would mislead it.
    fn settle_form(self) {
        let too_short = matches!(self.length, Capacity::Chars(0 | 1) | Capacity::Bytes(0..=2));
        if self.width == Width::Narrow || too_short || !wide::is_uncertain() {
            return;
        }
        let second = || self.address.offset(2).read::<u16>();
        match self.address.read::<u16>() {
            None | Some(0) => {}
            Some(_) if second() == Some(0) => wide::settle(Form::Utf32),
            Some(_) => wide::settle(Form::Utf16),
        }
    }

    /// The bytes of the text, which may be a piece of a longer one; empty for a null pointer.
    ///
    /// # Errors
    /// A wrong length.
    pub fn bytes(self) -> Result<Vec<u8>, TextError> {
        let bytes = match self.length {
            _ if self.address.is_null() => 0,
            Capacity::Bytes(SQL_NTS) | Capacity::Chars(SQL_NTS) => {
                self.terminated_length() * self.width.bytes()
            }
            Capacity::Bytes(bytes) => usize::try_from(bytes).map_err(|_| TextError::Length)?,
            Capacity::Chars(units) => {
                usize::try_from(units).map_err(|_| TextError::Length)?.saturating_mul(self.width.bytes())
            }
        };
        Ok(self.address.read_bytes(bytes))
    }

    fn terminated_length(self) -> usize {
        let mut length = 0_usize;
        let mut at = self.address;
        let step = isize::try_from(self.width.bytes()).unwrap_or(1);
        loop {
            let unit = match (self.width, wide::form()) {
                (Width::Narrow, _) => at.read::<u8>().map(u32::from),
                (Width::Wide, Form::Utf16) => at.read::<u16>().map(u32::from),
                (Width::Wide, Form::Utf32) => at.read::<u32>(),
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
    /// Bytes of the source that are done with, up to a character.
    pub taken: usize,
    /// Units of that character that are done with.
    pub within: usize,
    /// Bytes written, without terminator.
    pub written: usize,
    /// Something of the source is left.
    pub cut: bool,
}

/// Writes text and a terminator into `capacity` bytes; a character that does not fit stays out.
pub fn write_text_piece(address: Address, capacity: usize, width: Width, text: &str) -> Piece {
    let Some(room) = (capacity / width.bytes()).checked_sub(1).filter(|_| !address.is_null()) else {
        return Piece { taken: 0, within: 0, written: 0, cut: true };
    };
    match (width, wide::form()) {
        (Width::Narrow, _) => write_narrow(address, room, text),
        (Width::Wide, Form::Utf16) => write_wide::<u16>(address, room, text),
        (Width::Wide, Form::Utf32) => write_wide::<u32>(address, room, text),
    }
}

fn write_narrow(address: Address, room: usize, text: &str) -> Piece {
    let taken = text.floor_char_boundary(room);
    address.write_bytes(text.as_bytes().get(..taken).unwrap_or_default());
    address.offset(isize::try_from(taken).unwrap_or(0)).write(0_u8);
    Piece { taken, within: 0, written: taken, cut: taken < text.len() }
}

/// Text of which `room` holds nothing but ASCII, without a look at each character; `None` for other text.
fn write_ascii<U: Unit>(address: Address, room: usize, text: &str) -> Option<Piece> {
    let start = address.pointer().cast::<U>();
    let fitting = text.as_bytes().get(..room).unwrap_or(text.as_bytes());
    if !fitting.is_ascii() {
        return None;
    }
    for (index, byte) in fitting.iter().chain(&[0]).enumerate() {
        // SAFETY: `index` is at most `room`, and the buffer has one unit more for the terminator.
        unsafe { start.wrapping_add(index).write_unaligned(U::from(*byte)) };
    }
    let written = fitting.len() * size_of::<U>();
    Some(Piece { taken: fitting.len(), within: 0, written, cut: fitting.len() < text.len() })
}

fn write_wide<U: Unit>(address: Address, room: usize, text: &str) -> Piece {
    if let Some(piece) = write_ascii::<U>(address, room, text) {
        return piece;
    }
    let start = address.pointer().cast::<U>();
    let mut units = 0_usize;
    let mut end = text.len();
    for (taken, character) in text.char_indices() {
        if units + U::length(character) > room {
            end = taken;
            break;
        }
        U::encode(character, |unit| {
            // SAFETY: `units` is below `room`, so this unit lies inside the buffer the application promised.
            unsafe { start.wrapping_add(units).write_unaligned(unit) };
            units += 1;
        });
    }
    // SAFETY: `units` is at most `room`, and the buffer has one unit more for the terminator.
    unsafe { start.wrapping_add(units).write_unaligned(U::default()) };
    Piece { taken: end, within: 0, written: units * size_of::<U>(), cut: end < text.len() }
}

/// Writes a piece of a longer text and a terminator into `capacity` bytes and fills them to the last unit, even with a part of
/// a character: programs that join the pieces of SQLGetData (pyodbc, .NET) take it that a piece with more to come is full.
/// `within` is how many units of the first character earlier pieces had.
pub fn fill_text_piece(address: Address, capacity: usize, width: Width, text: &str, within: usize) -> Piece {
    let Some(room) = (capacity / width.bytes()).checked_sub(1).filter(|_| !address.is_null()) else {
        return Piece { taken: 0, within, written: 0, cut: true };
    };
    match (width, wide::form()) {
        (Width::Narrow, _) => fill_narrow(address, room, text, within),
        (Width::Wide, Form::Utf16) => fill_wide::<u16>(address, room, text, within),
        (Width::Wide, Form::Utf32) => fill_wide::<u32>(address, room, text, within),
    }
}

fn fill_narrow(address: Address, room: usize, text: &str, within: usize) -> Piece {
    let end = text.len().min(within.saturating_add(room));
    let bytes = text.as_bytes().get(within..end).unwrap_or_default();
    address.write_bytes(bytes);
    address.offset(isize::try_from(bytes.len()).unwrap_or(0)).write(0_u8);
    let taken = text.floor_char_boundary(end);
    Piece { taken, within: end - taken, written: bytes.len(), cut: end < text.len() }
}

fn fill_wide<U: Unit>(address: Address, room: usize, text: &str, within: usize) -> Piece {
    if within == 0
        && let Some(piece) = write_ascii::<U>(address, room, text)
    {
        return piece;
    }
    let start = address.pointer().cast::<U>();
    let (mut units, mut skip) = (0_usize, within);
    let (mut taken, mut done) = (text.len(), 0_usize);
    for (at, character) in text.char_indices() {
        done = 0;
        U::encode(character, |unit| {
            if skip > 0 {
                skip -= 1;
                done += 1;
            } else if units < room {
                // SAFETY: `units` is below `room`, so this unit lies inside the buffer the application promised.
                unsafe { start.wrapping_add(units).write_unaligned(unit) };
                units += 1;
                done += 1;
            }
        });
        if done < U::length(character) {
            taken = at;
            break;
        }
        done = 0;
    }
    // SAFETY: `units` is at most `room`, and the buffer has one unit more for the terminator.
    unsafe { start.wrapping_add(units).write_unaligned(U::default()) };
    Piece { taken, within: done, written: units * size_of::<U>(), cut: taken < text.len() }
}

/// The text that bytes of a width stand for; `None` when they are none.
pub fn decode_text(bytes: &[u8], width: Width) -> Option<String> {
    match width {
        Width::Narrow => str::from_utf8(bytes).ok().map(str::to_owned),
        Width::Wide => wide::form().decode(bytes),
    }
}

/// Writes bytes, without a terminator, into `capacity` bytes.
pub fn write_bytes_piece(address: Address, capacity: usize, bytes: &[u8]) -> Piece {
    let taken = capacity.min(bytes.len());
    address.write_bytes(bytes.get(..taken).unwrap_or_default());
    Piece { taken, within: 0, written: taken, cut: taken < bytes.len() }
}
