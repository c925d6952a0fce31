//! SQLWCHAR, decided in this one module, once per process: UTF-16 in units of two bytes for unixODBC and Windows, UTF-32 in
//! units of four for iODBC. The ABI's pointers name the unit of two bytes whatever lies behind them.

use std::sync::atomic::{AtomicU8, Ordering};

use crate::memory::Plain;

/// SQLWCHAR as the exports name it.
pub type WideUnit = u16;

/// The form of wide text in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// UTF-16, two bytes per unit.
    Utf16,
    /// UTF-32, four bytes per unit.
    Utf32,
}

/// No driver manager was found, as in programs that contain one, or several were.
const UNCERTAIN: u8 = 0;
const UTF16: u8 = 1;
const UTF32: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(UNCERTAIN);

/// The form: that of the driver manager that has loaded this library, once it is settled, else UTF-16.
pub fn form() -> Form {
    match STATE.load(Ordering::Relaxed) {
        UTF32 => Form::Utf32,
        _ => Form::Utf16,
    }
}

/// The process does not show its driver manager: the first text of a connection tells the form.
pub fn is_uncertain() -> bool {
    STATE.load(Ordering::Relaxed) == UNCERTAIN
}

/// Settles an uncertain form for the rest of the process.
pub fn settle(form: Form) {
    let settled = if form == Form::Utf32 { UTF32 } else { UTF16 };
    let _ = STATE.compare_exchange(UNCERTAIN, settled, Ordering::Relaxed, Ordering::Relaxed);
}

impl Form {
    /// Bytes of a unit.
    pub fn unit_bytes(self) -> usize {
        match self {
            Self::Utf16 => size_of::<u16>(),
            Self::Utf32 => size_of::<u32>(),
        }
    }

    /// What iODBC is told that asks for the form: SQL_DM_CP_UTF16 or SQL_DM_CP_UCS4.
    pub fn unicode_type(self) -> u32 {
        match self {
            Self::Utf16 => 1,
            Self::Utf32 => 3,
        }
    }

    /// Units that a text takes, without a terminator.
    pub fn length(self, text: &str) -> usize {
        match self {
            _ if text.is_ascii() => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Utf32 => text.chars().count(),
        }
    }

    /// The text that bytes stand for; `None` when a surrogate stands alone. Bytes that fill no unit are left out.
    pub fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Utf16 => {
                let (units, _) = bytes.as_chunks();
                String::from_utf16(&units.iter().map(|unit| u16::from_ne_bytes(*unit)).collect::<Vec<_>>())
                    .ok()
            }
            Self::Utf32 => {
                let (units, _) = bytes.as_chunks();
                units.iter().map(|unit| char::from_u32(u32::from_ne_bytes(*unit))).collect()
            }
        }
    }
}

/// A unit of wide text.
pub trait Unit: Plain + Default + From<u8> {
    /// Units that a character takes.
    fn length(character: char) -> usize;
    /// Gives each unit of a character to `put`.
    fn encode(character: char, put: impl FnMut(Self));
}

impl Unit for u16 {
    fn length(character: char) -> usize {
        character.len_utf16()
    }

    fn encode(character: char, put: impl FnMut(Self)) {
        character.encode_utf16(&mut [0; 2]).iter().copied().for_each(put);
    }
}

impl Unit for u32 {
    fn length(_: char) -> usize {
        1
    }

    fn encode(character: char, mut put: impl FnMut(Self)) {
        put(character.into());
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Unit};

    fn bytes<U: Unit, const SIZE: usize>(text: &str, to_bytes: impl Fn(U) -> [u8; SIZE]) -> Vec<u8> {
        let mut bytes = Vec::new();
        text.chars().for_each(|character| U::encode(character, |unit| bytes.extend(to_bytes(unit))));
        bytes
    }

    #[test]
    fn a_character_beyond_the_basic_plane_survives_in_both_forms() {
        let text = "aé😀";
        let two = bytes(text, u16::to_ne_bytes);
        let four = bytes(text, u32::to_ne_bytes);
        assert_eq!((two.len(), Form::Utf16.length(text), u16::length('😀')), (8, 4, 2));
        assert_eq!((four.len(), Form::Utf32.length(text), u32::length('😀')), (12, 3, 1));
        assert_eq!(Form::Utf16.decode(&two).as_deref(), Some(text));
        assert_eq!(Form::Utf32.decode(&four).as_deref(), Some(text));
    }

    #[test]
    fn half_a_pair_is_no_text() {
        assert_eq!(Form::Utf16.decode(&0xD83D_u16.to_ne_bytes()), None);
        assert_eq!(Form::Utf32.decode(&0xD83D_u32.to_ne_bytes()), None);
    }
}
