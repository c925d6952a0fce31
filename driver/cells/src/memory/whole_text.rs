//! Texts that fit their buffer, written in one go. Those that do not fit are left to `text`, which cuts them.
#![allow(unsafe_code)]

use crate::memory::Address;
use crate::wide::Unit;

/// Units of wide text that are written at once.
const AT_ONCE: usize = 8;

/// Writes narrow text and its terminator, and says how many bytes the text has; nothing when they do not fit.
pub fn write_whole_narrow(address: Address, capacity: usize, text: &[u8]) -> Option<usize> {
    if text.len() >= capacity {
        return None;
    }
    address.write_bytes(text);
    address.offset(isize::try_from(text.len()).ok()?).write(0_u8);
    Some(text.len())
}

/// Writes ASCII as wide text with its terminator, and says how many bytes the text has; nothing when they do not fit.
pub fn write_whole_ascii<U: Unit>(address: Address, capacity: usize, text: &[u8]) -> Option<usize> {
    if address.is_null() || text.len() >= capacity / size_of::<U>() {
        return None;
    }
    let start = address.pointer().cast::<U>();
    let (chunks, rest) = text.as_chunks::<AT_ONCE>();
    for (index, chunk) in chunks.iter().enumerate() {
        // SAFETY: the buffer has room for one unit per byte of the text, of which these are some.
        unsafe { write_chunk(start.wrapping_add(index * AT_ONCE), *chunk) };
    }
    if let (false, Some(last)) = (rest.is_empty(), text.last_chunk::<AT_ONCE>()) {
        // SAFETY: as above. Some of these units are written twice.
        unsafe { write_chunk(start.wrapping_add(text.len() - AT_ONCE), *last) };
    } else {
        for (index, byte) in rest.iter().enumerate() {
            // SAFETY: as above; the rest is all of the text.
            unsafe { start.wrapping_add(index).write_unaligned(U::from(*byte)) };
        }
    }
    // SAFETY: the buffer has room for one unit more than the text has bytes.
    unsafe { start.wrapping_add(text.len()).write_unaligned(U::default()) };
    Some(text.len() * size_of::<U>())
}

/// Writes ASCII as wide text.
///
/// # Safety
/// There is room for as many units.
unsafe fn write_chunk<U: Unit>(place: *mut U, bytes: [u8; AT_ONCE]) {
    let mut units = [U::default(); AT_ONCE];
    for (unit, byte) in units.iter_mut().zip(bytes) {
        *unit = U::from(byte);
    }
    // SAFETY: the caller promises the room.
    unsafe { place.cast::<[U; AT_ONCE]>().write_unaligned(units) };
}

/// Writes wide text and its terminator, and says how many bytes the text has; `None`, with only a part of it written, when
/// they do not fit.
pub fn write_whole_wide<U: Unit>(address: Address, capacity: usize, text: &str) -> Option<usize> {
    if address.is_null() {
        return None;
    }
    let room = (capacity / size_of::<U>()).checked_sub(1)?;
    let start = address.pointer().cast::<U>();
    let mut units = 0_usize;
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if let Some(chunk) = ascii_chunk(rest)
            && units + AT_ONCE <= room
        {
            // SAFETY: there is room for so many units more.
            unsafe { write_chunk(start.wrapping_add(units), chunk) };
            units += AT_ONCE;
            rest = rest.get(AT_ONCE..).unwrap_or_default();
            continue;
        }
        if units + U::length(character) > room {
            return None;
        }
        U::encode(character, |unit| {
            // SAFETY: `units` is below `room`, so this unit lies inside the buffer the application promised.
            unsafe { start.wrapping_add(units).write_unaligned(unit) };
            units += 1;
        });
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
    }
    // SAFETY: `units` is at most `room`, and the buffer has one unit more for the terminator.
    unsafe { start.wrapping_add(units).write_unaligned(U::default()) };
    Some(units * size_of::<U>())
}

/// The beginning of a text, if it is ASCII.
fn ascii_chunk(text: &str) -> Option<[u8; AT_ONCE]> {
    text.as_bytes().first_chunk::<AT_ONCE>().copied().filter(|chunk| chunk.is_ascii())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::{write_whole_ascii, write_whole_narrow, write_whole_wide};
    use crate::memory::Address;
    use crate::wide::Unit;

    const UNTOUCHED: u8 = 0xEE;

    /// What lies in a buffer of so many bytes after a text was written to its start.
    fn written(write: impl Fn(Address, usize) -> Option<usize>, capacity: usize) -> (Option<usize>, Vec<u8>) {
        let mut memory = vec![UNTOUCHED; capacity + 16];
        let length = write(Address::of_test(&mut memory), capacity);
        assert!(memory[capacity..].iter().all(|byte| *byte == UNTOUCHED), "{capacity}: {memory:?}");
        memory.truncate(length.unwrap_or(0));
        (length, memory)
    }

    fn encoded<U: Unit>(text: &str, bytes: impl Fn(U) -> Vec<u8>) -> Vec<u8> {
        let mut all = Vec::new();
        text.chars().for_each(|character| U::encode(character, |unit| all.extend(bytes(unit))));
        all
    }

    #[test]
    fn a_text_is_written_whole_or_left_to_the_one_who_cuts() {
        for text in [
            "",
            "a",
            "eight by",
            "nine byte",
            "exactly sixteen!",
            "more than sixteen bytes",
            "Größe 😀 é",
            "long before it: ü and long after it 😀",
        ] {
            let two = encoded::<u16>(text, |unit| unit.to_ne_bytes().to_vec());
            let four = encoded::<u32>(text, |unit| unit.to_ne_bytes().to_vec());
            for capacity in 0..120 {
                let whole = |bytes: &[u8], unit: usize| {
                    let fits = bytes.len() + unit <= capacity;
                    if fits { (Some(bytes.len()), bytes.to_vec()) } else { (None, Vec::new()) }
                };
                let narrow = written(|at, room| write_whole_narrow(at, room, text.as_bytes()), capacity);
                assert_eq!(narrow, whole(text.as_bytes(), 1), "{text} {capacity}");
                let wide = written(|at, room| write_whole_wide::<u16>(at, room, text), capacity);
                assert_eq!(wide, whole(&two, 2), "{text} {capacity}");
                let wide = written(|at, room| write_whole_wide::<u32>(at, room, text), capacity);
                assert_eq!(wide, whole(&four, 4), "{text} {capacity}");
                if text.is_ascii() {
                    let wide =
                        written(|at, room| write_whole_ascii::<u16>(at, room, text.as_bytes()), capacity);
                    assert_eq!(wide, whole(&two, 2), "{text} {capacity}");
                    let wide =
                        written(|at, room| write_whole_ascii::<u32>(at, room, text.as_bytes()), capacity);
                    assert_eq!(wide, whole(&four, 4), "{text} {capacity}");
                }
            }
        }
    }
}
