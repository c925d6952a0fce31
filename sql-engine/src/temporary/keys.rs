//! PRIMARY KEY and UNIQUE of temporary tables: the values that their rows have, in a form that compares byte by byte. `fill` asks
//! before rows become those of a table.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;
use arrow::row::{RowConverter, SortField};
use datafusion::execution::memory_pool::MemoryReservation;

use crate::error::SqlError;

/// What the text says of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// PRIMARY KEY: none of its columns takes NULL.
    pub(crate) is_primary: bool,
    /// The folded names of its columns.
    pub(crate) columns: Vec<String>,
}

/// A key of a table that is there.
#[derive(Debug)]
pub(super) struct KeyValues {
    /// As a message calls it.
    name: String,
    places: Vec<usize>,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    values: HashSet<Box<[u8]>>,
    memory: Option<MemoryReservation>,
}

/// Values of a key that are about to be taken.
#[derive(Debug, Default)]
pub(super) struct NewValues(Taken);

impl KeyValues {
    /// Without values.
    ///
    /// # Errors
    /// A column that the table does not have.
    pub(super) fn new(key: &Key, schema: &Schema, table: &str) -> Result<Self, SqlError> {
        let columns = key.columns.join(", ");
        let kind = if key.is_primary { "PRIMARY KEY" } else { "UNIQUE" };
        let places = key.columns.iter().map(|column| {
            schema.index_of(column).map_err(|_| SqlError::NoSuchColumn {
                name: column.clone(),
                suggestion: None,
                position: None,
            })
        });
        let places = places.collect::<Result<Vec<_>, _>>()?;
        Ok(Self { name: format!("{kind} ({columns}) of {table}"), places, taken: Mutex::default() })
    }

    /// The values of rows that are to be added, or to stand in place of all rows. Rows with NULL in one of the columns have none.
    ///
    /// # Errors
    /// A value that occurs twice, and too little memory.
    pub(super) fn values_of<'a>(
        &self,
        parts: impl Iterator<Item = &'a RecordBatch>,
        are_added: bool,
        memory: MemoryReservation,
    ) -> Result<NewValues, SqlError> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let internal = |error: arrow::error::ArrowError| SqlError::Internal(error.to_string());
        let mut values = HashSet::new();
        let mut bytes = 0;
        for rows in parts {
            let columns: Vec<ArrayRef> =
                self.places.iter().filter_map(|place| rows.columns().get(*place).cloned()).collect();
            let fields = columns.iter().map(|column| SortField::new(column.data_type().clone())).collect();
            let encoded =
                RowConverter::new(fields).map_err(internal)?.convert_columns(&columns).map_err(internal)?;
            for (row, value) in encoded.iter().enumerate() {
                if columns.iter().any(|column| column.is_null(row)) {
                    continue;
                }
                let value: Box<[u8]> = value.as_ref().into();
                bytes += value.len() + size_of_val(&value);
                if (are_added && taken.values.contains(&value)) || !values.insert(value) {
                    return Err(SqlError::Constraint(format!(
                        "Two rows have the same values in the {}. Change one of them, or leave the key out.",
                        self.name
                    )));
                }
            }
        }
        let memory_is_short = |_| SqlError::Memory(format!("the values of the {} do not fit", self.name));
        memory.try_resize(bytes).map_err(memory_is_short)?;
        Ok(NewValues(Taken { values, memory: Some(memory) }))
    }

    /// Takes values beside those there are.
    pub(super) fn add(&self, NewValues(new): NewValues) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.values.extend(new.values);
        match (&mut taken.memory, new.memory) {
            (Some(memory), Some(more)) => memory.grow(more.free()),
            (memory, more) => *memory = more,
        }
    }

    /// Takes values in place of those there are.
    pub(super) fn replace(&self, NewValues(new): NewValues) {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) = new;
    }
}
