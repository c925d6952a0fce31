//! A column of the application: an array of values and one of lengths, written cell by cell without a decision that is the
//! same for all of them. `whole_cells` gives it the cells of a batch.

use std::ops::Range;

use crate::memory::Address;
use crate::memory::SQL_NULL_DATA;

/// An array of the application.
#[derive(Debug, Clone, Copy)]
pub struct Elements {
    /// The first element.
    pub first: Address,
    /// Bytes from one element to the next.
    pub stride: isize,
}

/// Where the cells of a column go that are NULL or written whole.
#[derive(Debug, Clone, Copy)]
pub struct Destination {
    /// The values; not at null.
    pub values: Elements,
    /// Bytes of one value, where its C type does not tell.
    pub capacity: usize,
    /// Their lengths, or that they are NULL; at null where neither is wanted.
    pub lengths: Elements,
}

/// What a row has for a cell.
#[derive(Debug, Clone, Copy)]
pub enum Cell<T> {
    /// NULL.
    Null,
    /// A value that needs no warning.
    Whole(T),
    /// Something else, with which the cell's own function must deal.
    Other,
}

impl Destination {
    /// Writes values of a C type of fixed size; `otherwise` deals with rows that have none.
    pub fn write_fixed<const SIZE: usize>(
        self,
        rows: Range<usize>,
        cell: impl Fn(usize) -> Cell<[u8; SIZE]>,
        otherwise: impl FnMut(usize),
    ) {
        let write = |value: [u8; SIZE], place: Address, _| {
            place.write(value);
            Some(SIZE)
        };
        self.write_each(rows, cell, write, otherwise);
    }

    /// Writes values by `write`, which is given a value, its place and the bytes there, and says how many bytes it wrote;
    /// `otherwise` deals with those that it does not write, and with rows that have none.
    pub fn write_each<T>(
        self,
        rows: Range<usize>,
        cell: impl Fn(usize) -> Cell<T>,
        write: impl Fn(T, Address, usize) -> Option<usize>,
        mut otherwise: impl FnMut(usize),
    ) {
        let (mut place, mut length) = (self.values.first, self.lengths.first);
        for row in rows {
            match cell(row) {
                Cell::Null => length.write(SQL_NULL_DATA),
                Cell::Whole(value) => match write(value, place, self.capacity) {
                    Some(written) => length.write(length_of(written)),
                    None => otherwise(row),
                },
                Cell::Other => otherwise(row),
            }
            place = place.offset(self.values.stride);
            length = length.offset(self.lengths.stride);
        }
    }
}

fn length_of(bytes: usize) -> isize {
    isize::try_from(bytes).unwrap_or(isize::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::{Cell, Destination, Elements};
    use crate::memory::Address;

    const NOWHERE: Elements = Elements { first: Address::NULL, stride: 8 };

    fn elements<T>(memory: &mut [T], stride: isize) -> Elements {
        Elements { first: Address::of_test(memory), stride }
    }

    #[test]
    fn values_lie_next_to_each_other_or_apart() {
        let values = [[1_u8, 2], [3, 4]];
        for (stride, expected) in [(2, [1, 2, 3, 4, 9, 9, 9, 9]), (4, [1, 2, 9, 9, 3, 4, 9, 9])] {
            let (mut memory, mut lengths) = ([9_u8; 8], [0_isize; 2]);
            let (values_at, lengths_at) = (elements(&mut memory, stride), elements(&mut lengths, 8));
            let destination = Destination { values: values_at, capacity: 0, lengths: lengths_at };
            destination.write_fixed(0..2, |row| Cell::Whole(values[row]), |_| {});
            assert_eq!((memory, lengths), (expected, [2, 2]), "{stride}");
        }
    }

    #[test]
    fn rows_without_a_value_are_left_to_another_and_keep_their_place() {
        let (mut memory, mut lengths) = ([9_u8; 8], [7_isize; 4]);
        let destination =
            Destination { values: elements(&mut memory, 2), capacity: 2, lengths: elements(&mut lengths, 8) };
        let cells = [Cell::Whole([1, 1]), Cell::Null, Cell::Other, Cell::Whole([4, 4])];
        let mut left = Vec::new();
        destination.write_fixed(0..4, |row| cells[row], |row| left.push(row));
        assert_eq!(left, [2]);
        assert_eq!(memory, [1, 1, 9, 9, 9, 9, 4, 4]);
        assert_eq!(lengths, [2, -1, 7, 2]);
    }

    #[test]
    fn nothing_is_written_at_null() {
        let nowhere = Destination { values: NOWHERE, capacity: 1, lengths: NOWHERE };
        nowhere.write_fixed(0..2, |_| Cell::Whole([1]), |_| {});
    }
}
