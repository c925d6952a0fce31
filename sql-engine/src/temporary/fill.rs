//! Rows on their way into a temporary table: converted to its columns, tested against their limits, and counted as they come.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, new_null_array};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryPool, MemoryReservation};

use super::TemporaryTable;
use super::keys::NewValues;
use super::table::Counted;
use crate::error::SqlError;
use crate::result::{ResultColumn, ResultType};

/// Rows that are to become rows of a table, all of them or none.
#[derive(Debug)]
pub(crate) struct Filling {
    table: Arc<TemporaryTable>,
    memory: MemoryReservation,
    parts: Vec<Counted>,
}

impl Filling {
    /// No rows yet.
    pub(super) fn new(table: Arc<TemporaryTable>, pool: &Arc<dyn MemoryPool>) -> Self {
        let memory = MemoryConsumer::new(format!("temporary table {}", table.name().typed)).register(pool);
        Self { table, memory, parts: Vec::new() }
    }

    /// How many rows there are.
    pub(crate) fn count(&self) -> usize {
        self.parts.iter().map(|part| part.rows.num_rows()).sum()
    }

    /// Takes rows whose values are for the columns of these places; other columns become NULL.
    ///
    /// # Errors
    /// A value that does not fit its column, and too little memory.
    pub(crate) fn push(&mut self, rows: &RecordBatch, places: &[usize]) -> Result<(), SqlError> {
        let columns = self.table.columns().iter().zip(self.table.arrow_schema().fields()).enumerate();
        let arrays = columns.map(|(index, (column, field))| {
            let given = places.iter().position(|place| *place == index);
            let values = match given.and_then(|given| rows.columns().get(given)) {
                Some(values) => converted(values, field.data_type(), column)?,
                None => match self.table.next_numbers(index, rows.num_rows()) {
                    Some(numbers) => {
                        let numbers: ArrayRef = Arc::new(numbers);
                        converted(&numbers, field.data_type(), column)?
                    }
                    None => new_null_array(field.data_type(), rows.num_rows()),
                },
            };
            check(values, column)
        });
        let arrays = arrays.collect::<Result<Vec<_>, _>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(rows.num_rows()));
        let rows = RecordBatch::try_new_with_options(Arc::clone(self.table.arrow_schema()), arrays, &options)
            .map_err(|error| SqlError::Internal(error.to_string()))?;
        let memory = self.memory.new_empty();
        memory.try_resize(rows.get_array_memory_size()).map_err(|_| too_large(&self.table))?;
        self.parts.push(Counted { rows, memory });
        Ok(())
    }

    /// Adds the rows to those of the table.
    ///
    /// # Errors
    /// A key that occurs twice.
    pub(crate) fn append(self) -> Result<(), SqlError> {
        let taken = self.key_values(true)?;
        self.table.keys().iter().zip(taken).for_each(|(key, values)| key.add(values));
        self.table.append(self.parts);
        Ok(())
    }

    /// Puts the rows in place of those of the table.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub(crate) fn replace(self) -> Result<(), SqlError> {
        let taken = self.key_values(false)?;
        self.table.keys().iter().zip(taken).for_each(|(key, values)| key.replace(values));
        self.table.replace(self.parts);
        Ok(())
    }

    fn key_values(&self, are_added: bool) -> Result<Vec<NewValues>, SqlError> {
        let rows = || self.parts.iter().map(|part| &part.rows);
        let keys = self.table.keys().iter();
        keys.map(|key| key.values_of(rows(), are_added, self.memory.new_empty())).collect()
    }
}

fn too_large(table: &TemporaryTable) -> SqlError {
    SqlError::Memory(format!("the rows of the temporary table {} do not fit", table.name().typed))
}

fn converted(
    values: &ArrayRef,
    wanted: &arrow::datatypes::DataType,
    column: &ResultColumn,
) -> Result<ArrayRef, SqlError> {
    if values.data_type() == wanted {
        return Ok(Arc::clone(values));
    }
    let options = CastOptions { safe: false, ..CastOptions::default() };
    cast_with_options(values, wanted, &options).map_err(|error| {
        SqlError::Conversion(format!(
            "A value does not fit column \"{}\" of {}, which is {}: {error}.",
            column.label,
            column.table,
            column.result_type.name()
        ))
    })
}

fn check(values: ArrayRef, column: &ResultColumn) -> Result<ArrayRef, SqlError> {
    if !column.nullable && values.null_count() > 0 {
        return Err(SqlError::Constraint(format!(
            "Column \"{}\" of {} is NOT NULL and has to be given a value.",
            column.label, column.table
        )));
    }
    if let (ResultType::Varchar(size), Some(texts)) = (column.result_type, values.as_string_opt::<i32>()) {
        let most = usize::try_from(size).unwrap_or(usize::MAX);
        // A text has at least as many bytes as characters.
        let long = |text: &str| text.len() > most && text.chars().count() > most;
        if let Some(text) = texts.iter().flatten().find(|text| long(text)) {
            return Err(SqlError::TextTooLong(format!(
                "A text of {} characters does not fit column \"{}\" of {}, which is VARCHAR({size}).",
                text.chars().count(),
                column.label,
                column.table
            )));
        }
    }
    Ok(values)
}
