//! The current row of a statement, lent to SQLGetData, which is called for every cell and finds the row under a lock of its
//! own, without the registry and the statement's state. `entry` takes it back before any other function of the statement
//! and lends it after one that succeeded and left no record.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::record_batch::RecordBatch;
use bigcommerce_sql::ResultType;
use try_lock::{Locked, TryLock};

use crate::memory::{Address, Destination, Elements};
use crate::whole_cells::write_whole_cell;

/// Statements beyond these lend no rows: their SQLGetData takes the way of all functions.
const PLACES: usize = 4096;

/// The cheapest lock there is, one for every cell: it only tries, and is held for the time of a cell.
static LENT: [TryLock<Place>; PLACES] = [const { TryLock::new(Place { owner: None, row: None }) }; PLACES];

struct Place {
    /// Whose row it is: statements that use a place one after the other differ in it.
    owner: Option<Owner>,
    row: Option<LentRow>,
}

/// The statement of a row: a number of its own, and the place that no other statement has at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// Different for all statements that ever are.
    pub number: usize,
    /// From 0.
    pub place: usize,
}

/// How far SQLGetData has read a column of the current row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The column, from 1.
    pub column: u16,
    /// The C type it was asked for.
    pub c_type: i16,
    /// Bytes of the source that are done with, up to a character.
    pub taken: usize,
    /// Units of that character that are done with.
    pub within: usize,
    /// Bytes still to come in the application's form.
    pub remaining: usize,
    /// Nothing more comes.
    pub finished: bool,
}

/// A current row and how far SQLGetData has read it.
#[derive(Debug)]
pub struct LentRow {
    /// Where the row is.
    pub batch: Arc<RecordBatch>,
    /// Its place in the batch.
    pub row: usize,
    /// The types of the columns.
    pub types: Arc<[ResultType]>,
    /// What SQLGetData has read of it last.
    pub progress: Option<Progress>,
}

/// What SQLGetData was asked for: a column, from 1, as a C type.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The column, from 1.
    pub column: u16,
    /// SQL_C_…
    pub c_type: i16,
    /// Where the value goes.
    pub data: Address,
    /// Bytes there.
    pub capacity: isize,
    /// Where its length goes, or that it is NULL.
    pub indicator: Address,
}

impl LentRow {
    /// Reads a column whose cell is NULL or fits its buffer, without warning; false, and nothing that counts written, for
    /// anything else.
    fn read(&mut self, asked: &Asked) -> bool {
        let Asked { column, c_type, data, capacity, indicator } = *asked;
        if self.progress.is_some_and(|progress| progress.column == column) {
            return false;
        }
        let (Ok(capacity), Some((array, result_type))) = (usize::try_from(capacity), self.column(column))
        else {
            return false;
        };
        let one = |first| Elements { first, stride: 0 };
        let destination = Destination { values: one(data), capacity, lengths: one(indicator) };
        if !write_whole_cell(array, result_type, c_type, self.row, destination) {
            return false;
        }
        self.progress = Some(Progress { column, c_type, taken: 0, within: 0, remaining: 0, finished: true });
        true
    }

    fn column(&self, column: u16) -> Option<(&ArrayRef, ResultType)> {
        let index = usize::from(column).checked_sub(1)?;
        self.batch.columns().get(index).zip(self.types.get(index).copied())
    }
}

/// Lends a row of a statement; false when it has no place.
pub fn lend(owner: Owner, row: LentRow) -> bool {
    let Some(mut place) = wait_for(owner.place) else { return false };
    *place = Place { owner: Some(owner), row: Some(row) };
    true
}

/// Ends the lending of a statement's row and gives back what was read of it.
pub fn take_back(owner: Owner) -> Option<LentRow> {
    let mut place = wait_for(owner.place)?;
    if place.owner == Some(owner) { place.row.take() } else { None }
}

/// Reads a column of a lent row whose cell is NULL or fits its buffer, without warning. False when the row is not lent, another
/// thread reads it, or more must be done; what was written then is written over by the one that does it.
pub fn read(owner: Owner, asked: &Asked) -> bool {
    let Some(mut place) = LENT.get(owner.place).and_then(TryLock::try_lock) else { return false };
    place.owner == Some(owner) && place.row.as_mut().is_some_and(|row| row.read(asked))
}

/// Waits only for another thread that reads a cell at this moment, or begins or ends a lending.
fn wait_for(place: usize) -> Option<Locked<'static, Place>> {
    let lent = LENT.get(place)?;
    loop {
        match lent.try_lock() {
            Some(place) => return Some(place),
            None => std::thread::yield_now(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, StringArray};
    use arrow::record_batch::RecordBatch;
    use bigcommerce_sql::ResultType;

    use super::{Asked, LentRow, Owner, lend, read, take_back};
    use crate::convert::c_type;
    use crate::memory::Address;

    const PLACE: usize = 7;

    fn row() -> LentRow {
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![10, 11]));
        let texts: ArrayRef = Arc::new(StringArray::from(vec!["ten", "eleven"]));
        let batch = RecordBatch::try_from_iter([("number", numbers), ("text", texts)])
            .unwrap_or_else(|_| unreachable!());
        let types = Arc::new([ResultType::BigInt, ResultType::Varchar(10)]);
        LentRow { batch: Arc::new(batch), row: 1, types, progress: None }
    }

    #[test]
    fn a_lent_row_is_read_by_its_owner_alone_and_until_it_is_taken_back() {
        let (owner, other) = (Owner { number: 1, place: PLACE }, Owner { number: 2, place: PLACE });
        let (mut value, mut length) = ([0_i64], [0_isize]);
        let (data, indicator) = (Address::of_test(&mut value), Address::of_test(&mut length));
        let number = Asked { column: 1, c_type: c_type::SBIGINT, data, capacity: 8, indicator };
        assert!(!read(owner, &number));
        assert!(lend(owner, row()));
        assert!(!read(other, &number) && take_back(other).is_none());
        assert!(!read(owner, &Asked { column: 0, ..number }) && !read(owner, &Asked { column: 3, ..number }));
        assert!(
            !read(owner, &Asked { column: 2, c_type: c_type::CHAR, capacity: 6, ..number }),
            "it does not fit"
        );
        assert!(read(owner, &number));
        assert!(!read(owner, &number), "nothing is left of a column that was read");
        assert_eq!((value, length), ([11], [8]));
        assert!(take_back(owner).is_some_and(|row| row.progress.is_some_and(|progress| progress.finished)));
        assert!(!read(owner, &Asked { column: 2, c_type: c_type::CHAR, ..number }));
    }

    #[test]
    fn a_statement_without_a_place_lends_nothing() {
        let owner = Owner { number: 3, place: usize::MAX };
        assert!(!lend(owner, row()) && take_back(owner).is_none());
    }
}
