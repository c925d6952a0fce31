//! The cells of a column that are NULL or written whole, without warning: nearly all. The rest is left, cell by cell, to
//! `transfer`, which cuts, warns and fails. SQLFetch and its kin give it whole columns, SQLGetData single cells.

use std::ops::Range;

use arrow::array::{Array, ArrayRef, StringArray};
use arrow::buffer::NullBuffer;
use bigcommerce_sql::ResultType;

use crate::convert::{ColumnReader, ShortText, WholeCells, Written, c_type, texts};
use crate::memory::{
    Address, Cell, Destination, Elements, SQL_NULL_DATA, write_whole_ascii, write_whole_narrow,
    write_whole_wide,
};
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

/// Writes one cell, as [`write_whole_cells`] does; false when it needs more.
pub fn write_whole_cell(
    array: &ArrayRef,
    result_type: ResultType,
    c_type: i16,
    row: usize,
    destination: Destination,
) -> bool {
    if let Some(texts) = texts(array, result_type, c_type) {
        return write_text(texts, c_type, row, destination);
    }
    let Some(cells) = WholeCells::of(array, result_type, c_type) else { return false };
    let nulls = array.nulls();
    let mut whole = true;
    write(cells, nulls, c_type == c_type::WCHAR, row..row + 1, destination, &mut |_| whole = false) && whole
}

/// The commonest cell, without what a column of them needs.
fn write_text(texts: &StringArray, c_type: i16, row: usize, destination: Destination) -> bool {
    let Destination { values: Elements { first: place, .. }, capacity, lengths } = destination;
    if place.is_null() {
        return false;
    }
    if texts.is_null(row) {
        lengths.first.write(SQL_NULL_DATA);
        return !lengths.first.is_null();
    }
    let Some(bytes) = bytes_of(texts, &(row..row + 1)) else { return false };
    let written = match (c_type == c_type::WCHAR).then(wide::form) {
        None => write_whole_narrow(place, capacity, bytes),
        Some(Form::Utf16) => write_wide::<u16>(texts.value(row), place, capacity),
        Some(Form::Utf32) => write_wide::<u32>(texts.value(row), place, capacity),
    };
    if let Some(length) = written.and_then(|bytes| isize::try_from(bytes).ok()) {
        lengths.first.write(length);
    }
    written.is_some()
}

/// Writes the cells of some rows; `otherwise` is given each row that needs more. False, and nothing done, when all do.
///
/// `otherwise` is no type parameter: the loops would be compiled, less optimised, into the crate that names it.
pub fn write_whole_cells(
    reader: &ColumnReader<'_>,
    rows: Range<usize>,
    destination: Destination,
    otherwise: &mut dyn FnMut(usize),
) -> bool {
    let Some(cells) = reader.whole() else { return false };
    write(cells, reader.nulls(), reader.is_wide(), rows, destination, otherwise)
}

#[inline]
fn write(
    cells: WholeCells<'_>,
    nulls: Option<&NullBuffer>,
    is_wide: bool,
    rows: Range<usize>,
    destination: Destination,
    otherwise: &mut dyn FnMut(usize),
) -> bool {
    if destination.values.first.is_null() || (nulls.is_some() && destination.lengths.first.is_null()) {
        return false;
    }
    let form = is_wide.then(wide::form);
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
                let cell = self.cell(|row| bytes_of(texts, &(row..row + 1)));
                self.destination.write_each(
                    self.rows.clone(),
                    cell,
                    |text, place, room| write_whole_narrow(place, room, text),
                    otherwise,
                );
            }
            Some(Form::Utf16) => self.wide_texts::<u16>(texts, otherwise),
            Some(Form::Utf32) => self.wide_texts::<u32>(texts, otherwise),
        }
    }

    /// One look at all the bytes spares a look at each text.
    fn wide_texts<U: Unit>(self, texts: &StringArray, otherwise: impl FnMut(usize)) {
        let rows = self.rows.clone();
        if is_ascii(texts, &rows) {
            let cell = self.cell(|row| bytes_of(texts, &(row..row + 1)));
            self.destination.write_each(
                rows,
                cell,
                |text, place, room| write_whole_ascii::<U>(place, room, text),
                otherwise,
            );
        } else {
            let cell = self.cell(|row| (row < texts.len()).then(|| texts.value(row)));
            self.destination.write_each(rows, cell, write_wide::<U>, otherwise);
        }
    }
}

/// Writes a text of which nothing is known yet.
#[inline]
fn write_wide<U: Unit>(text: &str, place: Address, room: usize) -> Option<usize> {
    if text.is_ascii() {
        write_whole_ascii::<U>(place, room, text.as_bytes())
    } else {
        write_whole_wide::<U>(place, room, text)
    }
}

/// The bytes of texts that lie next to each other: to be written as they are they need not be looked at as characters.
#[inline]
fn bytes_of<'a>(texts: &'a StringArray, rows: &Range<usize>) -> Option<&'a [u8]> {
    let offset = |row: usize| texts.value_offsets().get(row).and_then(|offset| usize::try_from(*offset).ok());
    texts.value_data().get(offset(rows.start)?..offset(rows.end)?)
}

/// The texts of some rows that lie next to each other hold nothing but ASCII.
fn is_ascii(texts: &StringArray, rows: &Range<usize>) -> bool {
    bytes_of(texts, rows).is_some_and(<[u8]>::is_ascii)
}
