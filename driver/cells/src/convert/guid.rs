//! SQLGUID: a 32-bit and two 16-bit numbers in native order, then eight bytes; as text 8-4-4-4-12 hexadecimal digits.

/// Size of the struct in bytes.
pub(super) const SIZE: usize = 16;

/// Reads the 36 characters of a GUID.
pub(super) fn parse(text: &str) -> Option<[u8; SIZE]> {
    let mut groups = text.trim_matches(' ').split('-');
    let mut next = |length: usize| {
        let group = groups.next()?;
        let hexadecimal = group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit());
        if hexadecimal { u64::from_str_radix(group, 16).ok() } else { None }
    };
    let first = u32::try_from(next(8)?).ok()?.to_ne_bytes();
    let second = u16::try_from(next(4)?).ok()?.to_ne_bytes();
    let third = u16::try_from(next(4)?).ok()?.to_ne_bytes();
    let fourth = u16::try_from(next(4)?).ok()?.to_be_bytes();
    let [_, _, fifth @ ..] = next(12)?.to_be_bytes();
    if groups.next().is_some() {
        return None;
    }
    let mut bytes = [0; SIZE];
    let all = first.into_iter().chain(second).chain(third).chain(fourth).chain(fifth);
    for (place, byte) in bytes.iter_mut().zip(all) {
        *place = byte;
    }
    Some(bytes)
}

/// Writes the 36 characters of a GUID.
pub(super) fn to_text(bytes: [u8; SIZE]) -> String {
    let [a, b, c, d, e, f, g, h, fourth_high, fourth_low, fifth @ ..] = bytes;
    let first = u32::from_ne_bytes([a, b, c, d]);
    let second = u16::from_ne_bytes([e, f]);
    let third = u16::from_ne_bytes([g, h]);
    let fourth = u16::from_be_bytes([fourth_high, fourth_low]);
    let [i, j, k, l, m, n] = fifth;
    format!("{first:08X}-{second:04X}-{third:04X}-{fourth:04X}-{i:02X}{j:02X}{k:02X}{l:02X}{m:02X}{n:02X}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const TEXT: &str = "01234567-89AB-CDEF-0123-456789ABCDEF";

    #[test]
    fn the_first_three_groups_are_numbers_in_native_order() {
        let bytes = parse(TEXT).unwrap();
        assert_eq!(bytes[..4], 0x0123_4567_u32.to_ne_bytes());
        assert_eq!(bytes[8..], [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF]);
        assert_eq!(to_text(bytes), TEXT);
    }

    #[test]
    fn text_of_another_shape_is_no_guid() {
        for text in [
            "",
            "01234567",
            "01234567-89AB-CDEF-0123-456789ABCDEG",
            &format!("{TEXT}-0"),
            "+1234567-89AB-CDEF-0123-456789ABCDEF",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
