//! The cells of a column that are NULL or written whole, without warning: nearly all. The rest is left, cell by cell, to
//! `transfer`, which cuts, warns and fails. SQLFetch and its kin give it whole columns, SQLGetData single cells.

use std::ops::Range;

use arrow::array::{Array, StringArray};
use arrow::buffer::NullBuffer;

use crate::convert::{ColumnReader, ShortText, WholeCells, Written};
use crate::memory::{Cell, Destination, write_whole_ascii, write_whole_narrow, write_whole_wide};
use crate::wide::{self, Form, Unit};

/// Some rows of a column, and where their cells go.
#[derive(Debug, Clone)]
struct Span<'a> {
    rows: Range<usize>,
    nulls: Option<&'a NullBuffer>,
    destination: Destination,
    /// `None` for narrow text.
    form: Option<Form>,
}

/// Writes the cells of some rows; `otherwise` is given each row that needs more. False, and nothing done, when all do.
pub fn write_whole_cells(
    reader: &ColumnReader<'_>,
    rows: Range<usize>,
    destination: Destination,
    otherwise: impl FnMut(usize),
) -> bool {
    let Some(cells) = reader.whole() else { return false };
    let nulls = reader.nulls();
    if destination.values.first.is_null() || (nulls.is_some() && destination.lengths.first.is_null()) {
        return false;
    }
    let form = reader.is_wide().then(wide::form);
    let span = Span { rows, nulls, destination, form };
    match cells {
        WholeCells::SmallInts(values) => span.numbers(values, i16::to_ne_bytes, otherwise),
        WholeCells::Integers(values) => span.numbers(values, i32::to_ne_bytes, otherwise),
        WholeCells::BigInts(values) => span.numbers(values, i64::to_ne_bytes, otherwise),
        WholeCells::Doubles(values) => span.fixed(|row| WholeCells::double(values, row), otherwise),
        WholeCells::Flags(flags) => span.fixed(|row| WholeCells::bit(flags, row), otherwise),
        WholeCells::Dates(days) => span.fixed(|row| WholeCells::date(days, row), otherwise),
        WholeCells::Timestamps(values) => span.fixed(|row| WholeCells::timestamp(values, row), otherwise),
        WholeCells::Texts(texts) => span.texts(texts, otherwise),
        WholeCells::Written(written) => span.written(written, otherwise),
    }
    true
}

impl Span<'_> {
    /// Makes a row's cell from a value that is not NULL.
    fn cell<T>(&self, value: impl Fn(usize) -> Option<T>) -> impl Fn(usize) -> Cell<T> {
        let nulls = self.nulls;
        move |row| match nulls {
            Some(nulls) if nulls.is_null(row) => Cell::Null,
            _ => value(row).map_or(Cell::Other, Cell::Whole),
        }
    }

    fn fixed<const SIZE: usize>(
        self,
        value: impl Fn(usize) -> Option<[u8; SIZE]>,
        otherwise: impl FnMut(usize),
    ) {
        self.destination.write_fixed(self.rows.clone(), self.cell(value), otherwise);
    }

    fn numbers<T: Copy, const SIZE: usize>(
        self,
        values: &[T],
        bytes: impl Fn(T) -> [u8; SIZE],
        otherwise: impl FnMut(usize),
    ) {
        self.fixed(|row| values.get(row).map(|value| bytes(*value)), otherwise);
    }

    fn written(self, written: Written<'_>, otherwise: impl FnMut(usize)) {
        match written {
            Written::Integers(values) => self.short(|row| Written::integer(values, row), otherwise),
            Written::BigInts(values) => self.short(|row| Written::big_int(values, row), otherwise),
            Written::Decimals(digits, scale) => {
                self.short(|row| Written::decimal(digits, scale, row), otherwise);
            }
            Written::Dates(days) => self.short(|row| Written::date(days, row), otherwise),
            Written::Timestamps(values) => self.short(|row| Written::timestamp(values, row), otherwise),
        }
    }

    fn short(self, value: impl Fn(usize) -> Option<ShortText>, otherwise: impl FnMut(usize)) {
        let (rows, cell) = (self.rows.clone(), self.cell(value));
        let destination = self.destination;
        match self.form {
            None => {
                let write = |text: ShortText, place, room| write_whole_narrow(place, room, text.as_bytes());
                destination.write_each(rows, cell, write, otherwise);
            }
            Some(Form::Utf16) => {
                let write =
                    |text: ShortText, place, room| write_whole_ascii::<u16>(place, room, text.as_bytes());
                destination.write_each(rows, cell, write, otherwise);
            }
            Some(Form::Utf32) => {
                let write =
                    |text: ShortText, place, room| write_whole_ascii::<u32>(place, room, text.as_bytes());
                destination.write_each(rows, cell, write, otherwise);
            }
        }
    }

    fn texts(self, texts: &StringArray, otherwise: impl FnMut(usize)) {
        match self.form {
            None => {
                let cell = self.cell(|row| (row < texts.len()).then(|| texts.value(row)));
                let write = |text: &str, place, room| write_whole_narrow(place, room, text.as_bytes());
                self.destination.write_each(self.rows.clone(), cell, write, otherwise);
            }
            Some(Form::Utf16) => self.wide_texts::<u16>(texts, otherwise),
            Some(Form::Utf32) => self.wide_texts::<u32>(texts, otherwise),
        }
    }

    /// One look at all the bytes spares a look at each text.
    fn wide_texts<U: Unit>(self, texts: &StringArray, otherwise: impl FnMut(usize)) {
        let cell = self.cell(|row| (row < texts.len()).then(|| texts.value(row)));
        let rows = self.rows.clone();
        if is_ascii(texts, &rows) {
            let write = |text: &str, place, room| write_whole_ascii::<U>(place, room, text.as_bytes());
            self.destination.write_each(rows, cell, write, otherwise);
        } else {
            let write = |text: &str, place, room| {
                if text.is_ascii() {
                    write_whole_ascii::<U>(place, room, text.as_bytes())
                } else {
                    write_whole_wide::<U>(place, room, text)
                }
            };
            self.destination.write_each(rows, cell, write, otherwise);
        }
    }
}

/// The texts of some rows that lie next to each other hold nothing but ASCII.
fn is_ascii(texts: &StringArray, rows: &Range<usize>) -> bool {
    let offset = |row: usize| texts.value_offsets().get(row).and_then(|offset| usize::try_from(*offset).ok());
    let bytes =
        offset(rows.start).zip(offset(rows.end)).and_then(|(start, end)| texts.value_data().get(start..end));
    bytes.is_some_and(<[u8]>::is_ascii)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::sync::Arc;

    use arrow::array::{
        ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int16Array, Int32Array,
        Int64Array, StringArray, TimestampMicrosecondArray,
    };
    use bigcommerce_sql::ResultType;
    use proptest::prelude::*;

    use super::write_whole_cells;
    use crate::api::transfer::{Delivered, Place, deliver};
    use crate::convert::{ColumnReader, Target, c_type};
    use crate::memory::{Address, Destination, Elements};

    const CELL: usize = 80;

    /// What lies in the buffers after all cells were written one by one, as `transfer` does it, or whole where that can be.
    fn written(
        reader: &ColumnReader<'_>,
        c_type: i16,
        capacity: usize,
        rows: usize,
        whole: bool,
    ) -> Vec<String> {
        let (mut memory, mut lengths) = (vec![0xEE_u8; CELL * rows], vec![-9_isize; rows]);
        let (data, length) = (Address::of_test(&mut memory), Address::of_test(&mut lengths));
        let stride = |bytes: usize| isize::try_from(bytes).unwrap();
        let mut notes = vec![String::new(); rows];
        let mut one_by_one = |row: usize| {
            let at = length.offset(stride(row * size_of::<isize>()));
            let place = Place {
                data: data.offset(stride(row * CELL)),
                capacity,
                length: at,
                indicator: at,
                target: Target { c_type, precision: 0, scale: 0 },
                in_pieces: false,
            };
            let outcome = reader.cell(row).map_err(|error| error.to_string()).and_then(|value| {
                deliver(&value, &place, Delivered::default(), 0).map_err(|error| error.message)
            });
            notes[row] = format!("{:?}", outcome.map(|delivered| delivered.warning));
        };
        let destination = Destination {
            values: Elements { first: data, stride: stride(CELL) },
            capacity,
            lengths: Elements { first: length, stride: stride(size_of::<isize>()) },
        };
        if whole {
            assert!(write_whole_cells(reader, 0..rows, destination, &mut one_by_one), "{c_type}");
        } else {
            (0..rows).for_each(one_by_one);
        }
        let cell = |row: usize| {
            let bytes = usize::try_from(lengths[row]).unwrap_or(0).min(capacity.max(24));
            format!("{} {:?} {}", lengths[row], &memory[row * CELL..row * CELL + bytes], notes[row])
        };
        (0..rows).map(|row| cell(row).replace("Ok(None)", "").trim_end().to_owned()).collect()
    }

    fn same(array: ArrayRef, result_type: ResultType, c_types: &[i16]) {
        for c_type in c_types {
            let target = Target { c_type: *c_type, precision: 0, scale: 0 };
            let reader = ColumnReader::new(&array, result_type, target).unwrap();
            for capacity in [0, 1, 2, 3, 10, 11, 12, 20, 22, 40, 41, 64, CELL] {
                let [one, whole] =
                    [false, true].map(|whole| written(&reader, *c_type, capacity, array.len(), whole));
                assert_eq!(whole, one, "{result_type:?} as {c_type} in {capacity} bytes");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_cell_written_whole_is_what_it_would_be_alone(
            numbers in proptest::collection::vec(proptest::option::of(any::<i64>()), 1..6),
            shift in 0_u32..64,
            texts in proptest::collection::vec(proptest::option::of("[a-z]{0,20}|\\PC{0,20}"), 1..6),
        ) {
            const TEXT: [i16; 2] = [c_type::CHAR, c_type::WCHAR];
            let numbers: Vec<Option<i64>> = numbers.into_iter().map(|number| number.map(|bits| bits >> shift)).collect();
            let each = |change: fn(i64) -> i64| numbers.iter().map(move |number| number.map(change));
            let small = |number: Option<i64>| number.map(|bits| i32::try_from(bits >> 32).unwrap());
            let [char, wide] = TEXT;
            same(Arc::new(StringArray::from(texts)), ResultType::Varchar(20), &TEXT);
            let array: Int64Array = each(|number| number).collect();
            same(Arc::new(array), ResultType::BigInt, &[c_type::SBIGINT, char, wide]);
            let array: Int32Array = each(|number| number).map(small).collect();
            same(Arc::new(array), ResultType::Integer, &[c_type::SLONG, char, wide]);
            let array: Int16Array = each(|number| number >> 48).map(|number| number.map(|bits| i16::try_from(bits).unwrap())).collect();
            same(Arc::new(array), ResultType::SmallInt, &[c_type::SSHORT]);
            let array: Date32Array = each(|number| number).map(small).collect();
            same(Arc::new(array), ResultType::Date, &[c_type::TYPE_DATE, char, wide]);
            let array: TimestampMicrosecondArray = each(|number| number).collect();
            same(Arc::new(array), ResultType::Timestamp, &[c_type::TYPE_TIMESTAMP, char, wide]);
            let array: BooleanArray = each(|number| number & 1).map(|number| number.map(|bit| bit == 1)).collect();
            same(Arc::new(array), ResultType::Boolean, &[c_type::BIT]);
            let array: Float64Array =
                numbers.iter().map(|number| number.map(|bits| f64::from_bits(bits.cast_unsigned()))).collect();
            same(Arc::new(array), ResultType::Double, &[c_type::DOUBLE]);
            for scale in [0, 4, 38] {
                let array: Decimal128Array = numbers.iter().map(|number| number.map(i128::from)).collect();
                let array = array.with_precision_and_scale(38, scale).unwrap();
                same(Arc::new(array), ResultType::Decimal { precision: 38, scale }, &TEXT);
            }
        }
    }
}
