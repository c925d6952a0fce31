//! Text in and out of memory that is exactly as large as promised: one byte more read or written is an error under Miri.
#![allow(unsafe_code, clippy::unwrap_used, clippy::indexing_slicing)]

use super::{
    Address, Application, Capacity, TextError, TextIn, TextOut, Width, decode_text, fill_text_piece,
    write_bytes_piece, write_text_piece,
};

const TEXTS: [&str; 5] = ["", "abc", "Größe", "a😀b", "日本語 – 😀😀"];
const WIDTHS: [Width; 2] = [Width::Narrow, Width::Wide];

/// Memory of an application: so many bytes and no more, at an odd address if asked for.
struct Memory {
    bytes: Box<[u8]>,
    start: usize,
}

impl Memory {
    fn new(size: usize, odd: bool) -> Self {
        let start = usize::from(odd);
        Self { bytes: vec![0xAA; start + size].into_boxed_slice(), start }
    }

    fn of(content: &[u8], odd: bool) -> Self {
        let mut memory = Self::new(content.len(), odd);
        let start = memory.start;
        memory.bytes[start..].copy_from_slice(content);
        memory
    }

    fn address(&mut self) -> Address {
        let place = self.bytes.as_mut_ptr().wrapping_add(self.start);
        // SAFETY: the memory lives as long as the test uses the address.
        unsafe { Application::promised() }.address(place)
    }

    fn content(&self) -> &[u8] {
        &self.bytes[self.start..]
    }
}

fn encoded(text: &str, width: Width) -> Vec<u8> {
    match width {
        Width::Narrow => text.as_bytes().to_vec(),
        Width::Wide => text.encode_utf16().flat_map(u16::to_ne_bytes).collect(),
    }
}

fn cases() -> impl Iterator<Item = (&'static str, Width, bool)> {
    let widths = TEXTS.into_iter().flat_map(|text| WIDTHS.map(|width| (text, width)));
    widths.flat_map(|(text, width)| [false, true].map(|odd| (text, width, odd)))
}

#[test]
fn a_text_is_read_by_its_length_or_up_to_its_terminator_and_no_further() {
    for (text, width, odd) in cases() {
        let bytes = encoded(text, width);
        let length = i64::try_from(bytes.len()).unwrap();
        let units = length / i64::try_from(width.bytes()).unwrap();
        for capacity in [Capacity::Bytes(length), Capacity::Chars(units)] {
            let mut memory = Memory::of(&bytes, odd);
            assert_eq!(TextIn::new(memory.address(), capacity, width).read(), Ok(Some(text.to_owned())));
        }
        let terminated = [bytes, vec![0; width.bytes()]].concat();
        for capacity in [Capacity::Bytes(-3), Capacity::Chars(-3)] {
            let mut memory = Memory::of(&terminated, odd);
            assert_eq!(TextIn::new(memory.address(), capacity, width).read(), Ok(Some(text.to_owned())));
        }
    }
}

#[test]
fn a_null_pointer_a_negative_length_and_bytes_that_are_no_text_are_told_apart() {
    for width in WIDTHS {
        assert_eq!(TextIn::new(Address::NULL, Capacity::Chars(-3), width).read(), Ok(None));
        let mut memory = Memory::of(&[b'a', 0, 0, 0], false);
        let read = |capacity, memory: &mut Memory| TextIn::new(memory.address(), capacity, width).read();
        assert_eq!(read(Capacity::Chars(-1), &mut memory), Err(TextError::Length));
        assert_eq!(read(Capacity::Bytes(i64::MIN), &mut memory), Err(TextError::Length));
        let mut half = Memory::of(&[0x00, 0xD8, 0xFF, 0xFF], false);
        assert_eq!(read(Capacity::Bytes(4), &mut half), Err(TextError::NotText));
    }
}

#[test]
fn a_text_is_written_into_whatever_room_there_is_and_ends_with_a_terminator() {
    for (text, width, odd) in cases() {
        let whole = encoded(text, width);
        for capacity in 0..whole.len() + 5 {
            let mut memory = Memory::new(capacity, odd);
            let piece = write_text_piece(memory.address(), capacity, width, text);
            let written = &memory.content()[..piece.written];
            assert_eq!(
                decode_text(written, width).as_deref(),
                Some(&text[..piece.taken]),
                "{text} in {capacity}"
            );
            assert_eq!(piece.cut, piece.taken < text.len() || capacity < width.bytes());
            let rest = &memory.content()[piece.written..];
            if capacity >= width.bytes() {
                assert!(rest[..width.bytes()].iter().all(|byte| *byte == 0), "{text} in {capacity}");
            }
            let out =
                TextOut::new(memory.address(), Capacity::Bytes(i64::try_from(capacity).unwrap()), width);
            assert_eq!(out.write(text).unwrap().total, whole.len());
        }
    }
    assert_eq!(TextOut::new(Address::NULL, Capacity::Chars(0), Width::Wide).write("a😀").unwrap().total, 3);
    let mut memory = Memory::new(2, false);
    let negative = TextOut::new(memory.address(), Capacity::Chars(-1), Width::Wide);
    assert_eq!(negative.write("a"), Err(TextError::Length));
}

#[test]
fn full_pieces_join_to_the_whole_text() {
    for (text, width, odd) in cases() {
        for capacity in 2 * width.bytes()..10 {
            let (mut joined, mut taken, mut within) = (Vec::new(), 0, 0);
            loop {
                let mut memory = Memory::new(capacity, odd);
                let piece = fill_text_piece(memory.address(), capacity, width, &text[taken..], within);
                joined.extend_from_slice(&memory.content()[..piece.written]);
                assert!(!piece.cut || piece.written == (capacity / width.bytes() - 1) * width.bytes());
                (taken, within) = (taken + piece.taken, piece.within);
                if !piece.cut {
                    break;
                }
            }
            assert_eq!(joined, encoded(text, width), "{text} in pieces of {capacity}");
        }
    }
}

#[test]
fn bytes_and_values_lie_at_any_address() {
    for odd in [false, true] {
        let mut memory = Memory::new(9, odd);
        let place = memory.address();
        place.write(-2_isize);
        assert_eq!(place.read::<isize>(), Some(-2));
        assert_eq!(place.offset(4).read::<u32>(), Some(u32::MAX));
        assert_eq!(place.read_bytes(8), (-2_isize).to_ne_bytes());
        let piece = write_bytes_piece(place, 3, b"abcd");
        assert_eq!(
            (piece.taken, piece.cut, &memory.content()[..4]),
            (3, true, &[b'a', b'b', b'c', 0xFF][..])
        );
    }
    assert_eq!(Address::NULL.read::<u16>(), None);
    assert!(Address::NULL.offset(8).is_null() && Address::NULL.read_bytes(8).is_empty());
}
