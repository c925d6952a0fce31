//! SQLWCHAR, decided in this one module: UTF-16 units of two bytes, as unixODBC and Windows have them. A manager with
//! four-byte characters (iODBC) asks for the form and converts, or needs another `WideUnit` here and nothing elsewhere.

/// SQLWCHAR.
pub type WideUnit = u16;

/// Bytes of a [`WideUnit`].
pub const WIDE_BYTES: usize = size_of::<WideUnit>();

/// What a driver manager is told that asks for the form of SQLWCHAR: UTF-16 (`SQL_DM_CP_UTF16`, `SQL_DD_CP_UTF16`).
pub const DRIVER_UNICODE_TYPE: u32 = 1;

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

#[cfg(test)]
mod tests {
    use super::{character_length, decode, encode, length};

    #[test]
    fn a_character_beyond_the_basic_plane_takes_two_units_and_survives() {
        let mut units = Vec::new();
        "aé😀".chars().for_each(|character| encode(character, |unit| units.push(unit)));
        assert_eq!((units.len(), length("aé😀"), character_length('😀')), (4, 4, 2));
        assert_eq!(decode(&units).as_deref(), Some("aé😀"));
        assert_eq!(decode(&[0xD83D]), None);
    }
}
