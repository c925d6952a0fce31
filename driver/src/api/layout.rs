//! How the cells of a bound column lie in the application's memory: column-wise or row-wise, with the bind offset. Made
//! once per column and fetch.

use crate::api::transfer::Place;
use crate::convert::{Target, c_type, fixed_size};
use crate::handles::{Header, Record};
use crate::memory::{Destination, Elements};

/// How the cells of a bound column lie in memory.
#[derive(Debug)]
pub struct Layout<'a> {
    record: &'a Record,
    /// The form of the values.
    pub target: Target,
    offset: isize,
    data_stride: isize,
    length_stride: isize,
    capacity: usize,
}

impl<'a> Layout<'a> {
    /// The layout of a bound record.
    pub fn new(record: &'a Record, header: &Header, default_c_type: i16) -> Self {
        let target = target(record, record.concise_type, default_c_type);
        let capacity = usize::try_from(record.octet_length).unwrap_or(0);
        let element = fixed_size(target.c_type).unwrap_or(capacity);
        let by_row = isize::try_from(header.bind_type).unwrap_or(0);
        let stride = |column_wise: usize| {
            if by_row > 0 { by_row } else { isize::try_from(column_wise).unwrap_or(0) }
        };
        Self {
            record,
            target,
            offset: header.bind_offset.read::<isize>().unwrap_or(0),
            data_stride: stride(element),
            length_stride: stride(size_of::<isize>()),
            capacity,
        }
    }

    /// Where the cells go from a row of the rowset on; `None` where lengths and NULLs have two places.
    pub fn destination(&self, row: usize) -> Option<Destination> {
        let Place { data, capacity, length, indicator, .. } = self.place(row);
        (length == indicator).then_some(Destination {
            values: Elements { first: data, stride: self.data_stride },
            capacity,
            lengths: Elements { first: indicator, stride: self.length_stride },
        })
    }

    /// The place of a row of the rowset, from 0.
    pub fn place(&self, row: usize) -> Place {
        let row = isize::try_from(row).unwrap_or(0);
        let length = self.offset + row * self.length_stride;
        Place {
            data: self.record.data.offset(self.offset + row * self.data_stride),
            capacity: self.capacity,
            length: self.record.octet_length_address.offset(length),
            indicator: self.record.indicator.offset(length),
            target: self.target,
            in_pieces: false,
        }
    }
}

/// The form in which a binding asks for its value, SQL_C_DEFAULT resolved.
pub fn target(record: &Record, asked: i16, default_c_type: i16) -> Target {
    let c_type = if asked == c_type::DEFAULT { default_c_type } else { asked };
    Target { c_type, precision: record.precision, scale: record.scale }
}
