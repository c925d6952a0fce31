//! Cells written whole, by columns and singly, against cells delivered one by one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int16Array, Int32Array,
    Int64Array, StringArray, TimestampMicrosecondArray,
};
use bigcommerce_cells::whole_cells::{write_whole_cell, write_whole_cells};
use bigcommerce_sql::ResultType;
use proptest::prelude::*;

use super::{Delivered, Place, deliver};
use crate::convert::{ColumnReader, Target, c_type};
use crate::memory::{Address, Destination, Elements};

const CELL: usize = 80;

/// How the cells of a column are written.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// As `transfer` does it.
    OneByOne,
    /// Whole where that can be, as SQLFetch does it.
    Column,
    /// Whole where that can be, as SQLGetData does it.
    Singly,
}

/// What lies in the buffers after all cells of a column were written.
fn written(array: &ArrayRef, result_type: ResultType, c_type: i16, capacity: usize, way: Way) -> Vec<String> {
    let rows = array.len();
    let target = Target { c_type, precision: 0, scale: 0 };
    let reader = ColumnReader::new(array, result_type, target).unwrap();
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
            target,
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
    match way {
        Way::OneByOne => (0..rows).for_each(one_by_one),
        Way::Column => {
            assert!(write_whole_cells(&reader, 0..rows, destination, &mut one_by_one), "{c_type}");
        }
        Way::Singly => {
            let at = |elements: Elements, row: usize| Elements {
                first: elements.first.offset(elements.stride * stride(row)),
                ..elements
            };
            for row in 0..rows {
                let (values, lengths) = (at(destination.values, row), at(destination.lengths, row));
                let single = Destination { values, lengths, ..destination };
                if !write_whole_cell(array, result_type, c_type, row, single) {
                    one_by_one(row);
                }
            }
        }
    }
    let cell = |row: usize| {
        let bytes = usize::try_from(lengths[row]).unwrap_or(0).min(capacity.max(24));
        format!("{} {:?} {}", lengths[row], &memory[row * CELL..row * CELL + bytes], notes[row])
    };
    (0..rows).map(|row| cell(row).replace("Ok(None)", "").trim_end().to_owned()).collect()
}

fn same(array: ArrayRef, result_type: ResultType, c_types: &[i16]) {
    for c_type in c_types {
        for capacity in [0, 1, 2, 3, 10, 11, 12, 20, 22, 40, 41, 64, CELL] {
            let [one, column, single] = [Way::OneByOne, Way::Column, Way::Singly]
                .map(|way| written(&array, result_type, *c_type, capacity, way));
            assert_eq!(column, one, "{result_type:?} as {c_type} in {capacity} bytes");
            assert_eq!(single, one, "{result_type:?} as {c_type} in {capacity} bytes");
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
