//! SQLWCHAR, decided in this one module: UTF-16 units of two bytes, as unixODBC and Windows have them. A manager with
//! four-byte characters (iODBC) needs another `WideUnit` and `encode` here and nothing elsewhere.

/// SQLWCHAR.
pub type WideUnit = u16;

/// Bytes of a [`WideUnit`].
pub const WIDE_BYTES: usize = size_of::<WideUnit>();

/// Units that a text takes, without a terminator.
pub fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// Units that a character takes.
pub fn character_length(character: char) -> usize {
    character.len_utf16()
}

/// Gives each unit of a character to `put`.
pub fn encode(character: char, mut put: impl FnMut(WideUnit)) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        put(*unit);
    }
}

/// The text that units stand for; `None` when a surrogate stands alone.
pub fn decode(units: &[WideUnit]) -> Option<String> {
    String::from_utf16(units).ok()
}
