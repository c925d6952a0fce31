//! A column of values of one size, copied into an array of the application: all at once where its elements touch.

use crate::memory::Address;

/// An array of the application.
#[derive(Debug, Clone, Copy)]
pub struct Elements {
    /// The first element.
    pub first: Address,
    /// Bytes from one element to the next.
    pub stride: isize,
}

impl Elements {
    /// The places of the elements, in order.
    pub fn places(self) -> impl Iterator<Item = Address> {
        let mut next = self.first;
        std::iter::from_fn(move || {
            let place = next;
            next = next.offset(self.stride);
            Some(place)
        })
    }

    /// Copies values of `width` bytes each, one to an element; does nothing at null.
    pub fn write_values(self, values: &[u8], width: usize) {
        if isize::try_from(width) == Ok(self.stride) {
            self.first.write_bytes(values);
        } else if width > 0 {
            values.chunks_exact(width).zip(self.places()).for_each(|(value, place)| place.write_bytes(value));
        }
    }

    /// Writes the same length to so many elements; does nothing at null.
    pub fn write_lengths(self, length: isize, count: usize) {
        if !self.first.is_null() {
            self.places().take(count).for_each(|place| place.write(length));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(unsafe_code, clippy::indexing_slicing)]
    use super::Elements;
    use crate::memory::{Address, Application};

    #[test]
    fn values_lie_next_to_each_other_or_apart() {
        let values = [1_u8, 2, 3, 4];
        for (stride, expected) in [(2, [1, 2, 3, 4, 9, 9, 9, 9]), (4, [1, 2, 9, 9, 3, 4, 9, 9])] {
            let mut memory = [9_u8; 8];
            // SAFETY: every element lies inside the array.
            let first = unsafe { Application::promised() }.address(memory.as_mut_ptr());
            Elements { first, stride }.write_values(&values, 2);
            assert_eq!(memory, expected, "{stride}");
        }
    }

    #[test]
    fn nothing_is_written_at_null() {
        let nowhere = Elements { first: Address::NULL, stride: 8 };
        nowhere.write_values(&[1, 2], 1);
        nowhere.write_lengths(7, 3);
    }
}
